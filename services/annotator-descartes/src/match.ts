import type { GeneIndex, IndexedGene } from '@nephron/annotator-kit';
import type { GeneMap } from './gene-map.ts';
import type { MatchedBy } from './record.ts';

export interface Match {
  readonly gene: IndexedGene;
  readonly by: MatchedBy;
}

/**
 * The approved gene behind a symbol of the atlas: by the atlas's own map to Ensembl ids; where that leads nowhere, by approved,
 * previous or alias symbol. A symbol that leads to several genes leads to none.
 */
export function geneOf(symbol: string, map: GeneMap, genes: GeneIndex): Match | undefined {
  const mapped = map.get(symbol);
  if (mapped === null) return undefined;
  if (mapped) return { gene: mapped, by: 'ensembl_gene_id' };
  const gene = genes.bySymbol(symbol);
  return gene && { gene, by: nameKind(gene, symbol.toUpperCase()) };
}

function nameKind(gene: IndexedGene, name: string): MatchedBy {
  if (gene.symbol.toUpperCase() === name) return 'approved_symbol';
  return gene.previousSymbols.some((previous) => previous.toUpperCase() === name) ? 'previous_symbol' : 'alias_symbol';
}
