import type { HgncGene } from '../../hgnc-genes.ts';

/** A gene with what its rows in ClinVar repeat. */
export interface ClinvarGene {
  readonly gene: HgncGene;
  /** Such as `NM_000101.4`. */
  readonly transcript: string;
  readonly chromosome: string;
  readonly cytoband: string;
  readonly start: number;
  readonly codons: number;
  /** The genes that follow it in the list: what a large deletion takes along. */
  readonly neighbours: readonly HgncGene[];
}

/** Variants that ClinVar has on average for a gene that makes a protein, and for one that does not. */
const CODING_VARIANTS = 220;
const OTHER_VARIANTS = 5;
const NEIGHBOURS = 40;

/**
 * The genes of the alleles of a file, in file order: each as often as it has variants. A few genes have very many, most have few;
 * where there are enough, every gene has one.
 */
export function* clinvarGenes(genes: readonly HgncGene[], scale: number, random: () => number): Generator<ClinvarGene> {
  if (genes.length === 0) return;
  const described = genes.map((gene, index) => clinvarGene(gene, genes, index, random));
  const sums = new Float64Array(genes.length);
  let sum = 0;
  for (const [index, gene] of genes.entries()) {
    // The mean of this factor is 1.
    const skew = Math.log(1 - random()) ** 2 / 2;
    sum += (gene.uniprotIds.length > 0 ? CODING_VARIANTS : OTHER_VARIANTS) * skew;
    sums[index] = sum;
  }
  const alleles = Math.max(1, Math.round(sum * scale));
  for (let allele = 0; allele < alleles; allele++) {
    const gene = described[allele < genes.length ? allele : firstAbove(sums, random() * sum)];
    if (gene) yield gene;
  }
}

function clinvarGene(gene: HgncGene, genes: readonly HgncGene[], index: number, random: () => number): ClinvarGene {
  const chromosome = CHROMOSOMES[Math.floor(random() * CHROMOSOMES.length)] ?? '1';
  return {
    gene,
    transcript: `${gene.uniprotIds.length > 0 ? 'NM' : 'NR'}_${String(100_000 + index).padStart(9, '0')}.4`,
    chromosome,
    cytoband: `${chromosome}q21.3`,
    start: 1_000_000 + Math.floor(random() * 150_000_000),
    codons: 100 + Math.floor(random() * 1_500),
    neighbours: genes.slice(index + 1, index + 1 + NEIGHBOURS),
  };
}

const CHROMOSOMES = [...Array.from({ length: 22 }, (_, index) => String(index + 1)), 'X'];

function firstAbove(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
