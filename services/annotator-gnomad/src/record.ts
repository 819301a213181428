import { numberIn } from '@nephron/annotator-kit';
import type { Layout, Measure } from './layout.ts';
import type { Cells } from './line-cells.ts';

/** How a row was joined to its gene. */
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

/** Constraint of a gene against variation, as measured on one transcript. */
export type ConstraintDocument = Measures & {
  readonly source_version: Layout['sourceVersion'];
  /** The gnomAD release that the values are from. */
  readonly release: string;
  readonly reference_genome: Layout['referenceGenome'];
  readonly matched_by: MatchedBy;
  /** Ensembl gene id in gnomAD, without version; v4.0 gives none. */
  readonly gene_id?: string;
  /** Symbol in gnomAD, that of its GENCODE release; it may differ from the approved one. */
  readonly gene_symbol: string;
  /** Ensembl transcript that the values are about. */
  readonly canonical_transcript: string;
  /** Whether that is the gene's MANE Select transcript; v2.1.1 is older than MANE. */
  readonly mane_select?: boolean;
  /** gnomAD's doubts about these values (`no_exp_lof`, `outlier_mis` …), in alphabetical order. */
  readonly flags: readonly string[];
  /** gnomAD's doubts about the data of the whole gene; since v4.1.1. */
  readonly gene_flags?: readonly string[];
};

/** A row's measures; undefined where a cell is neither a number nor empty, so that the row cannot be trusted. */
export function measuresIn(cells: Cells, layout: Layout): Measures | undefined {
  const measures: { [measure in Measure]?: number } = {};
  for (const [measure, column] of layout.measures) {
    // Untrimmed, a blank would count as zero.
    const cell = (cells.at(column) ?? '').trim();
    const value = numberIn(cell);
    if (value !== undefined) measures[measure] = value;
    else if (cell !== '' && cell !== 'NA' && cell !== 'NaN') return undefined;
  }
  return measures;
}

/** False for a row that says nothing about loss of function. */
export function saysSomething({ pli, lof_z, oe_lof }: Measures): boolean {
  return pli !== undefined || lof_z !== undefined || oe_lof !== undefined;
}

/** What a row says about a gene, as it is stored. */
export function constraintDocument(
  cells: Cells,
  layout: Layout,
  matchedBy: MatchedBy,
  geneId: string | undefined,
  measures: Measures,
): ConstraintDocument {
  return {
    source_version: layout.sourceVersion,
    release: layout.release,
    reference_genome: layout.referenceGenome,
    matched_by: matchedBy,
    ...(geneId ? { gene_id: ownCopy(geneId) } : {}),
    gene_symbol: ownCopy(cells.at(layout.gene) ?? ''),
    canonical_transcript: ownCopy(cells.at(layout.transcript) ?? ''),
    ...(layout.maneSelect === undefined ? {} : { mane_select: isTrue(cells.at(layout.maneSelect)) }),
    ...measures,
    flags: flagsIn(cells.at(layout.flags)),
    ...(layout.geneFlags === undefined ? {} : { gene_flags: flagsIn(cells.at(layout.geneFlags)) }),
  };
}

export function isTrue(cell: string | undefined): boolean {
  return cell?.toLowerCase() === 'true';
}

/** Flags are `["a","b"]` in v4 and `a|b` in v2.1.1; their order has no meaning. */
function flagsIn(cell: string | undefined): string[] {
  if (cell === undefined || cell === 'NA') return [];
  const flags = cell.replaceAll(/[[\]"'\s]/g, '').split(/[,|]/);
  return flags
    .filter((flag) => flag !== '')
    .map(ownCopy)
    .sort();
}

/** A cell is a window into the chunk of file it was read from; kept as it is, a few cells would keep the whole file in memory. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
