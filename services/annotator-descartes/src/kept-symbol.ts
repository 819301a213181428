import type { IndexedGene } from '@nephron/annotator-kit';

/**
 * A symbol of the atlas to keep: the gene's own text where it is the same, else a copy. A cell is a window into the chunk of file it was
 * read from; kept as it is, a few cells would keep the whole file in memory.
 */
export function keptSymbol(gene: IndexedGene, symbol: string): string {
  return symbol === gene.symbol ? gene.symbol : Buffer.from(symbol).toString();
}
