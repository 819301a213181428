import type { GeneIndex, IndexedGene } from '@nephron/annotator-kit';

/** How a row was joined to its gene. */
export type MatchedBy = 'ensembl_gene_id' | 'symbol';

/**
 * The approved gene that a row is about. Ensembl has given some genes a new id since GENCODE v26; then the approved or a previous symbol
 * decides, if it leads to one gene. An alias does not: most rows that only an alias would match are about another gene.
 */
export function geneOf(
  genes: GeneIndex,
  gencodeId: string,
  symbol: string,
): { readonly gene: IndexedGene; readonly by: MatchedBy } | undefined {
  const byId = genes.byEnsembl(gencodeId);
  if (byId) return { gene: byId, by: 'ensembl_gene_id' };
  const named = genes.bySymbol(symbol);
  if (!named) return undefined;
  const isName = [named.symbol, ...named.previousSymbols].some((name) => name.toUpperCase() === symbol.toUpperCase());
  return isName ? { gene: named, by: 'symbol' } : undefined;
}

/** The copy on chromosome Y of a gene in the pseudoautosomal region; its reads are counted on X. */
export function isParY(gencodeId: string): boolean {
  return gencodeId.endsWith('_PAR_Y');
}
