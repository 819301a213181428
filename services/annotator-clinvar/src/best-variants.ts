/** Keeps the `limit` items of the lowest ranks, whatever the order in which they come; memory stays at twice as many. */
export class BestVariants<T> {
  readonly #limit: number;
  #kept: { readonly rank: number; readonly item: T }[] = [];
  /** Ranks above this one are out of question. */
  #worst = Number.POSITIVE_INFINITY;
  #offered = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many were offered. */
  get offered(): number {
    return this.#offered;
  }

  /** Takes an item into account. Ranks are all different. */
  offer(rank: number, item: T): void {
    this.#offered++;
    if (rank > this.#worst) return;
    this.#kept.push({ rank, item });
    if (this.#kept.length >= 2 * this.#limit) this.#cut();
  }

  /** The best items with their ranks, the lowest rank first. */
  best(): readonly { readonly rank: number; readonly item: T }[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept.sort((a, b) => a.rank - b.rank);
    if (this.#kept.length < this.#limit) return;
    this.#kept.length = this.#limit;
    this.#worst = this.#kept.at(-1)?.rank ?? Number.POSITIVE_INFINITY;
  }
}
