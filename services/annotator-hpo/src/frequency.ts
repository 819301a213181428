const EXCLUDED = 'HP:0040285';
const NONE_OF_ANY = /^0(?:\/\d+|(?:\.0+)?%)$/;

/** True where a frequency says that the finding was looked for and found in nobody. */
export function isAbsence(frequency: string): boolean {
  return frequency === EXCLUDED || (frequency.startsWith('0') && NONE_OF_ANY.test(frequency));
}
