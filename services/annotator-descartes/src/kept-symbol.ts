import { detached, type IndexedGene } from '@nephron/annotator-kit';

/** A symbol of the atlas to keep: the gene's own text where it is the same, else a copy. */
export function keptSymbol(gene: IndexedGene, symbol: string): string {
  return symbol === gene.symbol ? gene.symbol : detached(symbol);
}
