import type { GeneIndex } from '@nephron/annotator-kit';
import type { MatchedBy } from './record.ts';

/** An approved gene and how we came to it. */
export interface Match {
  readonly hgncId: string;
  readonly by: MatchedBy;
}

/**
 * The approved gene that a gene of Ensembl is: by its id; else by the HGNC id that somebody gives for it; else by its symbol. A symbol
 * is only believed where nobody gives an HGNC id, and only the approved or a previous one: an alias is often shared.
 */
export function matchOf(
  genes: GeneIndex,
  geneId: string,
  statedHgncId: string | undefined,
  symbol: string | null | undefined,
): Match | undefined {
  const byId = genes.byEnsembl(geneId);
  if (byId) return { hgncId: byId.hgncId, by: 'ensembl_gene_id' };
  if (statedHgncId) {
    const stated = genes.byHgncId(statedHgncId);
    return stated && { hgncId: stated.hgncId, by: 'hgnc_id' };
  }
  if (!symbol) return undefined;
  const named = genes.bySymbol(symbol);
  const isName = named && [named.symbol, ...named.previousSymbols].some((name) => name.toUpperCase() === symbol.toUpperCase());
  return isName ? { hgncId: named.hgncId, by: 'symbol' } : undefined;
}
