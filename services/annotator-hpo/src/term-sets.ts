import type { Ontology } from '@nephron/domain';
import { ArtifactSuspectError } from '@nephron/errors';

/** Everything at or below one of these is a kidney phenotype. The first three lie below the last in today's releases, not in all. */
const KIDNEY_ROOTS = ['HP:0010935', 'HP:0000077', 'HP:0012210', 'HP:0000079'] as const;

/**
 * Signature terms of the clinical groups; a tie goes to the group that stands first. The ids are the reference system's, the labels
 * the ontology's: three of its own labels were wrong (HP:0000097, HP:0000099, HP:0030888).
 */
const SIGNATURES = {
  /** Proteinuria, nephrotic syndrome, tubulointerstitial nephritis, urethral obstruction, elevated circulating creatinine. */
  complement: ['HP:0000093', 'HP:0000100', 'HP:0001970', 'HP:0000796', 'HP:0003259'],
  /** Renal cyst, horseshoe kidney, renal hypoplasia, hydroureter, hydronephrosis. */
  cakut: ['HP:0000107', 'HP:0000085', 'HP:0000089', 'HP:0000072', 'HP:0000126'],
  /** Focal segmental glomerulosclerosis, stage 5 chronic kidney disease, nephritis, glomerulonephritis, C3 nephritic factor positivity. */
  glomerulopathy: ['HP:0000097', 'HP:0003774', 'HP:0000123', 'HP:0000099', 'HP:0030888'],
  /** Multiple renal cysts, renal cyst, pancreatic cysts, renal tubular atrophy, multicystic kidney dysplasia. */
  cyst_cilio: ['HP:0005562', 'HP:0000107', 'HP:0001737', 'HP:0000092', 'HP:0000003'],
  /** Hypocalciuria, hypokalemia, hypophosphatemia, proximal tubulopathy, hyperchloremic metabolic acidosis. */
  tubulopathy: ['HP:0003127', 'HP:0002900', 'HP:0002148', 'HP:0000114', 'HP:0004918'],
  /** Nephrolithiasis, nephrocalcinosis, uric acid, calcium oxalate and calcium nephrolithiasis. */
  nephrolithiasis: ['HP:0000787', 'HP:0000121', 'HP:0000791', 'HP:0008672', 'HP:0004724'],
} as const;

/** Roots of the onset groups: adult; pediatric and neonatal; congenital and antenatal. A tie goes to the group that stands first. */
const ONSET_ROOTS = {
  adult: ['HP:0003581'],
  pediatric: ['HP:0410280', 'HP:0003623'],
  congenital: ['HP:0003577', 'HP:0030674'],
} as const;

/** Roots of the organ systems outside the kidney whose findings make a gene's picture syndromic. */
const SYNDROMIC_ROOTS = {
  growth: ['HP:0001507'],
  skeletal: ['HP:0000924'],
  neurologic: ['HP:0000707'],
  head_neck: ['HP:0000152'],
} as const;

export type ClinicalGroup = keyof typeof SIGNATURES;
export type OnsetGroup = keyof typeof ONSET_ROOTS;
export type SyndromicCategory = keyof typeof SYNDROMIC_ROOTS;

/** A named set of terms, in the order that decides ties. */
export interface TermSet<Name extends string> {
  readonly name: Name;
  readonly ids: ReadonlySet<string>;
  /** What a full match counts; for a signature its length, even where two of its ids have become one. */
  readonly size: number;
}

/** The term sets of one ontology release that phenotypes are compared with. */
export interface TermSets {
  readonly kidney: ReadonlySet<string>;
  readonly clinical: readonly TermSet<ClinicalGroup>[];
  readonly onset: readonly TermSet<OnsetGroup>[];
  readonly syndromic: readonly TermSet<SyndromicCategory>[];
}

/**
 * Computes the sets from the ontology. A missing root, or kidney roots with nothing below them, throws ArtifactSuspectError: every
 * gene would otherwise lose its kidney phenotypes without a word.
 */
export function termSetsOf(ontology: Ontology): TermSets {
  const kidney = ontology.closure(KIDNEY_ROOTS);
  if (kidney.size <= KIDNEY_ROOTS.length) {
    throw new ArtifactSuspectError(
      `the ontology has nothing below the kidney terms ${KIDNEY_ROOTS.join(', ')}: its is-a edges are missing`,
    );
  }
  return {
    kidney,
    clinical: named(SIGNATURES, (ids) => new Set(ids.map((id) => ontology.currentId(id) ?? id))),
    onset: named(ONSET_ROOTS, (roots) => ontology.closure(roots)),
    syndromic: named(SYNDROMIC_ROOTS, (roots) => ontology.closure(roots)),
  };
}

function named<Name extends string>(
  groups: Readonly<Record<Name, readonly string[]>>,
  idsOf: (ids: readonly string[]) => ReadonlySet<string>,
): TermSet<Name>[] {
  return (Object.entries(groups) as [Name, readonly string[]][]).map(([name, ids]) => ({ name, ids: idsOf(ids), size: ids.length }));
}
