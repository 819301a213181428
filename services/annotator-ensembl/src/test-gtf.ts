import { GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { type ParsedArtifacts, parseArtifacts, withArtifacts } from '@nephron/testing';
import type { StructureDocument } from './record.ts';
import { ensembl } from './source.ts';

/** An approved gene with the identifiers that matter here. */
export function approved(
  hgncId: string,
  symbol: string,
  ensemblGeneId: string | null,
  previousSymbols: readonly string[] = [],
): IndexedGene {
  return { hgncId, symbol, ensemblGeneId, previousSymbols, aliasSymbols: [], entrezId: null, uniprotIds: [], mgdIds: [] };
}

export const HEADER = ['#!genome-build GRCh38.p14', '#!genome-version GRCh38', '#!genebuild-last-updated 2024-11'];

/** One line of a GTF; attributes in their order, a list for what is repeated. */
export function line(feature: string, place: string, attributes: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const [chromosome, start, end, strand] = place.split(' ');
  const written = Object.entries(attributes).flatMap(([key, value]) => [value ?? []].flat().map((one) => `${key} "${one}";`));
  return [chromosome, 'havana', feature, start, end, '.', strand, '.', written.join(' ')].join('\t');
}

export interface TestTranscript {
  readonly id: string;
  readonly version?: string;
  readonly biotype?: string;
  readonly tags?: readonly string[];
  /** `start-end` in the order of the transcript. */
  readonly exons: readonly string[];
}

/** A gene's lines as Ensembl writes them; it spans its transcripts. */
export function geneLines(
  id: string,
  name: string | undefined,
  where: `${string} ${'+' | '-'}`,
  transcripts: readonly TestTranscript[],
): string[] {
  const [chromosome, strand] = where.split(' ');
  const place = (exons: readonly string[]): string => {
    const ends = exons.flatMap((exon) => exon.split('-').map(Number));
    return `${chromosome} ${Math.min(...ends)} ${Math.max(...ends)} ${strand}`;
  };
  const ofGene = { gene_id: id, gene_version: '7' };
  const about = { gene_name: name, gene_source: 'havana', gene_biotype: 'protein_coding' };
  const lines = [line('gene', place(transcripts.flatMap(({ exons }) => exons)), { ...ofGene, ...about })];
  for (const { id: transcriptId, version = '3', biotype = 'protein_coding', tags = [], exons } of transcripts) {
    const ids = { ...ofGene, transcript_id: transcriptId, transcript_version: version };
    const described = { ...about, transcript_name: `${name}-201`, transcript_biotype: biotype };
    lines.push(line('transcript', place(exons), { ...ids, ...described, tag: tags }));
    for (const [index, exon] of exons.entries()) {
      const numbered = { ...ids, exon_number: String(index + 1), ...described };
      lines.push(line('exon', place([exon]), { ...numbered, exon_id: `${transcriptId.replace('ENST', 'ENSE')}${index}`, tag: tags }));
      lines.push(line('CDS', place([exon]), { ...numbered, protein_id: 'ENSP00000000001', tag: tags }));
    }
  }
  return lines;
}

export const MANE_HEADER =
  '#NCBI_GeneID Ensembl_Gene HGNC_ID symbol name RefSeq_nuc RefSeq_prot Ensembl_nuc Ensembl_prot MANE_status GRCh38_chr chr_start chr_end chr_strand';

/** A MANE summary; rows as gene, HGNC id, RefSeq, transcript, status. */
export function maneText(
  rows: readonly (readonly [gene: string, hgncId: string, refseq: string, transcript: string, status: string])[],
): string {
  const lines = rows.map(([gene, hgncId, refseq, transcript, status]) =>
    [
      'GeneID:1',
      gene,
      hgncId,
      'AAA1',
      'a gene',
      refseq,
      'NP_1.1',
      transcript,
      'ENSP00000000001.1',
      status,
      'NC_000016.10',
      '1',
      '2',
      '+',
    ].join('\t'),
  );
  return `${[MANE_HEADER.replaceAll(' ', '\t'), ...lines].join('\n')}\n`;
}

const NAMES = { gtf: 'Homo_sapiens.GRCh38.115.chr.gtf', mane: 'MANE.GRCh38.v1.5.summary.txt' };

/** What the parser gave and said. */
export interface Parsed extends Omit<ParsedArtifacts, 'documents'> {
  readonly documents: Map<string, StructureDocument>;
}

/** What the parser makes of these files; lines get the header before them. */
export async function parsedLines(lines: readonly string[], genes: readonly IndexedGene[], mane?: string): Promise<Parsed> {
  const contents = { gtf: `${[...HEADER, ...lines].join('\n')}\n`, ...(mane === undefined ? {} : { mane }) };
  return await withArtifacts(NAMES, contents, (files) => parsed(files, genes));
}

export async function parsed(files: Parameters<typeof parseArtifacts<'gtf' | 'mane'>>[1], genes: readonly IndexedGene[]): Promise<Parsed> {
  const result = await parseArtifacts(ensembl, files, new GeneIndex(genes));
  // What the parser yields is typed as any document by the kit.
  return result as Parsed;
}
