import type { ConstraintDocument } from './record.ts';

/** A row that may become a gene's document. */
export interface Candidate {
  /** What the row is about in gnomAD: its Ensembl gene id, or its transcript where there is none. */
  readonly subject: string;
  readonly document: ConstraintDocument;
}

/** Picks the row of each gene: joined by id before joined by symbol, MANE Select before canonical, first before later. */
export class Candidates {
  readonly #best = new Map<string, Candidate>();
  /** Genes that rows of different subjects claim by symbol: which one is meant would be a guess. */
  readonly #disputed = new Set<string>();

  /** Takes a row into account; false for a second row that says the same thing about the same gene. */
  offer(hgncId: string, candidate: Candidate): boolean {
    const known = this.#best.get(hgncId);
    if (!known) {
      this.#best.set(hgncId, candidate);
      return true;
    }
    if (isBySymbol(known) && isBySymbol(candidate) && known.subject !== candidate.subject) {
      this.#disputed.add(hgncId);
      return true;
    }
    const difference = rank(candidate) - rank(known);
    if (difference > 0) this.#best.set(hgncId, candidate);
    return difference !== 0;
  }

  has(hgncId: string): boolean {
    const known = this.#best.get(hgncId);
    return known !== undefined && !this.#isDisputed(hgncId, known);
  }

  /** The chosen documents, in the order in which their genes first came up. */
  *chosen(): Generator<readonly [hgncId: string, document: ConstraintDocument]> {
    for (const [hgncId, candidate] of this.#best) {
      if (!this.#isDisputed(hgncId, candidate)) yield [hgncId, candidate.document];
    }
  }

  #isDisputed(hgncId: string, candidate: Candidate): boolean {
    return isBySymbol(candidate) && this.#disputed.has(hgncId);
  }
}

function isBySymbol({ document }: Candidate): boolean {
  return document.matched_by === 'symbol';
}

function rank(candidate: Candidate): number {
  return (isBySymbol(candidate) ? 0 : 2) + (candidate.document.mane_select ? 1 : 0);
}
