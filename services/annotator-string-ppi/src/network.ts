import type { GeneIndex, GenePanel } from '@nephron/annotator-kit';
import type { MatchedGene } from './match.ts';

/** A gene of the list that STRING knows. */
export interface Member extends MatchedGene {
  /** What the list gives the gene, above 0, at most 100. */
  readonly weight: number;
}

/** The genes among which interactions count: those of the list with a weight above 0 that STRING knows, in the order of the gene index. */
export function membersOf(panel: GenePanel, genes: GeneIndex, matched: ReadonlyMap<string, MatchedGene>): Member[] {
  return genes.genes.flatMap(({ hgncId }) => {
    const weight = panel.weights.get(hgncId) ?? 0;
    const found = matched.get(hgncId);
    return found && weight > 0 ? [{ ...found, weight }] : [];
  });
}
