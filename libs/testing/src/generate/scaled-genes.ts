import type { HgncGene } from '../hgnc-genes.ts';

/** A gene of a generated file; `copy` is 0 for the real one, above it for made-up ones that fill a file beyond its real size. */
export interface ScaledGene {
  readonly gene: HgncGene;
  readonly copy: number;
}

/** The genes so many times over: below 1 the first ones of them, above 1 all of them and then their copies. */
export function* scaledGenes(genes: readonly HgncGene[], scale: number): Generator<ScaledGene> {
  let left = Math.ceil(genes.length * scale);
  for (let copy = 0; left > 0 && genes.length > 0; copy++) {
    for (const gene of genes.slice(0, left)) yield { gene, copy };
    left -= genes.length;
  }
}
