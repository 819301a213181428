import type { GeneIndex } from '@nephron/annotator-kit';
import type { MatchedBy } from './record.ts';

/**
 * The approved gene a row is about. Ensembl has given some genes a new id since (HNF1B), and v4.0 has none; then the approved or
 * a previous symbol decides. An alias does not: in v2.1.1 most rows that only an alias would match are about another gene.
 */
export function geneOf(genes: GeneIndex, geneId: string | undefined, symbol: string): { hgncId: string; by: MatchedBy } | undefined {
  const byId = geneId === undefined ? undefined : genes.byEnsembl(geneId);
  if (byId) return { hgncId: byId.hgncId, by: 'ensembl_gene_id' };
  const named = genes.bySymbol(symbol);
  if (!named) return undefined;
  const isName = [named.symbol, ...named.previousSymbols].some((name) => name.toUpperCase() === symbol.toUpperCase());
  return isName ? { hgncId: named.hgncId, by: 'symbol' } : undefined;
}
