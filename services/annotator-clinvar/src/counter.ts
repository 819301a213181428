/** Counts texts. */
export class Counter {
  readonly #counts = new Map<string, { count: number }>();

  add(text: string): void {
    const known = this.#counts.get(text);
    if (known) known.count++;
    else this.#counts.set(text, { count: 1 });
  }

  /** The most frequent first, equally frequent ones by code units. */
  ranked(limit = Number.POSITIVE_INFINITY): (readonly [text: string, count: number])[] {
    return [...this.#counts]
      .map(([text, { count }]) => [text, count] as const)
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .slice(0, limit);
  }
}

/** Counts what is one of a few. */
export class FixedCounter<Key extends string> {
  readonly #keys: readonly Key[];
  readonly #counts: number[];

  constructor(keys: readonly Key[]) {
    this.#keys = keys;
    this.#counts = keys.map(() => 0);
  }

  add(key: Key): void {
    const index = this.#keys.indexOf(key);
    this.#counts[index] = this.of(key) + 1;
  }

  of(key: Key): number {
    return this.#counts[this.#keys.indexOf(key)] ?? 0;
  }

  /** All counts, in the order of the keys. */
  all(): Readonly<Record<Key, number>> {
    return Object.fromEntries(this.#keys.map((key) => [key, this.of(key)])) as Record<Key, number>;
  }
}
