import type { TranscriptModel } from './model.ts';

/** The rule that chose a canonical transcript, the strongest first. */
export type CanonicalRule = 'MANE_Select' | 'Ensembl_canonical' | 'longest_protein_coding' | 'first';

export interface CanonicalChoice<T extends TranscriptModel> {
  readonly transcript: T;
  readonly rule: CanonicalRule;
}

/**
 * MANE Select, then Ensembl's canonical transcript, then the protein-coding one with the longest genomic span (not the longest coding
 * sequence), then the first. Of equals the first; undefined where there are no transcripts.
 */
export function chooseCanonical<T extends TranscriptModel>(transcripts: readonly T[]): CanonicalChoice<T> | undefined {
  const maneSelect = transcripts.find(({ isManeSelect }) => isManeSelect);
  if (maneSelect) return { transcript: maneSelect, rule: 'MANE_Select' };
  const canonical = transcripts.find(({ isEnsemblCanonical }) => isEnsemblCanonical);
  if (canonical) return { transcript: canonical, rule: 'Ensembl_canonical' };
  const coding = transcripts.filter(({ biotype }) => biotype === 'protein_coding');
  const longest = coding.reduce<T | undefined>((best, next) => (best && span(best) >= span(next) ? best : next), undefined);
  if (longest) return { transcript: longest, rule: 'longest_protein_coding' };
  const [first] = transcripts;
  return first && { transcript: first, rule: 'first' };
}

function span({ start, end }: TranscriptModel): number {
  return end - start + 1;
}
