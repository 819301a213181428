import { MEASURES, type Measure } from './layout.ts';
import type { Measures } from './record.ts';

/** What a block of constraint says. */
interface Block {
  readonly measures: Measures;
  readonly flags: readonly string[];
}

/** What gnomAD's API says about a gene in one reference genome. */
export interface GeneReply {
  readonly geneId: string;
  readonly symbol: string;
  readonly canonicalTranscript: string | undefined;
  readonly maneTranscript: string | undefined;
  /** Undefined where gnomAD has none. */
  readonly constraint: Block | undefined;
  readonly exac: Block | undefined;
}

/** Reads a gene of an answer; a text says what is wrong with it. */
export function geneReplyIn(value: unknown): GeneReply | string {
  if (!isObject(value)) return 'no object';
  const [geneId, symbol] = [textIn(value.gene_id), textIn(value.gencode_symbol)];
  if (!geneId || !/^ENSG\d+$/.test(geneId)) return 'no Ensembl gene id';
  if (!symbol) return 'no symbol';
  const [constraint, exac] = [blockIn(value.gnomad_constraint), blockIn(value.exac_constraint)];
  if (typeof constraint === 'string') return `constraint with ${constraint}`;
  if (typeof exac === 'string') return `constraint of ExAC with ${exac}`;
  const mane = value.mane_select_transcript;
  return {
    geneId,
    symbol,
    canonicalTranscript: textIn(value.canonical_transcript_id),
    maneTranscript: isObject(mane) ? textIn(mane.ensembl_id) : undefined,
    constraint,
    exac,
  };
}

function blockIn(value: unknown): Block | string | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isObject(value)) return 'something else than measures';
  const measures: { [measure in Measure]?: number } = {};
  for (const measure of MEASURES) {
    const number = value[measure];
    if (number === null || number === undefined) continue;
    if (typeof number !== 'number' || !Number.isFinite(number)) return `the ${measure} ${JSON.stringify(number)?.slice(0, 40)}`;
    measures[measure] = asInTables(number);
  }
  const flags = Array.isArray(value.flags) ? value.flags.filter((flag) => typeof flag === 'string') : [];
  return { measures, flags: flags.sort() };
}

/** To the five digits that gnomAD's tables have: a gene would else have other values by the one route than by the other. */
function asInTables(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toExponential(4));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
