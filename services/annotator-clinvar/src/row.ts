import type { Column, Layout } from './layout.ts';

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const ZERO = 48;
const NINE = 57;
const MAX_DIGITS = 15;

/** A part of a row's bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A line as bytes, with the positions of its tabs. The file has some gigabytes of lines, of which half are passed over: nothing is
 * made into text before somebody asks for it.
 */
export class Row {
  readonly layout: Layout;
  /** Position of the tab (or line end) behind each column, shifted by one. */
  readonly #ends: Int32Array;
  bytes: Buffer = Buffer.alloc(0);
  columns = 0;
  number = 0;

  constructor(layout: Layout) {
    this.layout = layout;
    this.#ends = new Int32Array(layout.columnCount + 1);
  }

  get isEmpty(): boolean {
    return this.columns === 1 && this.#ends[0] === (this.#ends[1] ?? 0) - 1;
  }

  /** Takes the line that begins at `start`; gives the position of its line feed, or -1 where the bytes end before it. */
  take(bytes: Buffer, start: number): number {
    const ends = this.#ends;
    const last = ends.length - 1;
    const length = bytes.length;
    let columns = 0;
    ends[0] = start - 1;
    for (let position = start; position < length; position++) {
      const byte = bytes[position];
      if (byte === TAB) {
        if (++columns <= last) ends[columns] = position;
      } else if (byte === LINE_FEED) {
        const end = position > start && bytes[position - 1] === CARRIAGE_RETURN ? position - 1 : position;
        if (++columns <= last) ends[columns] = end;
        this.bytes = bytes;
        this.columns = columns;
        return position;
      }
    }
    return -1;
  }

  span(column: Column): Span {
    const index = this.layout.at[column];
    return { start: (this.#ends[index] ?? 0) + 1, end: this.#ends[index + 1] ?? 0 };
  }

  cell(column: Column): string {
    const { start, end } = this.span(column);
    return this.bytes.toString('utf8', start, end);
  }

  /** A cell as a whole number, from behind `skip` bytes on; undefined for anything but digits. */
  wholeNumber(column: Column, skip = 0): number | undefined {
    const { start, end } = this.span(column);
    const first = start + skip;
    if (end <= first || end - first > MAX_DIGITS) return undefined;
    let number = 0;
    for (let position = first; position < end; position++) {
      const byte = this.bytes[position] ?? 0;
      if (byte < ZERO || byte > NINE) return undefined;
      number = number * 10 + byte - ZERO;
    }
    return number;
  }

  /** Whether a cell begins with these bytes. */
  startsWith(column: Column, text: Uint8Array): boolean {
    const { start, end } = this.span(column);
    return end - start >= text.length && isSame(this.bytes, start, text, 0, text.length);
  }

  /** Whether a cell is exactly these bytes. */
  is(column: Column, text: Uint8Array): boolean {
    const { start, end } = this.span(column);
    return end - start === text.length && isSame(this.bytes, start, text, 0, text.length);
  }

  hasSame(column: Column, other: Row): boolean {
    const { start, end } = this.span(column);
    const { start: otherStart, end: otherEnd } = other.span(column);
    return end - start === otherEnd - otherStart && isSame(this.bytes, start, other.bytes, otherStart, end - start);
  }
}

function isSame(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (a[aStart + index] !== b[bStart + index]) return false;
  return true;
}
