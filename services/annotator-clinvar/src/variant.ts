import type { Assertion } from './assertion.ts';

/** VariationIDs are below this, so that one together with a small number is an exact integer. */
export const ID_RANGE = 2 ** 32;

/** A variant as both routes know it, before it is counted for a gene. */
export interface Variant {
  /** Number of the VCV accession; what several rows of the file may be about. */
  readonly variationId: number;
  /** ClinVar's preferred name, HGVS in most cases. */
  readonly title: string;
  /** Such as `single nucleotide variant`, `Deletion`, `copy number loss`. */
  readonly type: string;
  readonly assertion: Assertion;
  /** Names of conditions, each once. */
  readonly traits: readonly string[];
  /** Genome that the position is on; null where there is no position. */
  readonly assembly: string | null;
  readonly chromosome: string | null;
  /** First and last base, counted from 1. */
  readonly start: number | null;
  readonly stop: number | null;
  /** The `c.` part where the title has none: only the API gives it. */
  readonly statedCdnaChange?: string | undefined;
  /** ClinVar's own labels (`missense variant`): only the API gives them, and they only count where the title says nothing. */
  readonly statedConsequences?: readonly string[] | undefined;
}

/** How a variant was joined to its gene, the surest way first. */
export const JOINS = ['hgnc_id', 'ncbi_gene_id', 'gene_symbol'] as const;

export type Join = (typeof JOINS)[number];

/** `VCV000012345`. */
export function accessionOf(variationId: number): string {
  return `VCV${String(variationId).padStart(9, '0')}`;
}
