import type { Ontology } from '@nephron/domain';
import { ArtifactSuspectError } from '@nephron/errors';
import { REFERENCE_KIDNEY_TERMS } from './reference-kidney-terms.ts';

/** Renal/urinary system phenotype: the term above all kidney terms, and the one MGI's high-level list names. */
export const KIDNEY_ROOT = 'MP:0005367';

export interface KidneyTerms {
  readonly ids: ReadonlySet<string>;
  /** Where the set comes from: computed from the ontology file, or the list this service ships. */
  readonly origin: 'ontology' | 'reference_list';
}

/** The kidney terms of this ontology, or the shipped list without one. An ontology with nothing below the root is not what it should be. */
export function kidneyTermsOf(ontology: Ontology | undefined): KidneyTerms {
  if (!ontology) return { ids: new Set(REFERENCE_KIDNEY_TERMS), origin: 'reference_list' };
  const ids = ontology.closure([KIDNEY_ROOT]);
  if (ids.size < 2) throw new ArtifactSuspectError(`the ontology has nothing below ${KIDNEY_ROOT}: its is-a edges are missing`);
  return { ids, origin: 'ontology' };
}

/** What gives the id under which a kidney term is known today, and nothing for other terms. */
export function kidneyTermIn(kidney: KidneyTerms, ontology: Ontology | undefined): (id: string) => string | undefined {
  return (id) => {
    const current = ontology?.currentId(id) ?? id;
    return kidney.ids.has(current) ? current : undefined;
  };
}
