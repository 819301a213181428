import type { Column, Layout } from './layout.ts';

/** A line whose cells are found by the positions of its tabs: cells that nobody asks for cost nothing but the tab. */
export class Row {
  readonly #layout: Layout;
  /** Position of the tab (or line end) behind each column, shifted by one: `[0]` is -1. */
  readonly #ends: Int32Array;
  #line = '';
  number = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#ends = new Int32Array(layout.columnCount + 1);
    this.#ends[0] = -1;
  }

  get columnCount(): number {
    return this.#layout.columnCount;
  }

  /** Takes a line; false where it does not have the header's number of columns. */
  take(line: string, number: number): boolean {
    this.#line = line;
    this.number = number;
    const ends = this.#ends;
    const last = this.#layout.columnCount;
    let end = -1;
    for (let column = 1; column < last; column++) {
      end = line.indexOf('\t', end + 1);
      if (end < 0) return false;
      ends[column] = end;
    }
    ends[last] = line.length;
    return line.indexOf('\t', end + 1) < 0;
  }

  cell(column: Column): string {
    const index = this.#layout.at[column];
    return this.#line.slice((this.#ends[index] ?? 0) + 1, this.#ends[index + 1]);
  }

  /** Whether a cell is the same as that of another row of the same file. */
  hasSame(column: Column, other: Row): boolean {
    return this.cell(column) === other.cell(column);
  }
}
