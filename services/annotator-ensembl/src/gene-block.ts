import { detached } from '@nephron/annotator-kit';
import { exonProblem } from './exon-order.ts';
import { attribute, attributeStart, count, hasTag, type Place, placeOf } from './gtf-line.ts';
import type { Exon, GeneModel, TranscriptModel } from './model.ts';

/** A transcript with the lines of its exons, of which only the canonical one's are ever read. */
interface TranscriptDraft extends TranscriptModel {
  readonly exonLines: string[];
}

/** Collects the lines of one gene: its `gene` line and what follows it. */
export class GeneBlock {
  /** Line number of its `gene` line. */
  readonly line: number;
  readonly #head: Omit<GeneModel, 'transcripts'>;
  readonly #transcripts = new Map<string, TranscriptDraft>();
  #latest: TranscriptDraft | undefined;

  private constructor(line: number, head: Omit<GeneModel, 'transcripts'>) {
    this.line = line;
    this.#head = head;
  }

  /** Undefined where the line's place cannot be understood. `id` is the gene id without `_PAR_Y`. */
  static open(id: string, text: string, line: number, at: number): GeneBlock | undefined {
    const place = placeOf(text);
    if (!place) return undefined;
    return new GeneBlock(line, {
      id: detached(id),
      version: count(attribute(text, 'gene_version', at)),
      name: kept(attribute(text, 'gene_name', at)),
      biotype: kept(attribute(text, 'gene_biotype', at)),
      chromosome: detached(place.chromosome),
      start: place.start,
      end: place.end,
      strand: place.strand,
    });
  }

  /** What is wrong with a `transcript` line, or undefined. */
  addTranscript(text: string, at: number): string | undefined {
    const id = attribute(text, 'transcript_id', at);
    const place = placeOf(text);
    if (!id || !place) return 'a transcript without id, positions or strand';
    if (!this.#holds(place)) return `transcript ${id.slice(0, 40)} lies outside its gene ${this.#head.id}`;
    if (this.#transcripts.has(id)) return `a second line for transcript ${id.slice(0, 40)}; the first is kept`;
    const draft: TranscriptDraft = {
      id: detached(id),
      version: count(attribute(text, 'transcript_version', at)),
      name: kept(attribute(text, 'transcript_name', at)),
      biotype: kept(attribute(text, 'transcript_biotype', at)),
      start: place.start,
      end: place.end,
      isManeSelect: hasTag(text, 'MANE_Select', at),
      isEnsemblCanonical: hasTag(text, 'Ensembl_canonical', at),
      exonLines: [],
    };
    this.#transcripts.set(draft.id, draft);
    this.#latest = draft;
    return undefined;
  }

  /** What is wrong with an `exon` line, or undefined. */
  addExon(text: string, at: number): string | undefined {
    const draft = this.#transcriptOf(text, at);
    if (!draft) return `an exon of no transcript of ${this.#head.id}`;
    draft.exonLines.push(text);
    return undefined;
  }

  model(): GeneModel {
    return { ...this.#head, transcripts: [...this.#transcripts.values()].map(withoutLines) };
  }

  /** The exons of one of its transcripts, or what is wrong with them. */
  exonsOf(transcript: TranscriptModel): readonly Exon[] | string {
    const lines = this.#transcripts.get(transcript.id)?.exonLines ?? [];
    const exons: Exon[] = [];
    for (const text of lines) {
      const exon = this.#exonIn(text);
      if (!exon) return `an exon of ${transcript.id} cannot be understood`;
      exons.push(exon);
    }
    return exonProblem(transcript, this.#head.strand, exons) ?? exons;
  }

  /** Exons follow their transcript, so that it is nearly always the latest. */
  #transcriptOf(text: string, at: number): TranscriptDraft | undefined {
    const start = attributeStart(text, 'transcript_id', at);
    if (start < 0) return undefined;
    const { id } = this.#latest ?? {};
    if (id && text.startsWith(id, start) && text.charAt(start + id.length) === '"') return this.#latest;
    return this.#transcripts.get(text.slice(start, text.indexOf('"', start)));
  }

  #exonIn(text: string): Exon | undefined {
    const place = placeOf(text);
    const id = attribute(text, 'exon_id', 0);
    const number = count(attribute(text, 'exon_number', 0));
    if (!place || !id || number === null || !this.#holds(place)) return undefined;
    return { id: detached(id), number, start: place.start, end: place.end };
  }

  #holds({ chromosome, start, end, strand }: Place): boolean {
    const head = this.#head;
    return chromosome === head.chromosome && strand === head.strand && start >= head.start && end <= head.end;
  }
}

function withoutLines({ exonLines: _, ...transcript }: TranscriptDraft): TranscriptModel {
  return transcript;
}

function kept(text: string | undefined): string | null {
  return text ? detached(text) : null;
}
