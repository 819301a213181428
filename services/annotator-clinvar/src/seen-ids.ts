const PAGE_BITS = 19;
const PAGE_BYTES = 2 ** (PAGE_BITS - 3);
const PAGE_MASK = 2 ** PAGE_BITS - 1;

/** A set of whole numbers as bits, in pages: a few megabytes for tens of millions of numbers that lie close to each other. */
class IdSet {
  readonly #pages = new Map<number, Uint8Array>();

  has(id: number): boolean {
    const bits = this.#pages.get(Math.floor(id / (PAGE_MASK + 1)))?.[(id & PAGE_MASK) >> 3] ?? 0;
    return (bits & (1 << (id & 7))) !== 0;
  }

  add(id: number): void {
    const number = Math.floor(id / (PAGE_MASK + 1));
    const page = this.#pages.get(number) ?? new Uint8Array(PAGE_BYTES);
    this.#pages.set(number, page);
    const byte = (id & PAGE_MASK) >> 3;
    page[byte] = (page[byte] ?? 0) | (1 << (id & 7));
  }
}

/** Tells which ids came up more than once. */
export class SeenIds {
  readonly #once = new IdSet();
  readonly #repeated = new IdSet();

  see(id: number): void {
    if (this.#once.has(id)) this.#repeated.add(id);
    else this.#once.add(id);
  }

  isRepeated(id: number): boolean {
    return this.#repeated.has(id);
  }
}
