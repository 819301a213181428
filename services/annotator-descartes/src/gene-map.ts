import type { ArtifactFile, GeneIndex, IndexedGene, ParseReport } from '@nephron/annotator-kit';
import { twoCells } from './csv-row.ts';
import { keptSymbol } from './kept-symbol.ts';

/** The atlas's symbols by the gene that its own map (symbol, Ensembl id, no header) leads to; null where it leads to several. */
export type GeneMap = ReadonlyMap<string, IndexedGene | null>;

/**
 * Reads the map; ids that are no approved gene's are left out, so that their symbols may still be joined by name. Its lines are no data
 * rows: what cannot be understood among those of the tables must not be lost in their number.
 */
export async function readGeneMap(
  file: ArtifactFile | undefined,
  genes: GeneIndex,
  report: ParseReport,
  signal: AbortSignal,
): Promise<GeneMap> {
  const map = new Map<string, IndexedGene | null>();
  if (!file) return map;
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    for (const [index, text] of lines.entries()) {
      if (text.trim() === '') continue;
      const cells = twoCells(text);
      if (cells && /^ENSG\d+/.test(cells[1])) add(map, cells[0], genes.byEnsembl(cells[1]));
      else report.badLine(file, firstLine + index, 'not a symbol and an Ensembl gene id');
    }
  }
  return map;
}

function add(map: Map<string, IndexedGene | null>, symbol: string, gene: IndexedGene | undefined): void {
  if (!gene) return;
  const known = map.get(symbol);
  if (known === undefined) map.set(keptSymbol(gene, symbol), gene);
  else if (known !== gene) map.set(symbol, null);
}
