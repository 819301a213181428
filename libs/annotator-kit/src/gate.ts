import type { GateReport } from '@nephron/db';
import type { GateRules } from './source.ts';

/** What the gate judges. */
export interface GateInput {
  readonly version: string;
  readonly documents: number;
  readonly rows: number;
  readonly badRows: number;
  readonly badLines: readonly string[];
  /** Staged documents of the sentinel genes, by HGNC id. */
  readonly sentinelDocuments: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly previous: { readonly version: string; readonly documents: number } | undefined;
  /** A run limited to some genes is only judged by its rows. */
  readonly scope: 'all' | 'genes';
}

/** Below this share of the former documents a release is held; below `WARN_SHARE` it is only remarked on. */
const HOLD_SHARE = 0.7;
const WARN_SHARE = 0.99;
const MAX_BAD_SHARE = 0.01;

/** Judges a staged release: what must not reach readers is held with its reasons; an operator decides about it. */
export function judge(rules: GateRules, input: GateInput): GateReport {
  const holds: string[] = [];
  const warnings: string[] = [];
  const badShare = input.rows === 0 ? 0 : input.badRows / input.rows;
  const maxBadShare = rules.maxBadShare ?? MAX_BAD_SHARE;
  if (input.rows === 0) holds.push('no data row was found');
  if (badShare > maxBadShare) {
    holds.push(`${input.badRows} of ${input.rows} rows cannot be understood (${percent(badShare)}, at most ${percent(maxBadShare)} may)`);
  } else if (input.badRows > 0) {
    warnings.push(`${input.badRows} of ${input.rows} rows cannot be understood`);
  }
  if (input.scope === 'all') judgeWhole(rules, input, holds, warnings);
  return {
    verdict: holds.length > 0 ? 'hold' : warnings.length > 0 ? 'warn' : 'pass',
    problems: [...holds, ...warnings],
    previousDocuments: input.previous?.documents ?? null,
    badLines: input.badLines,
  };
}

function judgeWhole(rules: GateRules, input: GateInput, holds: string[], warnings: string[]): void {
  const { documents, previous } = input;
  if (documents < rules.minDocuments) holds.push(`only ${documents} genes have a document; at least ${rules.minDocuments} are expected`);
  if (previous && previous.documents > 0) {
    const share = documents / previous.documents;
    if (share < HOLD_SHARE) holds.push(`only ${documents} genes have a document, ${percent(share)} of the ${previous.documents} before`);
    else if (share < WARN_SHARE) warnings.push(`${documents} genes have a document, ${percent(share)} of the ${previous.documents} before`);
    if (rules.isVersionOrdered !== false && isOlder(input.version, previous.version))
      holds.push(`version ${input.version} is older than the published ${previous.version}`);
  }
  for (const sentinel of rules.sentinels) {
    const document = input.sentinelDocuments.get(sentinel.hgncId);
    const wrong = document ? sentinel.check?.(document) : 'has no document';
    if (wrong) holds.push(`${sentinel.symbol} (${sentinel.hgncId}) ${wrong}`);
  }
}

/** True when both version labels have the same shape and the numbers in `version` are smaller; labels of different shapes say nothing. */
export function isOlder(version: string, than: string): boolean {
  const shape = (label: string): string => label.replaceAll(/\d+/g, '#');
  if (shape(version) !== shape(than)) return false;
  const numbers = (label: string): bigint[] => (label.match(/\d+/g) ?? []).map(BigInt);
  const before = numbers(than);
  for (const [index, number] of numbers(version).entries()) {
    const other = before[index] ?? number;
    if (number !== other) return number < other;
  }
  return false;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
