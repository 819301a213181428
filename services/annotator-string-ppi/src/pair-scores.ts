const FIRST_SIZE = 1 << 14;
const MAX_LOAD = 0.6;
/** A pair is one exact number: fewer genes than this can be told apart. */
const SPAN = 2 ** 26;

/** The neighbours of every gene, one after the other; those of gene `g` stand from `from[g]` to `from[g + 1]`. */
export interface Neighbours {
  readonly from: Uint32Array;
  readonly partners: Uint32Array;
  /** 0 to 1000. */
  readonly scores: Uint16Array;
}

/** The highest score of every pair of genes, whichever comes first; a hash table of plain numbers, a few bytes per pair. */
export class PairScores {
  #keys = new Float64Array(FIRST_SIZE);
  #scores = new Uint16Array(FIRST_SIZE);
  #count = 0;

  /** Keeps the score where it is higher than what is known of the pair; a gene is no partner of its own. */
  raise(one: number, other: number, score: number): void {
    if (one === other) return;
    const [low, high] = one < other ? [one, other] : [other, one];
    const key = low * SPAN + high;
    const at = slotOf(this.#keys, key);
    if (this.#keys[at] === key) {
      if (score > (this.#scores[at] ?? 0)) this.#scores[at] = score;
      return;
    }
    this.#keys[at] = key;
    this.#scores[at] = score;
    this.#count++;
    if (this.#count > this.#keys.length * MAX_LOAD) this.#grow();
  }

  neighbours(geneCount: number): Neighbours {
    const from = new Uint32Array(geneCount + 1);
    this.#each((low, high) => {
      from[low + 1] = (from[low + 1] ?? 0) + 1;
      from[high + 1] = (from[high + 1] ?? 0) + 1;
    });
    for (let gene = 1; gene <= geneCount; gene++) from[gene] = (from[gene] ?? 0) + (from[gene - 1] ?? 0);
    const next = from.slice();
    const partners = new Uint32Array(this.#count * 2);
    const scores = new Uint16Array(this.#count * 2);
    const add = (gene: number, partner: number, score: number): void => {
      const at = next[gene] ?? 0;
      partners[at] = partner;
      scores[at] = score;
      next[gene] = at + 1;
    };
    this.#each((low, high, score) => {
      add(low, high, score);
      add(high, low, score);
    });
    return { from, partners, scores };
  }

  #each(visit: (low: number, high: number, score: number) => void): void {
    for (const [at, key] of this.#keys.entries()) {
      if (key !== 0) visit(Math.floor(key / SPAN), key % SPAN, this.#scores[at] ?? 0);
    }
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    const scores = new Uint16Array(keys.length);
    for (const [from, key] of this.#keys.entries()) {
      if (key === 0) continue;
      const at = slotOf(keys, key);
      keys[at] = key;
      scores[at] = this.#scores[from] ?? 0;
    }
    this.#keys = keys;
    this.#scores = scores;
  }
}

/** Where the key stands, or the free slot in which it belongs. No key is 0: of a pair, the greater number is above it. */
function slotOf(keys: Float64Array, key: number): number {
  const mask = keys.length - 1;
  const mixed = Math.imul(Math.floor(key / SPAN), 0x9e3779b1) ^ Math.imul(key % SPAN, 0x85ebca6b);
  let at = (mixed ^ (mixed >>> 15)) & mask;
  while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & mask;
  return at;
}
