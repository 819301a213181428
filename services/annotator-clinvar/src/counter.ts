/** Counts texts. */
export class Counter {
  readonly #counts = new Map<string, number>();

  add(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  of(text: string): number {
    return this.#counts.get(text) ?? 0;
  }

  /** The most frequent first, equally frequent ones by code units. */
  ranked(limit = Number.POSITIVE_INFINITY): (readonly [text: string, count: number])[] {
    return [...this.#counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)).slice(0, limit);
  }
}
