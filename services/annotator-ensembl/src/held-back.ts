import type { MatchedBy, StructureDocument } from './record.ts';

const TIERS: readonly MatchedBy[] = ['symbol', 'hgnc_id', 'ensembl_gene_id'];

interface Candidate {
  readonly document: StructureDocument;
  readonly rank: number;
  /** Whether another gene of Ensembl claims the same approved gene equally well: which one is meant would be a guess. */
  readonly isDisputed: boolean;
}

/** Documents that give way to a better one of the same gene, so that they wait for the end of the file. */
export class HeldBack {
  readonly #best = new Map<string, Candidate>();

  /** False for a second document of the same gene of Ensembl; the first is kept. */
  offer(hgncId: string, document: StructureDocument): boolean {
    const best = this.#best.get(hgncId);
    const rank = rankOf(document);
    if (!best || rank > best.rank) {
      this.#best.set(hgncId, { document, rank, isDisputed: false });
      return true;
    }
    if (rank < best.rank) return true;
    if (document.gene_id === best.document.gene_id) return false;
    this.#best.set(hgncId, { ...best, isDisputed: true });
    return true;
  }

  /** What was held back about genes that have no document yet, in the order in which the genes first came up. */
  *chosen(isDone: (hgncId: string) => boolean): Generator<{ readonly hgncId: string; readonly document: StructureDocument }> {
    for (const [hgncId, { document, isDisputed }] of this.#best) {
      if (!isDisputed && !isDone(hgncId)) yield { hgncId, document };
    }
  }
}

/** By how the gene was joined; of two copies in the pseudoautosomal regions the one on X. */
function rankOf({ matched_by, chromosome }: StructureDocument): number {
  return TIERS.indexOf(matched_by) * 2 + (chromosome === 'Y' ? 0 : 1);
}

/** True for a document that no other of its gene can better: it need not wait. */
export function isFinal(document: StructureDocument): boolean {
  return rankOf(document) === TIERS.length * 2 - 1;
}
