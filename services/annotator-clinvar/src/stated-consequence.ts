import type { Consequence, ConsequenceCategory } from './consequence.ts';

/** Strongest first, where a variant has labels of several transcripts. */
const STRENGTH: readonly ConsequenceCategory[] = [
  'truncating',
  'splice_region',
  'missense',
  'inframe',
  'synonymous',
  'regulatory',
  'intronic',
];

/** The strongest of ClinVar's own labels, such as `missense variant`; undefined where none of them is of a kind that is counted. */
export function statedConsequence(labels: readonly string[]): Consequence | undefined {
  const known = labels.map((label) => ({ label, category: categoryOfLabel(label) }));
  for (const strength of STRENGTH) {
    const found = known.filter(({ category }) => category === strength).sort((a, b) => (a.label < b.label ? -1 : 1))[0];
    if (found) return found;
  }
  return undefined;
}

const TRUNCATING: ReadonlySet<string> = new Set(['nonsense', 'frameshift variant', 'start lost', 'stop gained', 'initiator codon variant']);

function categoryOfLabel(label: string): ConsequenceCategory {
  const text = label.toLowerCase().replaceAll('_', ' ');
  if (TRUNCATING.has(text)) return 'truncating';
  if (text.includes('splice')) return 'splice_region';
  if (text.includes('missense')) return 'missense';
  if (text.includes('inframe')) return 'inframe';
  if (text.includes('synonymous')) return 'synonymous';
  if (text.includes('utr')) return 'regulatory';
  return text.includes('intron') ? 'intronic' : 'other';
}
