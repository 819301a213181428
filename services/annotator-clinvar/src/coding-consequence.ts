import type { Consequence } from './consequence.ts';
import { FRAMESHIFT, INFRAME } from './protein-consequence.ts';

const SPLICE_DONOR: Consequence = { label: 'splice donor variant', category: 'splice_region' };
const SPLICE_ACCEPTOR: Consequence = { label: 'splice acceptor variant', category: 'splice_region' };
const INTRON: Consequence = { label: 'intron variant', category: 'intronic' };
const UTR_5: Consequence = { label: '5 prime UTR variant', category: 'regulatory' };
const UTR_3: Consequence = { label: '3 prime UTR variant', category: 'regulatory' };

/** A place in a coding transcript: a base (`123`, `-12` before the start codon, `*30` behind the stop) and how far into the intron. */
interface Place {
  readonly base: string;
  /** Bases behind (+) or before (-) the exon's base; 0 in an exon. */
  readonly offset: number;
}

const CHANGE = /^c\.([*-]?\d+)([+-]\d+)?(?:_([*-]?\d+)([+-]\d+)?)?(.*)$/;

/** Bases of an intron next to an exon that splicing cannot do without. */
const CANONICAL_BASES = 2;

/** What the place of a coding change (`c.…`) tells where no protein change is given; undefined where it tells nothing. */
export function codingConsequence(cdnaChange: string): Consequence | undefined {
  const match = CHANGE.exec(cdnaChange);
  if (!match) return undefined;
  const [, base = '', offset, endBase, endOffset, edit = ''] = match;
  const start: Place = { base, offset: Number(offset ?? 0) };
  const end: Place = endBase === undefined ? start : { base: endBase, offset: Number(endOffset ?? 0) };
  if (start.offset !== 0 || end.offset !== 0) return intronConsequence(start, end);
  if (start.base.startsWith('-') && end.base.startsWith('-')) return UTR_5;
  if (start.base.startsWith('*') && end.base.startsWith('*')) return UTR_3;
  return frameConsequence(start, end, edit);
}

function intronConsequence(start: Place, end: Place): Consequence {
  const offsets = [start.offset, end.offset].filter((offset) => offset !== 0);
  const canonical = offsets.find((offset) => Math.abs(offset) <= CANONICAL_BASES);
  if (canonical === undefined && !reachesExon(start, end)) return INTRON;
  return (canonical ?? offsets[0] ?? 0) > 0 ? SPLICE_DONOR : SPLICE_ACCEPTOR;
}

/** Whether anything between two places, one of them in an intron, is exon: then a splice site lies between them. */
function reachesExon(start: Place, end: Place): boolean {
  if (start.offset === 0 || end.offset === 0) return true;
  if (start.base === end.base) return start.offset < 0 && end.offset > 0;
  const isSameIntron = start.offset > 0 && end.offset < 0 && numberOf(end) - numberOf(start) === 1;
  return !isSameIntron;
}

function numberOf({ base }: Place): number {
  return Number(base.replace('*', ''));
}

/** A small indel between coding bases keeps the frame if it adds or removes whole codons. */
function frameConsequence(start: Place, end: Place, edit: string): Consequence | undefined {
  const first = Number(start.base);
  const last = Number(end.base);
  if (!(first > 0 && last >= first)) return undefined;
  const gained = gainedBases(edit, last - first + 1);
  // As many bases as before are no indel: which residues they change, only the protein change tells.
  if (gained === undefined || gained === 0) return undefined;
  return gained % 3 === 0 ? INFRAME : FRAMESHIFT;
}

/** How many bases an edit of `length` bases adds (removes, below zero); undefined where it does not say. */
function gainedBases(edit: string, length: number): number | undefined {
  if (/^del[ACGT]*$/.test(edit)) return -length;
  if (/^dup[ACGT]*$/.test(edit)) return length;
  const [, del, inserted] = /^(del)?ins([ACGT]+)$/.exec(edit) ?? [];
  if (inserted === undefined) return undefined;
  return inserted.length - (del ? length : 0);
}
