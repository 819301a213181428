import { codingConsequence } from './coding-consequence.ts';
import { proteinConsequence } from './protein-consequence.ts';

/** Kinds of consequence, in the order in which they are stored. */
export const CONSEQUENCE_CATEGORIES = [
  'truncating',
  'missense',
  'inframe',
  'splice_region',
  'regulatory',
  'intronic',
  'synonymous',
  'structural',
  'other',
] as const;

export type ConsequenceCategory = (typeof CONSEQUENCE_CATEGORIES)[number];

/** What a variant does, in the words of ClinVar's own labels where there is one. */
export interface Consequence {
  readonly label: string;
  readonly category: ConsequenceCategory;
}

export interface Described {
  readonly title: string;
  readonly type: string;
  readonly proteinChange: string | null;
  readonly cdnaChange: string | null;
  /** Bases from first to last; null where the position is not known. */
  readonly span: number | null;
}

/** Beyond so many bases a change is structural and its reading frame tells nothing (the usual border to structural variants). */
const SMALL_BASES = 50;

/** Types that say nothing about single residues, however long they are. */
const STRUCTURAL: ReadonlySet<string> = new Set([
  'copy number loss',
  'copy number gain',
  'complex',
  'fusion',
  'inversion',
  'tandem duplication',
  'translocation',
]);

const SIZED: ReadonlySet<string> = new Set(['deletion', 'duplication', 'indel']);

const NON_CODING: Consequence = { label: 'non-coding transcript variant', category: 'other' };
const OTHER: Consequence = { label: 'other', category: 'other' };

/** Infers the consequence: the protein change knows best, then the type and size, then the place in the transcript. */
export function consequenceOf(variant: Described): Consequence {
  const { proteinChange, cdnaChange, title } = variant;
  return (
    (proteinChange === null ? undefined : proteinConsequence(proteinChange)) ??
    structuralConsequence(variant) ??
    (cdnaChange === null ? undefined : codingConsequence(cdnaChange)) ??
    (title.includes(':n.') ? NON_CODING : OTHER)
  );
}

function structuralConsequence({ type, span }: Described): Consequence | undefined {
  const kind = type.toLowerCase();
  if (STRUCTURAL.has(kind)) return { label: kind, category: 'structural' };
  if (SIZED.has(kind) && span !== null && span > SMALL_BASES) return { label: `large ${kind}`, category: 'structural' };
  return undefined;
}
