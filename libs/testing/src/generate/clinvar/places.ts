import type { Change } from './changes.ts';
import type { ClinvarGene } from './genes.ts';

/** An allele on one assembly. */
export interface AllelePlace {
  /** The columns from `Assembly` to `AlternateAllele`. */
  readonly columns: string;
  /** The columns from `PositionVCF` to `AlternateAlleleVCF`. */
  readonly vcf: string;
}

/** Bases by which the made-up genomes differ. */
const SHIFT = { GRCh37: 200_000, GRCh38: 0, NCBI36: -300_000 } as const;
const VERSION = { GRCh37: 0, GRCh38: 1, NCBI36: -1 } as const;

/** Versions of the reference sequences of chromosomes 1 to 22 and X in GRCh37; GRCh38 has the next ones. */
const GRCH37_VERSIONS = [10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10];

type Assembly = keyof typeof SHIFT;

/** Nearly all alleles are on GRCh37 and GRCh38, in this order; some on one of them, few on NCBI36 too, fewer on none. */
export function allelePlaces(gene: ClinvarGene, change: Change, draw: number): AllelePlace[] {
  if (draw < 0.001) return [nowhere()];
  if (draw < 0.002) return [place(gene, change, 'NCBI36'), place(gene, change, 'GRCh37'), place(gene, change, 'GRCh38')];
  if (draw < 0.007) return [place(gene, change, 'GRCh37')];
  if (draw < 0.02) return [place(gene, change, 'GRCh38')];
  return [place(gene, change, 'GRCh37'), place(gene, change, 'GRCh38')];
}

function place(gene: ClinvarGene, { offset, length, reference, alternate }: Change, assembly: Assembly): AllelePlace {
  const start = gene.start + offset + SHIFT[assembly];
  const number = gene.chromosome === 'X' ? '23' : gene.chromosome;
  const accession = `NC_${number.padStart(6, '0')}.${(GRCH37_VERSIONS[Number(number) - 1] ?? 1) + VERSION[assembly]}`;
  return {
    columns: `${assembly}\t${accession}\t${gene.chromosome}\t${start}\t${start + length - 1}\tna\tna`,
    vcf: `${reference === 'na' ? '-1' : start}\t${reference}\t${alternate}`,
  };
}

function nowhere(): AllelePlace {
  return { columns: 'na\t-\tna\t-1\t-1\tna\tna', vcf: '-1\tna\tna' };
}
