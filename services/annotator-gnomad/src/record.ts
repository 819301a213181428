import type { Measure } from './layout.ts';

/** How a gene of gnomAD was joined to its approved gene. */
export type MatchedBy = 'ensembl_gene_id' | 'symbol';

/**
 * What gnomAD measured, absent where it says nothing. `lof` is loss of function (high confidence only), `mis` missense,
 * `syn` synonymous.
 * - `pli`: probability of being intolerant of loss of one copy, 0 to 1.
 * - `*_z`: how far the observed count lies below the expected one, in standard deviations.
 * - `oe_*`: observed / expected, with the bounds of its 90 % interval; `oe_lof_upper` is LOEUF.
 * - `obs_*`, `exp_*`: numbers of variants.
 */
export type Measures = { readonly [measure in Measure]?: number };

/** Which measurement a document is about. */
export type Subject = {
  /** `exac` has no `oe_*`; only the API gives it, for genes that neither v4 nor v2 has measured. */
  readonly source_version: 'gnomad_v4' | 'gnomad_v2' | 'exac';
  /** The gnomAD release that the values are from; `4` from the API, which does not say which release of v4 it serves. */
  readonly release: string;
  readonly reference_genome: 'GRCh38' | 'GRCh37';
  readonly matched_by: MatchedBy;
  /** Ensembl gene id in gnomAD, without version; v4.0 gives none. */
  readonly gene_id?: string;
  /** Symbol in gnomAD, that of its GENCODE release; it may differ from the approved one. */
  readonly gene_symbol: string;
  /** Ensembl transcript that the values are about; absent where that is not known. */
  readonly canonical_transcript?: string;
  /** Whether that is the gene's MANE Select transcript; v2.1.1 is older than MANE. */
  readonly mane_select?: boolean;
};

/** gnomAD's doubts about the values. */
export type Doubts = {
  /** About these values (`no_exp_lof`, `outlier_mis` …), in alphabetical order. */
  readonly flags: readonly string[];
  /** About the data of the whole gene; since v4.1.1, and only in its table. */
  readonly gene_flags?: readonly string[];
};

/** gnomAD knows the gene, but gives no constraint for it: only the API says so. */
type NoConstraint = {
  readonly constraint_not_available?: true;
  readonly message?: string;
};

/** Constraint of a gene against variation, as measured on one transcript. */
export type ConstraintDocument = Subject & NoConstraint & { readonly [measure in Measure]?: number | null } & Doubts;

/** A document; the order of its keys is always the same. */
export function constraintDocument(subject: Subject, measures: Measures, doubts: Doubts): ConstraintDocument {
  return { ...subject, ...measures, ...doubts };
}

/** The measures that are null, and not merely absent, where there is no constraint. */
const NOTHING = { pli: null, lof_z: null, mis_z: null, syn_z: null, oe_lof: null, obs_lof: null, exp_lof: null };

/** What is stored of a gene that gnomAD knows and gives no constraint for. */
export function withoutConstraint(subject: Subject): ConstraintDocument {
  return { ...subject, constraint_not_available: true, message: 'gnomAD gives no constraint for this gene', ...NOTHING, flags: [] };
}

/** False for a measurement that says nothing about loss of function. */
export function saysSomething({ pli, lof_z, oe_lof }: Measures): boolean {
  return pli !== undefined || lof_z !== undefined || oe_lof !== undefined;
}
