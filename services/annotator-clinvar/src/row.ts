import type { Column, Layout } from './layout.ts';
import { wholeNumber } from './whole-number.ts';

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
    return this.#between(this.#layout.at[column], this.#layout.at[column]);
  }

  /** A cell as a whole number, without cutting it out; undefined for anything else. */
  wholeNumber(column: Column): number | undefined {
    const index = this.#layout.at[column];
    return wholeNumber(this.#line, (this.#ends[index] ?? 0) + 1, this.#ends[index + 1]);
  }

  /** What the row says about genes: equal for rows about the same genes. */
  genes(): string {
    const { HGNC_ID: hgnc, GeneID: id, GeneSymbol: symbol } = this.#layout.at;
    const first = Math.min(hgnc, id, symbol);
    // The three are neighbours in every published layout; elsewhere the cells between them only make more rows differ.
    return this.#between(first, Math.max(hgnc, id, symbol));
  }

  #between(first: number, last: number): string {
    return this.#line.slice((this.#ends[first] ?? 0) + 1, this.#ends[last + 1]);
  }
}
