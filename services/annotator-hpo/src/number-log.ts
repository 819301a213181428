const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;

/** Whole numbers below 2^32, written one after the other: four bytes each, and none is ever copied when more come. */
export class NumberLog {
  readonly #chunks: Uint32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    const at = this.#length++;
    if (at % CHUNK === 0) this.#chunks.push(new Uint32Array(CHUNK));
    const chunk = this.#chunks[at >>> CHUNK_BITS];
    if (chunk) chunk[at % CHUNK] = number;
  }

  at(index: number): number {
    return this.#chunks[index >>> CHUNK_BITS]?.[index % CHUNK] ?? 0;
  }
}
