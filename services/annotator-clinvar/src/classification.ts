/** What a classification counts as, the most telling first: the order in which variants are listed. */
export const CATEGORIES = [
  'pathogenic',
  'likely_pathogenic',
  'vus',
  'conflicting',
  'likely_benign',
  'benign',
  'not_provided',
  'other',
] as const;

export type Category = (typeof CATEGORIES)[number];

/**
 * The category of an aggregate germline classification. Conflicting ones are never pathogenic; `Pathogenic/Likely pathogenic` is
 * pathogenic, `Benign/Likely benign` is likely benign; `other` are drug responses, risk factors, associations and the like.
 */
export function categoryOf(classification: string): Category {
  const text = classification.toLowerCase();
  const has = (word: string): boolean => text.includes(word);
  if (has('conflicting') || (has('pathogenic') && has('benign'))) return 'conflicting';
  if (has('pathogenic')) return has('likely pathogenic') && !has('pathogenic/likely pathogenic') ? 'likely_pathogenic' : 'pathogenic';
  if (has('benign')) return has('likely') ? 'likely_benign' : 'benign';
  if (has('uncertain') || has('vus')) return 'vus';
  return has('not provided') ? 'not_provided' : 'other';
}
