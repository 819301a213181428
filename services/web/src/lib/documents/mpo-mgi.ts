import { flagAt, isObject, type JsonObject, numberAt, objectAt, textAt, textsAt } from '../read-json.ts';
import { type Term, termsAt } from './hpo.ts';

/** What mice of one zygosity showed; `isAffected` is `null` where no such mouse was described. */
interface ZygosityClass {
  readonly label: string;
  readonly isAffected: boolean | null;
  readonly phenotypes: readonly Term[];
  /** Genotypes with any annotation; `null` where the document does not count them. */
  readonly genotypeCount: number | null;
}

export interface MousePhenotypes {
  /** `null`: nobody has described the kidneys of such mice, or of such mice at all. */
  readonly isAffected: boolean | null;
  readonly orthologues: readonly string[];
  /** Kidney terms; `null` where the genotypes could not be asked. */
  readonly phenotypes: readonly Term[] | null;
  /** Organ systems with any annotation; `null` where nobody lists them. */
  readonly organSystems: readonly Term[] | null;
  /** `null` where the genotypes could not be asked. */
  readonly zygosity: readonly ZygosityClass[] | null;
}

const CLASSES = [
  { key: 'homozygous', code: 'hm', label: 'Homozygous' },
  { key: 'heterozygous', code: 'ht', label: 'Heterozygous' },
  { key: 'conditional', code: 'cn', label: 'Conditional' },
  { key: 'other', code: 'ot', label: 'Other' },
] as const;

export function readMousePhenotypes(document: JsonObject): MousePhenotypes {
  const analysis = objectAt(document, 'zygosity_analysis');
  return {
    isAffected: flagAt(document, 'has_kidney_phenotype'),
    orthologues: textsAt(document, 'mouse_orthologs'),
    phenotypes: maybeTerms(document, 'phenotypes'),
    organSystems: maybeTerms(document, 'high_level_terms'),
    zygosity:
      analysis &&
      CLASSES.filter(({ key }) => isObject(analysis[key])).map(({ key, code, label }) => zygosityClass(analysis, key, code, label)),
  };
}

function zygosityClass(analysis: JsonObject, key: string, code: string, label: string): ZygosityClass {
  const found = objectAt(analysis, key) ?? {};
  const genotypeCount = numberAt(found, 'genotype_count');
  const isUnknown = genotypeCount === 0 || textAt(analysis, 'summary')?.includes(`${code} (NA)`) === true;
  return {
    label,
    isAffected: isUnknown ? null : flagAt(found, 'has_kidney_phenotype'),
    phenotypes: termsAt(found, 'phenotypes'),
    genotypeCount,
  };
}

/** A list that may be missing as a whole, which is not the same as empty. */
function maybeTerms(document: JsonObject, key: string): readonly Term[] | null {
  return Array.isArray(document[key]) ? termsAt(document, key) : null;
}
