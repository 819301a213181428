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
  /** Aggregate germline classification in ClinVar's words; `Not classified` where there is none. */
  readonly classification: string;
  /** In ClinVar's words; `No data` where there is none. */
  readonly reviewStatus: string;
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

const UNSAID: ReadonlySet<string> = new Set(['', '-', 'na']);
const SPACE = 32;

/** What a cell or field says; undefined for `-`, `na` and nothing. */
export function said(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // Nearly every cell is longer than what says nothing, and begins and ends with a letter: millions of them need no more than a look.
  if (text.length > 2 && text.charCodeAt(0) > SPACE && text.charCodeAt(text.length - 1) > SPACE) return text;
  const trimmed = text.trim();
  return UNSAID.has(trimmed) ? undefined : trimmed;
}

export const NOT_CLASSIFIED = 'Not classified';
export const NO_REVIEW = 'No data';

/** The conditions among `names`, each once: `not provided` and `not specified` are none. */
export function conditions(names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const name of names) {
    const trait = said(name);
    if (trait !== undefined && !/^not (provided|specified)$/i.test(trait)) found.add(trait);
  }
  return [...found];
}

/** `VCV000012345`. */
export function accessionOf(variationId: number): string {
  return `VCV${String(variationId).padStart(9, '0')}`;
}
