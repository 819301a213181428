import type { Strand } from './model.ts';

/** Features of the GTF that say something here. */
export type Feature = 'gene' | 'transcript' | 'exon';

const READ: readonly Feature[] = ['exon', 'transcript', 'gene'];

/** Features that are passed over, the most frequent first: three of five lines. */
const PASSED_OVER = ['CDS', 'five_prime_utr', 'three_prime_utr', 'start_codon', 'stop_codon', 'Selenocysteine'];

/**
 * What a line is about, told by its third column alone; `other` for a feature that is not read, undefined for what is no line of a GTF.
 * `at` is where that column begins.
 */
export function featureAt(line: string, at: number): Feature | 'other' | undefined {
  if (at <= 0) return undefined;
  for (const feature of READ) if (isColumn(line, at, feature)) return feature;
  return PASSED_OVER.some((feature) => isColumn(line, at, feature)) ? 'other' : undefined;
}

/** Where the third column begins; 0 where there are fewer. */
export function thirdColumn(line: string): number {
  return line.indexOf('\t', line.indexOf('\t') + 1) + 1;
}

function isColumn(line: string, at: number, text: string): boolean {
  return line.startsWith(text, at) && line.charCodeAt(at + text.length) === TAB;
}

const TAB = 9;
const SPACE = 32;
const SEMICOLON = 59;

/** Value of the first `key "value"` of a line at or after `from`; undefined where there is none. A window into the line. */
export function attribute(line: string, key: string, from: number): string | undefined {
  const start = attributeStart(line, key, from);
  if (start < 0) return undefined;
  const end = line.indexOf('"', start);
  return end < 0 ? undefined : line.slice(start, end);
}

/** Where that value begins; -1 where there is none. */
export function attributeStart(line: string, key: string, from: number): number {
  const wanted = `${key} "`;
  for (let at = line.indexOf(wanted, from); at >= 0; at = line.indexOf(wanted, at + 1)) {
    const before = line.charCodeAt(at - 1);
    // `gene_id "` also ends other keys.
    if (before === SPACE || before === SEMICOLON || before === TAB) return at + wanted.length;
  }
  return -1;
}

export function hasTag(line: string, tag: string, from: number): boolean {
  return line.includes(`tag "${tag}"`, from);
}

/** Where a feature lies: the first seven columns of a line. */
export interface Place {
  readonly chromosome: string;
  readonly start: number;
  readonly end: number;
  readonly strand: Strand;
}

/** Undefined where positions or strand cannot be understood, or the line has no attributes. */
export function placeOf(line: string): Place | undefined {
  const columns = line.split('\t', 9);
  const [sequence = '', , , from = '', to = '', , strand] = columns;
  const start = position(from);
  const end = position(to);
  if (columns.length < 9 || sequence === '' || start === undefined || end === undefined || end < start) return undefined;
  if (strand !== '+' && strand !== '-') return undefined;
  return { chromosome: chromosomeName(sequence), start, end, strand };
}

function position(text: string): number | undefined {
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}

/** `chr16` → `16`, `chrM` → `MT`, as Ensembl writes them. */
export function chromosomeName(sequence: string): string {
  const name = sequence.replace(/^chr/, '');
  return name === 'M' ? 'MT' : name;
}

/** A version or an exon number; null where it is no such number. */
export function count(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null;
}
