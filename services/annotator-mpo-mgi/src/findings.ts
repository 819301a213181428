import type { Zygosity } from './zygosity.ts';

/** What the genotypes of one zygosity say about a mouse gene. */
export class ClassFindings {
  /** Some may be there twice: plain lists take a fifth of a set's memory. */
  readonly #genotypes: number[] = [];
  readonly #kidneyTerms: string[] = [];

  /** Says that a genotype of this key has a phenotype annotation, kidney or not. */
  addGenotype(key: number): void {
    if (this.#genotypes.at(-1) !== key) this.#genotypes.push(key);
  }

  addKidneyTerm(term: string): void {
    if (!this.#kidneyTerms.includes(term)) this.#kidneyTerms.push(term);
  }

  /** Keys of the genotypes, each once. */
  genotypes(): ReadonlySet<number> {
    return new Set(this.#genotypes);
  }

  /** Each once, in the order in which they came. */
  get kidneyTerms(): readonly string[] {
    return this.#kidneyTerms;
  }
}

/** By zygosity; no entry for one in which nobody looked. */
export type MarkerFindings = Partial<Record<Zygosity, ClassFindings>>;

/** The findings of a mouse gene in a zygosity, made where there are none yet. */
export function findingsIn(all: Map<string, MarkerFindings>, mgiId: string, zygosity: Zygosity): ClassFindings {
  const marker = all.get(mgiId) ?? {};
  all.set(mgiId, marker);
  const findings = marker[zygosity] ?? new ClassFindings();
  marker[zygosity] = findings;
  return findings;
}

/**
 * A key that tells genotypes of one mouse gene apart: a hash of 53 bits of allelic composition and genetic background (cyrb53). With a
 * thousand genotypes of a gene the odds that two share one are below one in ten thousand millions; the texts would take ten times the
 * memory.
 */
export function genotypeKey(composition: string, background: string): number {
  const text = `${composition}\t${background}`;
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
}
