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
  readonly flags: readonly string[];
  readonly transcript: string | null;
  readonly dataset: string | null;
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
    flags: textsAt(document, 'flags'),
    transcript: textAt(document, 'canonical_transcript'),
    dataset: textAt(document, 'source_version'),
  };
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
