import type { GateReport } from '@nephron/db';
import type { GateRules } from './source.ts';

/** Limits of the gate; settings override what a source describes. */
export interface GateThresholds {
  /** Share of the former documents below which a release is held, 0 to 1. */
  readonly holdShare: number;
  /** Share of the former documents below which it is remarked on. */
  readonly warnShare: number;
  /** Share of unreadable rows above which a release is held. */
  readonly maxBadShare: number;
  /** Fewest documents of a release for all genes. */
  readonly minDocuments: number;
}

/** A file beside the one of the same role before; the dates are what its publisher said, where both were downloaded. */
interface ComparedFile {
  readonly name: string;
  readonly bytes: number;
  readonly previousBytes: number;
  readonly lastModified?: string | undefined;
  readonly previousLastModified?: string | undefined;
}

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
  /** Files of this release that its predecessor had too, in the same form; bytes as they were received. */
  readonly files?: readonly ComparedFile[];
  /** An operator asked for these files again: an older version is what they want. */
  readonly isReplay?: boolean;
}

export function thresholdsOf(rules: GateRules, settings: Partial<GateThresholds>): GateThresholds {
  return {
    holdShare: settings.holdShare ?? 0.7,
    warnShare: settings.warnShare ?? 0.99,
    maxBadShare: settings.maxBadShare ?? rules.maxBadShare ?? 0.01,
    minDocuments: settings.minDocuments ?? rules.minDocuments,
  };
}

/** Judges a staged release: what must not reach readers is held with its reasons; an operator decides about it. */
export function judge(rules: GateRules, thresholds: GateThresholds, input: GateInput): GateReport {
  const holds: string[] = [];
  const warnings: string[] = [];
  const badShare = input.rows === 0 ? 0 : input.badRows / input.rows;
  if (input.rows === 0) holds.push('no data row was found');
  if (badShare > thresholds.maxBadShare) {
    holds.push(
      `${input.badRows} of ${input.rows} rows cannot be understood (${percent(badShare)}, at most ${percent(thresholds.maxBadShare)} may)`,
    );
  } else if (input.badRows > 0) {
    warnings.push(`${input.badRows} of ${input.rows} rows cannot be understood`);
  }
  const sentinels = input.scope === 'all' ? judgeSentinels(rules, input) : [];
  if (input.scope === 'all') judgeWhole(rules, thresholds, input, holds, warnings);
  for (const { symbol, hgncId, problem } of sentinels) if (problem) holds.push(`${symbol} (${hgncId}) ${problem}`);
  return {
    verdict: holds.length > 0 ? 'hold' : warnings.length > 0 ? 'warn' : 'pass',
    problems: [...holds, ...warnings],
    previousDocuments: input.previous?.documents ?? null,
    badLines: input.badLines,
    ...(sentinels.length > 0 ? { sentinels } : {}),
  };
}

function judgeSentinels({ sentinels }: GateRules, { sentinelDocuments }: GateInput): NonNullable<GateReport['sentinels']> {
  return sentinels.map(({ hgncId, symbol, check }) => {
    const document = sentinelDocuments.get(hgncId);
    return { hgncId, symbol, problem: document ? (check?.(document) ?? null) : 'has no document' };
  });
}

function judgeWhole(
  rules: GateRules,
  { holdShare, warnShare, minDocuments }: GateThresholds,
  { documents, previous, version, files = [], isReplay }: GateInput,
  holds: string[],
  warnings: string[],
): void {
  if (documents < minDocuments) holds.push(`only ${documents} genes have a document; at least ${minDocuments} are expected`);
  // A file that only adds to the documents leaves their number as it is, however much of it is missing.
  if (!isReplay) for (const file of files) judgeFile(file, holdShare, holds);
  if (!previous || previous.documents === 0) return;
  const share = documents / previous.documents;
  if (share < holdShare) holds.push(`only ${documents} genes have a document, ${percent(share)} of the ${previous.documents} before`);
  else if (share < warnShare) warnings.push(`${documents} genes have a document, ${percent(share)} of the ${previous.documents} before`);
  if (!isReplay && rules.isVersionOrdered !== false && isOlder(version, previous.version))
    holds.push(`version ${version} is older than the published ${previous.version}`);
}

function judgeFile(
  { name, bytes, previousBytes, lastModified, previousLastModified }: ComparedFile,
  holdShare: number,
  holds: string[],
): void {
  const share = bytes / previousBytes;
  if (share < holdShare) holds.push(`${name} has ${percent(share)} of the bytes it had before`);
  if (lastModified && previousLastModified && Date.parse(lastModified) < Date.parse(previousLastModified)) {
    holds.push(`${name} is of ${lastModified}, older than the one of ${previousLastModified} before`);
  }
}

/**
 * True when a version label is older. Labels of several files are joined by ` + `, and one of them that went back is enough. Labels are
 * compared by their numbers where they have the same shape; those of different shapes say nothing.
 */
export function isOlder(version: string, than: string): boolean {
  const [parts, former] = [version.split(' + '), than.split(' + ')];
  return parts.length === former.length && parts.some((part, index) => isPartOlder(part, former[index] ?? part));
}

function isPartOlder(version: string, than: string): boolean {
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
