import { GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { type ParsedArtifacts, parseArtifacts, withArtifacts } from '@nephron/testing';
import type { DescartesRole } from '@nephron/upstream';
import { descartes } from './source.ts';

export const NAMES: Readonly<Record<DescartesRole, string>> = {
  tpm: 'kidney_tpm.csv',
  percentage: 'kidney_percentage.csv',
  gene_map: 'gene2ens.csv',
};

/** An approved gene with the identifiers that matter here. */
export function gene(hgncId: string, symbol: string, ensemblGeneId: string | null, others: Partial<IndexedGene> = {}): IndexedGene {
  const none = { aliasSymbols: [], previousSymbols: [], entrezId: null, uniprotIds: [], mgdIds: [] };
  return { ...none, hgncId, symbol, ensemblGeneId, ...others };
}

export const GENES = new GeneIndex([
  gene('HGNC:1', 'AAA1', 'ENSG00000000001', { previousSymbols: ['OLDA', 'OLDA2'], aliasSymbols: ['NICK'] }),
  gene('HGNC:2', 'BBB2', 'ENSG00000000002', { aliasSymbols: ['SHARED'] }),
  gene('HGNC:3', 'CCC3', null, { aliasSymbols: ['SHARED'] }),
]);

export type Contents = Readonly<Partial<Record<DescartesRole, string | Buffer>>>;

export async function parsedText(contents: Contents, genes = GENES): Promise<ParsedArtifacts> {
  return await withArtifacts(NAMES, contents, (files) => parseArtifacts(descartes, files, genes));
}
