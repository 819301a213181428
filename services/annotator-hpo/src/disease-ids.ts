import { detached } from '@nephron/annotator-kit';

/** Ids of this form need no place of their own: the number says it all. */
const NUMERIC = /^([A-Za-z]+):([1-9]\d{0,6})$/;
const MAX_PREFIXES = 8;

/**
 * Disease ids as numbers below 2^28: `OMIM:173900` is made of its prefix and its digits, anything else is numbered as it comes. A
 * number in place of a text saves most of the memory that ten thousands of ids in hundred thousands of places take.
 */
export class DiseaseIds {
  readonly #prefixes: string[] = [];
  readonly #others = new Map<string, number>();
  readonly #otherTexts: string[] = [];

  number(id: string): number {
    const [, prefix = '', digits] = NUMERIC.exec(id) ?? [];
    const place = digits === undefined ? -1 : this.#place(prefix);
    return place < 0 ? 2 * this.#other(id) + 1 : 2 * (MAX_PREFIXES * Number(digits) + place);
  }

  text(number: number): string {
    const rest = number >>> 1;
    if (number % 2 === 1) return this.#otherTexts[rest] ?? '';
    return `${this.#prefixes[rest % MAX_PREFIXES] ?? ''}:${Math.floor(rest / MAX_PREFIXES)}`;
  }

  /** Where a prefix stands in the list; -1 where the list is full. */
  #place(prefix: string): number {
    const known = this.#prefixes.indexOf(prefix);
    if (known >= 0 || this.#prefixes.length === MAX_PREFIXES) return known;
    return this.#prefixes.push(detached(prefix)) - 1;
  }

  #other(id: string): number {
    const known = this.#others.get(id);
    if (known !== undefined) return known;
    const own = detached(id);
    const number = this.#otherTexts.push(own) - 1;
    this.#others.set(own, number);
    return number;
  }
}
