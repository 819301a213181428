import { flagAt, type JsonObject, objectAt, textAt, textsAt } from '../read-json.ts';
import { type Term, termsAt } from './hpo.ts';

/** What mice of one zygosity showed; `isAffected` is `null` where no such mouse was described. */
interface ZygosityClass {
  readonly label: string;
  readonly isAffected: boolean | null;
  readonly phenotypes: readonly Term[];
}

export interface MousePhenotypes {
  readonly isAffected: boolean | null;
  readonly orthologues: readonly string[];
  readonly phenotypes: readonly Term[];
  readonly zygosity: readonly ZygosityClass[];
}

const CLASSES = [
  { key: 'homozygous', code: 'hm', label: 'Homozygous' },
  { key: 'heterozygous', code: 'ht', label: 'Heterozygous' },
  { key: 'conditional', code: 'cn', label: 'Conditional' },
] as const;

export function readMousePhenotypes(document: JsonObject): MousePhenotypes {
  const analysis = objectAt(document, 'zygosity_analysis');
  return {
    isAffected: flagAt(document, 'has_kidney_phenotype'),
    orthologues: textsAt(document, 'mouse_orthologs'),
    phenotypes: termsAt(document, 'phenotypes'),
    zygosity: CLASSES.map(({ key, code, label }) => {
      const found = objectAt(analysis, key);
      return {
        label,
        isAffected: isUnknown(analysis, code) ? null : flagAt(found, 'has_kidney_phenotype'),
        phenotypes: found === null ? [] : termsAt(found, 'phenotypes'),
      };
    }),
  };
}

/** The summary, such as `hm (true); ht (NA)`, tells "no such mouse was described" from "described, without a kidney phenotype". */
function isUnknown(analysis: JsonObject | null, code: string): boolean {
  return textAt(analysis, 'summary')?.includes(`${code} (NA)`) ?? false;
}
