import type { ArtifactFile } from '@nephron/annotator-kit';
import type { WithdrawnEntry } from './record.ts';
import { type CompleteSet, type HgncRow, isJson } from './rows.ts';

const WITHDRAWN_STATUS = /^(entry withdrawn|symbol withdrawn|merged\/split)$/i;

/** Longest chain of withdrawn entries that is followed; beyond it the entries lead in a circle. */
const MAX_STEPS = 10;

/** True for an entry that is no longer approved. */
export function isWithdrawn(status: string | undefined): boolean {
  return status !== undefined && WITHDRAWN_STATUS.test(status);
}

/** Withdrawn entries by the approved gene (HGNC id) they lead to; one without a successor leads nowhere and is left out. */
export type Replacements = ReadonlyMap<string, readonly WithdrawnEntry[]>;

/** A withdrawn entry with what it was replaced by: ids, or symbols. */
export interface Withdrawal {
  readonly entry: WithdrawnEntry;
  readonly successors: readonly string[];
}

/**
 * Reads a complete set once to learn what its withdrawn entries lead to: they may stand before or after their successors. For want of
 * the list of withdrawn entries that HGNC publishes beside it.
 */
export async function findReplacements({ file, rows }: CompleteSet, signal: AbortSignal): Promise<Replacements> {
  if (!(await mentionsWithdrawn(file, signal))) return new Map();
  const approvedIds = new Map<string, string>();
  const withdrawn: Withdrawal[] = [];
  for await (const batch of rows()) {
    signal.throwIfAborted();
    for (const row of batch) {
      const [id, symbol] = [row.text('hgnc_id'), withdrawnSymbol(row)];
      if (row.problem || !id || !symbol) continue;
      const status = row.text('status');
      if (status === 'Approved') approvedIds.set(symbol, id);
      else if (isWithdrawn(status)) withdrawn.push({ entry: { hgnc_id: id, symbol }, successors: successorsIn(row.text('name') ?? '') });
    }
  }
  return withdrawn.length === 0 ? new Map() : resolved(withdrawn, approvedIds);
}

/** Current exports list approved genes only: then looking at the plain lines saves reading all cells twice. */
async function mentionsWithdrawn(file: ArtifactFile, signal: AbortSignal): Promise<boolean> {
  if (isJson(file)) return true;
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    const isOther = (line: string, index: number): boolean => line !== '' && firstLine + index > 1 && !line.includes('\tApproved\t');
    if (lines.some(isOther)) return true;
  }
  return false;
}

function resolved(withdrawn: readonly Withdrawal[], approvedIds: ReadonlyMap<string, string>): Replacements {
  const approved = new Set(approvedIds.values());
  return replacementsOf(withdrawn, (key) => (approved.has(key) ? key : approvedIds.get(key)));
}

/** Follows each entry to the approved genes at the end of its way; `approvedId` is the gene that an id or symbol is, undefined for none. */
export function replacementsOf(withdrawn: readonly Withdrawal[], approvedId: (key: string) => string | undefined): Replacements {
  const steps = new Map(withdrawn.flatMap(({ entry, successors }) => [entry.hgnc_id, entry.symbol].map((key) => [key, successors])));
  const replacements = new Map<string, WithdrawnEntry[]>();
  for (const { entry, successors } of withdrawn) {
    for (const id of new Set(successors.flatMap((key) => approvedFrom(key, { steps, approvedId })))) {
      const known = replacements.get(id);
      if (known) known.push(entry);
      else replacements.set(id, [entry]);
    }
  }
  for (const entries of replacements.values()) entries.sort((a, b) => a.hgnc_id.localeCompare(b.hgnc_id, 'en', { numeric: true }));
  return replacements;
}

interface Known {
  readonly steps: ReadonlyMap<string, readonly string[]>;
  readonly approvedId: (key: string) => string | undefined;
}

/** The approved genes that an id or symbol leads to, through entries that were themselves withdrawn later. */
function approvedFrom(key: string, known: Known): string[] {
  let keys = new Set([key]);
  const found = new Set<string>();
  for (let step = 0; step < MAX_STEPS && keys.size > 0; step++) {
    const next = new Set<string>();
    for (const current of keys) {
      const id = known.approvedId(current);
      if (id) found.add(id);
      else for (const successor of known.steps.get(current) ?? []) next.add(successor);
    }
    keys = next;
  }
  return [...found];
}

/** HGNC ids, else symbols, after "see" in the name of a withdrawn entry: `symbol withdrawn, see [HGNC:123]`, `… see PKD1`. */
function successorsIn(name: string): string[] {
  const after = /\bsee\b(.*)$/i.exec(name)?.[1];
  if (!after) return [];
  const ids = after.match(/HGNC:\d{1,9}/g);
  return ids ? [...new Set(ids)] : after.split(/[\s,;]+/).filter((word) => word !== '' && word !== 'and' && word !== 'or');
}

function withdrawnSymbol(row: HgncRow): string | undefined {
  const symbol = row.text('symbol');
  return symbol === undefined ? undefined : plainSymbol(symbol);
}

/** Some exports mark the symbol itself: `A12M1~withdrawn`. */
export function plainSymbol(symbol: string): string {
  return symbol.replace(/~withdrawn$/, '');
}
