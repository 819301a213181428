import type { Consequence } from './consequence.ts';

export const FRAMESHIFT: Consequence = { label: 'frameshift variant', category: 'truncating' };
export const INFRAME: Consequence = { label: 'inframe_indel', category: 'inframe' };
const NONSENSE: Consequence = { label: 'nonsense', category: 'truncating' };
const START_LOST: Consequence = { label: 'start lost', category: 'truncating' };
// The protein becomes longer, not shorter.
const STOP_LOST: Consequence = { label: 'stop lost', category: 'other' };
const EXTENSION: Consequence = { label: 'other', category: 'other' };
const MISSENSE: Consequence = { label: 'missense variant', category: 'missense' };
const SYNONYMOUS: Consequence = { label: 'synonymous variant', category: 'synonymous' };

/** In this order: the first pattern that a change shows decides. */
const PATTERNS: readonly (readonly [RegExp, Consequence])[] = [
  [/^(?:Ter|\*)\d+=$/, SYNONYMOUS],
  [/^(?:Ter|\*)\d|_(?:Ter|\*)\d/, STOP_LOST],
  [/fs/, FRAMESHIFT],
  [/ext/, EXTENSION],
  [/^0\??$/, START_LOST],
  [/^Met1(?![\d=])(?!.*dup)/, START_LOST],
  [/Ter|\*/, NONSENSE],
  [/=$/, SYNONYMOUS],
  [/^([A-Z][a-z]{2})\d+\1(?![a-z])/, SYNONYMOUS],
  [/^[A-Z][a-z]{2}\d+[A-Z][a-z]{2}/, MISSENSE],
  [/del|dup|ins|\[/, INFRAME],
];

/** What a protein change (`p.…`, three-letter residues) means; undefined for `p.?` and whatever else says nothing. */
export function proteinConsequence(proteinChange: string): Consequence | undefined {
  const change = proteinChange.slice('p.'.length);
  return PATTERNS.find(([pattern]) => pattern.test(change))?.[1];
}
