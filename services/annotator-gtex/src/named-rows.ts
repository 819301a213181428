import type { Subject } from './record.ts';

interface NamedRow {
  readonly subject: Subject;
  readonly medians: Float64Array;
}

/** Rows that only a symbol leads to a gene, kept until it is clear that no row has the gene's own id. */
export class NamedRows {
  readonly #rows = new Map<string, NamedRow>();
  /** Genes that rows with different ids claim: which one is meant would be a guess. */
  readonly #disputed = new Set<string>();

  add(hgncId: string, subject: Subject, medians: Float64Array): void {
    if (this.#rows.has(hgncId)) this.#disputed.add(hgncId);
    else this.#rows.set(hgncId, { subject, medians });
  }

  /** The rows whose gene has no row of its own and no second claim, in the order of the file. */
  *undisputed(claimed: ReadonlySet<string>): Generator<readonly [hgncId: string, row: NamedRow]> {
    for (const [hgncId, row] of this.#rows) {
      if (!claimed.has(hgncId) && !this.#disputed.has(hgncId)) yield [hgncId, row];
    }
  }
}
