/** How far a classification was reviewed. */
export interface Review {
  /** ClinVar's own gold stars, 0 to 4. */
  readonly stars: 0 | 1 | 2 | 3 | 4;
  /** The level of the system that Nephron replaces, 0 to 4; not ClinVar's. */
  readonly confidence: 0 | 1 | 2 | 3 | 4;
}

const REVIEWS: ReadonlyMap<string, Review> = new Map<string, Review>([
  ['practice guideline', { stars: 4, confidence: 4 }],
  ['reviewed by expert panel', { stars: 3, confidence: 4 }],
  ['criteria provided, multiple submitters, no conflicts', { stars: 2, confidence: 3 }],
  ['criteria provided, conflicting classifications', { stars: 1, confidence: 2 }],
  // Its wording until 2024.
  ['criteria provided, conflicting interpretations', { stars: 1, confidence: 2 }],
  ['criteria provided, single submitter', { stars: 1, confidence: 2 }],
  ['no assertion for the individual variant', { stars: 0, confidence: 1 }],
  ['no assertion criteria provided', { stars: 0, confidence: 1 }],
]);

const NONE: Review = { stars: 0, confidence: 0 };

/** Fewest stars of a classification that counts as highly confident. */
export const HIGH_CONFIDENCE_STARS = 2;

/** Stars and level of a review status (https://www.ncbi.nlm.nih.gov/clinvar/docs/review_status/); nothing for any other text. */
export function reviewOf(reviewStatus: string): Review {
  return REVIEWS.get(reviewStatus) ?? REVIEWS.get(reviewStatus.toLowerCase()) ?? NONE;
}
