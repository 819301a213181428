import type { HgncGene } from '../hgnc-genes.ts';
import { gtfHeader, gtfLines } from './ensembl/gtf-lines.ts';
import { madeUpGenes } from './ensembl/made-up-genes.ts';
import type { Generate, GenerateOptions } from './generated-file.ts';
import { lineChunks } from './line-chunks.ts';

/** Ensembl's GTF, and the MANE summary of the transcripts that it marks as MANE Select. */
export const generateEnsembl: Generate = (options) => [
  { role: 'gtf', path: 'ensembl/Homo_sapiens.GRCh38.115.chr.gtf.gz', chunks: () => lineChunks(gtf(options)) },
  { role: 'mane', path: 'mane/MANE.GRCh38.v1.5.summary.txt.gz', chunks: () => lineChunks(mane(options)) },
];

const MANE_COLUMNS = [
  ...['#NCBI_GeneID', 'Ensembl_Gene', 'HGNC_ID', 'symbol', 'name', 'RefSeq_nuc', 'RefSeq_prot', 'Ensembl_nuc', 'Ensembl_prot'],
  ...['MANE_status', 'GRCh38_chr', 'chr_start', 'chr_end', 'chr_strand'],
];

function* gtf(options: GenerateOptions): Generator<string> {
  yield* gtfHeader('2025-04');
  for (const gene of madeUpGenes(options)) yield* gtfLines(gene);
}

function* mane(options: GenerateOptions): Generator<string> {
  const byEnsembl = new Map<string | null, HgncGene>(options.genes.map((gene) => [gene.ensemblGeneId, gene]));
  yield MANE_COLUMNS.join('\t');
  let number = 0;
  for (const { id, version, name = '', chromosome, start, end, strand, transcripts } of madeUpGenes(options)) {
    const selected = transcripts.find(({ tags }) => tags.includes('MANE_Select'));
    const gene = byEnsembl.get(id);
    if (!selected || !gene) continue;
    const refseq = String(++number).padStart(6, '0');
    yield [
      ...[`GeneID:${gene.entrezId ?? ''}`, `${id}.${version}`, gene.hgncId, name, `made-up name of ${name}`],
      ...[`NM_${refseq}.2`, `NP_${refseq}.2`, `${selected.id}.${selected.version}`, `${selected.coding?.proteinId}.1`],
      ...['MANE Select', `NC_${chromosome}`, String(start), String(end), strand],
    ].join('\t');
  }
}
