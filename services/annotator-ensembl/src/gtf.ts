import type { ArtifactFile, ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { GeneBlock } from './gene-block.ts';
import { attribute, attributeStart, featureAt, thirdColumn } from './gtf-line.ts';

/** Tells what a gene of the file is to us, by its id and its symbol there; undefined for one that is passed over. */
export type Recognise<T> = (geneId: string, symbol: string | undefined) => T | undefined;

/** A gene whose lines are complete. */
export interface FoundGene<T> {
  readonly block: GeneBlock;
  readonly known: T;
}

/** The gene whose lines are being read. Without `found` it is passed over: nobody we know, or its first line cannot be understood. */
interface OpenGene<T> {
  /** As written, `_PAR_Y` included. */
  readonly id: string;
  readonly found: FoundGene<T> | undefined;
}

const PAR_Y = '_PAR_Y';
const ASSEMBLY = 'GRCh38';

/**
 * The genes of a GTF one after the other, so that memory holds no more than one: a gene's lines follow its `gene` line. A file in
 * which a known gene goes on after another one began throws ArtifactSuspectError, because its document would lack what comes late.
 */
export async function* genesOf<T>(
  file: ArtifactFile,
  recognise: Recognise<T>,
  report: ParseReport,
  signal: AbortSignal,
): AsyncGenerator<FoundGene<T>> {
  const reader = new GeneReader(file, recognise, report);
  for await (const { lines, firstLine } of file.lines()) {
    signal.throwIfAborted();
    for (const [index, text] of lines.entries()) {
      const finished = reader.read(text, firstLine + index);
      if (finished) yield finished;
    }
    reader.tellRows();
  }
  const last = reader.close();
  if (last) yield last;
}

class GeneReader<T> {
  readonly #file: ArtifactFile;
  readonly #recognise: Recognise<T>;
  readonly #report: ParseReport;
  /** Known genes whose lines were complete. */
  readonly #closed = new Set<string>();
  #open: OpenGene<T> | undefined;
  #isOnAssembly = false;
  #rows = 0;

  constructor(file: ArtifactFile, recognise: Recognise<T>, report: ParseReport) {
    this.#file = file;
    this.#recognise = recognise;
    this.#report = report;
  }

  /** The gene that this line ends, if any. */
  read(text: string, line: number): FoundGene<T> | undefined {
    if (text === '') return undefined;
    if (text.startsWith('#')) {
      this.#readHeader(text);
      return undefined;
    }
    this.#rows++;
    const at = thirdColumn(text);
    const feature = featureAt(text, at);
    if (feature === 'other') return undefined;
    if (feature === 'gene') return this.#openGene(text, line, at);
    const problem = feature ? this.#addTo(feature, text, line, at) : 'no line of a GTF, or a feature that a GTF of Ensembl does not have';
    if (problem) this.#report.badLine(this.#file, line, problem);
    return undefined;
  }

  /** Ends the last gene. */
  close(): FoundGene<T> | undefined {
    const found = this.#open?.found;
    if (this.#open && found) this.#closed.add(this.#open.id);
    this.#open = undefined;
    return found;
  }

  tellRows(): void {
    if (this.#rows > 0) this.#report.rows(this.#rows);
    this.#rows = 0;
  }

  #readHeader(text: string): void {
    if (/^#!genome-version\s+(\S+)/.exec(text)?.[1] === ASSEMBLY) this.#isOnAssembly = true;
  }

  #openGene(text: string, line: number, at: number): FoundGene<T> | undefined {
    if (!this.#isOnAssembly) throw new ArtifactSuspectError(`${this.#file.name} does not say that it is on ${ASSEMBLY}`);
    const finished = this.close();
    const id = Buffer.from(attribute(text, 'gene_id', at) ?? '').toString();
    if (id === '') this.#report.badLine(this.#file, line, 'a gene without id');
    else this.#open = { id, found: this.#foundGene(id, text, line, at) };
    return finished;
  }

  #foundGene(id: string, text: string, line: number, at: number): FoundGene<T> | undefined {
    const geneId = id.endsWith(PAR_Y) ? id.slice(0, -PAR_Y.length) : id;
    const known = this.#recognise(geneId, attribute(text, 'gene_name', at));
    if (known === undefined) {
      this.#report.unmatched(1);
      return undefined;
    }
    const block = GeneBlock.open(geneId, text, line, at);
    if (!block) this.#report.badLine(this.#file, line, `gene ${id.slice(0, 40)} has no positions or strand`);
    return block && { block, known };
  }

  /** What is wrong with the line, or undefined. */
  #addTo(feature: 'transcript' | 'exon', text: string, line: number, at: number): string | undefined {
    const start = attributeStart(text, 'gene_id', at);
    const open = this.#open;
    if (!open || start < 0 || !text.startsWith(open.id, start) || text.charAt(start + open.id.length) !== '"') {
      return this.#misplaced(feature, text, line, at);
    }
    if (!open.found) return undefined;
    return feature === 'exon' ? open.found.block.addExon(text, at) : open.found.block.addTranscript(text, at);
  }

  #misplaced(feature: string, text: string, line: number, at: number): string {
    const id = attribute(text, 'gene_id', at);
    if (id && this.#closed.has(id)) {
      throw new ArtifactSuspectError(
        `${this.#file.name}: the lines of ${id} are not together; line ${line} comes after another gene began`,
      );
    }
    return `a line about a ${feature} that does not follow its gene`;
  }
}
