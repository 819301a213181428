/** The cells of a table's row. */
export interface Cells {
  /** Undefined behind the last one. */
  readonly at: (column: number) => string | undefined;
}

/**
 * The cells of one line at a time, cut out only where they are asked for: most of a v4 table's lines are about transcripts that do
 * not count, which shows in its first cells.
 */
export class LineCells implements Cells {
  #line = '';
  /** Where the cells that have been passed end. */
  readonly #ends: number[] = [];
  #known = 0;

  read(line: string): void {
    this.#line = line;
    this.#known = 0;
  }

  at(column: number): string | undefined {
    while (this.#known <= column) if (!this.#pass()) return undefined;
    return this.#line.slice(this.#startOf(column), this.#ends[column]);
  }

  count(): number {
    while (this.#pass());
    return this.#known;
  }

  #pass(): boolean {
    const start = this.#startOf(this.#known);
    if (start > this.#line.length) return false;
    const end = this.#line.indexOf('\t', start);
    this.#ends[this.#known++] = end < 0 ? this.#line.length : end;
    return true;
  }

  #startOf(column: number): number {
    return column === 0 ? 0 : (this.#ends[column - 1] ?? 0) + 1;
  }
}
