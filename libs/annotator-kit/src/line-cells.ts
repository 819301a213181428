/** Cuts single cells out of tab-separated lines: most of a line is never read, and cutting all of it would cost most of the time. */
export class LineCells {
  #line = '';
  /** Where each cell of the line begins; one more entry where a further one would. */
  readonly #starts: number[] = [];
  #count = 0;

  /** Turns to a line and returns how many cells it has. */
  read(line: string): number {
    this.#line = line;
    this.#starts[0] = 0;
    let count = 1;
    for (let tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', tab + 1)) this.#starts[count++] = tab + 1;
    this.#starts[count] = line.length + 1;
    this.#count = count;
    return count;
  }

  /** A cell of the line, empty where the line ends before it. It holds on to the line's memory: copy what is kept. */
  cell(column: number): string {
    if (column >= this.#count) return '';
    return this.#line.slice(this.#starts[column], (this.#starts[column + 1] ?? 0) - 1);
  }

  /** The line up to where a column begins, with the tab before it. */
  before(column: number): string {
    return this.#line.slice(0, this.#starts[Math.min(column, this.#count)]);
  }

  /** True where the line begins with what `before(column)` gave of another. */
  sameBefore(column: number, text: string): boolean {
    return column < this.#count && this.#starts[column] === text.length && this.before(column) === text;
  }
}

/** A copy of a cell that does not keep the whole block of lines it was cut from in memory. */
export function detached(cell: string): string {
  return Buffer.from(cell).toString();
}
