import { flagAt, type JsonObject, numberAt, textAt, textsAt } from '../read-json.ts';

/** One class of variants: what was seen, what was expected, and their ratio with its 90 % interval. */
interface VariantClass {
  readonly label: string;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly ratio: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly z: number | null;
}

export interface Constraint {
  /** gnomAD knows the gene, but gives no constraint for it. */
  readonly isUnavailable: boolean;
  readonly message: string | null;
  readonly pli: number | null;
  readonly loeuf: number | null;
  readonly classes: readonly VariantClass[];
  /** gnomAD's doubts about the values, or about the data of the whole gene. */
  readonly flags: readonly string[];
  /** What the values were measured on: transcript, data set, genome. */
  readonly basis: readonly string[];
  /** The row was found by the gene's symbol, not by a stable id. */
  readonly isJoinedBySymbol: boolean;
}

export function readConstraint(document: JsonObject): Constraint {
  return {
    isUnavailable: flagAt(document, 'constraint_not_available') === true,
    message: textAt(document, 'message'),
    pli: numberAt(document, 'pli'),
    loeuf: numberAt(document, 'oe_lof_upper'),
    classes: [
      variantClass(document, 'lof', 'Loss of function'),
      variantClass(document, 'mis', 'Missense'),
      variantClass(document, 'syn', 'Synonymous'),
    ],
    flags: [...textsAt(document, 'flags'), ...textsAt(document, 'gene_flags')],
    basis: basisOf(document),
    isJoinedBySymbol: textAt(document, 'matched_by') === 'symbol',
  };
}

function basisOf(document: JsonObject): readonly string[] {
  const transcript = textAt(document, 'canonical_transcript');
  const isMane = flagAt(document, 'mane_select') === true;
  const release = textAt(document, 'release') ?? textAt(document, 'source_version');
  return [
    transcript === null ? null : `transcript ${transcript}${isMane ? ' (MANE Select)' : ''}`,
    release === null ? null : `gnomAD ${release.replace(/^gnomad_/, '')}`,
    textAt(document, 'reference_genome'),
  ].filter((part) => part !== null);
}

function variantClass(document: JsonObject, key: string, label: string): VariantClass {
  return {
    label,
    observed: numberAt(document, `obs_${key}`),
    expected: numberAt(document, `exp_${key}`),
    ratio: numberAt(document, `oe_${key}`),
    lower: numberAt(document, `oe_${key}_lower`),
    upper: numberAt(document, `oe_${key}_upper`),
    z: numberAt(document, `${key}_z`),
  };
}
