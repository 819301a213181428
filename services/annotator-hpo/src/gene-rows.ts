import type { Associations } from './associations.ts';
import type { NumberLog } from './number-log.ts';

/** What a logged number is about: its two lowest bits. The others are the digits of an HPO id, or the number of a disease. */
const ABSENT_TERM = 0;
const PRESENT_TERM = 1;
const DISEASE = 2;

const NONE: readonly number[] = [];

/** The rows of one gene: gathered while they follow each other, then closed into a log that all genes share. */
export class GeneRows implements Associations {
  readonly ncbiGeneId: string;
  readonly symbol: string;
  rows = 0;
  readonly #log: NumberLog;
  #gathered: number[] | undefined;
  /** Where its numbers stand in the log: start, end, start, end. One stretch, unless the gene comes again further down the file. */
  #stretches: readonly number[] = NONE;

  constructor(ncbiGeneId: string, symbol: string, log: NumberLog) {
    this.ncbiGeneId = ncbiGeneId;
    this.symbol = symbol;
    this.#log = log;
  }

  /** `term`: the digits of its id. */
  addTerm(term: number, isPresent: boolean): void {
    this.rows++;
    this.#gathered ??= [];
    this.#gathered.push(4 * term + (isPresent ? PRESENT_TERM : ABSENT_TERM));
  }

  addDisease(disease: number): void {
    const number = 4 * disease + DISEASE;
    // Rows of one disease follow each other.
    if (this.#gathered?.at(-2) !== number) this.#gathered?.push(number);
  }

  /** Ends a run of rows: from here on they take four bytes per term and disease. */
  close(): void {
    const start = this.#log.length;
    for (const number of new Set(this.#gathered)) this.#log.push(number);
    this.#stretches = [...this.#stretches, start, this.#log.length];
    this.#gathered = undefined;
  }

  terms(): ReadonlyMap<string, boolean> {
    const terms = new Map<string, boolean>();
    for (const number of this.#numbers()) {
      const kind = number % 4;
      if (kind === DISEASE) continue;
      const id = `HP:${String(number >>> 2).padStart(7, '0')}`;
      terms.set(id, kind === PRESENT_TERM || terms.get(id) === true);
    }
    return terms;
  }

  diseases(): ReadonlySet<number> {
    const diseases = new Set<number>();
    for (const number of this.#numbers()) if (number % 4 === DISEASE) diseases.add(number >>> 2);
    return diseases;
  }

  *#numbers(): Iterable<number> {
    for (let at = 0; at < this.#stretches.length; at += 2) {
      for (let index = this.#stretches[at] ?? 0; index < (this.#stretches[at + 1] ?? 0); index++) yield this.#log.at(index);
    }
  }
}
