/** A gene as Ensembl's GTF writes it. */
export interface GtfGene {
  readonly id: string;
  readonly version: number;
  /** Left out for genes without a symbol. */
  readonly name?: string;
  readonly biotype: string;
  readonly chromosome: string;
  readonly strand: '+' | '-';
  readonly start: number;
  readonly end: number;
  readonly transcripts: readonly GtfTranscript[];
}

export interface GtfTranscript {
  readonly id: string;
  readonly version: number;
  readonly name?: string;
  readonly biotype: string;
  readonly tags: readonly string[];
  /** In the order of the transcript. */
  readonly exons: readonly GtfExon[];
  /** The first and the last base of its coding sequence, lower position first; left out where it codes for nothing. */
  readonly coding?: { readonly proteinId: string; readonly start: number; readonly end: number };
}

export interface GtfExon {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

export function gtfHeader(genebuild: string): string[] {
  return [
    '#!genome-build GRCh38.p14',
    '#!genome-version GRCh38',
    '#!genome-date 2013-12',
    '#!genome-build-accession GCA_000001405.29',
    `#!genebuild-last-updated ${genebuild}`,
  ];
}

const CODON = 3;

/** The lines of a gene in Ensembl's order: the gene, then each transcript followed by its exons with their coding parts, and its UTRs. */
export function* gtfLines(gene: GtfGene): Generator<string> {
  const named = gene.name === undefined ? '' : ` gene_name "${gene.name}";`;
  const ofGene = `gene_id "${gene.id}"; gene_version "${gene.version}";`;
  const about = `${named} gene_source "ensembl_havana"; gene_biotype "${gene.biotype}";`;
  yield gtfLine(gene, 'gene', gene.start, gene.end, '.', `${ofGene}${about}`);
  for (const transcript of gene.transcripts) yield* transcriptLines(gene, transcript, ofGene, about);
}

function* transcriptLines(gene: GtfGene, transcript: GtfTranscript, ofGene: string, about: string): Generator<string> {
  const { exons, coding, tags } = transcript;
  const ids = `${ofGene} transcript_id "${transcript.id}"; transcript_version "${transcript.version}";`;
  const name = transcript.name === undefined ? '' : ` transcript_name "${transcript.name}";`;
  const described = `${about}${name} transcript_source "havana"; transcript_biotype "${transcript.biotype}";`;
  const tagged = tags.map((tag) => ` tag "${tag}";`).join('');
  const start = Math.min(...exons.map((exon) => exon.start));
  const end = Math.max(...exons.map((exon) => exon.end));
  yield gtfLine(gene, 'transcript', start, end, '.', `${ids}${described}${tagged}`);
  for (const [index, exon] of exons.entries()) {
    const numbered = `${ids} exon_number "${index + 1}";${described}`;
    yield gtfLine(gene, 'exon', exon.start, exon.end, '.', `${numbered} exon_id "${exon.id}"; exon_version "1";${tagged}`);
    const part = coding && overlap(exon, coding);
    if (part)
      yield gtfLine(gene, 'CDS', part.start, part.end, '0', `${numbered} protein_id "${coding.proteinId}"; protein_version "1";${tagged}`);
  }
  if (coding) yield* untranslatedLines(gene, transcript, coding, `${ids}${described}${tagged}`);
}

function* untranslatedLines(gene: GtfGene, { exons }: GtfTranscript, coding: Span, attributes: string): Generator<string> {
  const isForward = gene.strand === '+';
  const low = { start: coding.start, end: coding.start + CODON - 1 };
  const high = { start: coding.end - CODON + 1, end: coding.end };
  const [first, last] = isForward ? [low, high] : [high, low];
  yield gtfLine(gene, 'start_codon', first.start, first.end, '0', attributes);
  yield gtfLine(gene, 'stop_codon', last.start, last.end, '0', attributes);
  for (const exon of exons) {
    const before = overlap(exon, { start: 0, end: coding.start - 1 });
    const after = overlap(exon, { start: coding.end + 1, end: Number.MAX_SAFE_INTEGER });
    if (before) yield gtfLine(gene, isForward ? 'five_prime_utr' : 'three_prime_utr', before.start, before.end, '.', attributes);
    if (after) yield gtfLine(gene, isForward ? 'three_prime_utr' : 'five_prime_utr', after.start, after.end, '.', attributes);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function overlap(a: Span, b: Span): Span | undefined {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start <= end ? { start, end } : undefined;
}

function gtfLine({ chromosome, strand }: GtfGene, feature: string, start: number, end: number, frame: string, attributes: string): string {
  return `${chromosome}\tensembl_havana\t${feature}\t${start}\t${end}\t.\t${strand}\t${frame}\t${attributes}`;
}
