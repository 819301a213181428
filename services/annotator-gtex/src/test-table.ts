import { GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { type ParsedArtifacts, parseArtifacts, withArtifacts } from '@nephron/testing';
import { gtex } from './source.ts';

export const NAME = 'GTEx_Analysis_2017-06-05_v8_RNASeQCv1.1.9_gene_median_tpm.gct';

/** An approved gene with the identifiers that matter here. */
export function gene(hgncId: string, symbol: string, ensemblGeneId: string | null, others: Partial<IndexedGene> = {}): IndexedGene {
  const none = { aliasSymbols: [], previousSymbols: [], entrezId: null, uniprotIds: [], mgdIds: [] };
  return { ...none, hgncId, symbol, ensemblGeneId, ...others };
}

export const GENES = new GeneIndex([
  gene('HGNC:1', 'AAA1', 'ENSG00000000001', { previousSymbols: ['OLDA'], aliasSymbols: ['NICK'] }),
  gene('HGNC:2', 'BBB2', 'ENSG00000000002'),
  gene('HGNC:3', 'CCC3', null),
]);

/** Unlike the published tables, the columns are in no order. */
export const TISSUES = ['Whole Blood', 'Kidney - Cortex', 'Brain - Spinal cord (cervical c-1)'];

/** A table of these rows; `count` where another number of rows is announced than there are. */
export function gct(
  rows: readonly (readonly string[])[],
  options: { readonly tissues?: readonly string[]; readonly count?: number } = {},
): string {
  const { tissues = TISSUES, count = rows.length } = options;
  const lines = [['Name', 'Description', ...tissues], ...rows].map((cells) => cells.join('\t'));
  return `#1.2\n${count}\t${tissues.length}\n${lines.join('\n')}\n`;
}

export async function parsedText(content: string | Buffer, name = NAME, genes = GENES): Promise<ParsedArtifacts> {
  return await withArtifacts({ medians: name }, { medians: content }, (files) => parseArtifacts(gtex, files, genes));
}
