import { PIPELINE_ROW, type ProgressRow, SOURCES, type SourceProgress } from '@nephron/contracts';
import { isEndedRow } from './ended-row.ts';

/** What every client should see right now: the pipeline's row and one per source, from events, snapshots and progress values. */
export interface Projection {
  /** Takes a row from an event; gives it back as it is to be shown, also when a newer one is known and it changes nothing. */
  readonly applyRow: (row: ProgressRow) => ProgressRow;
  /** A moment between two events, to be taken before a snapshot is asked for. */
  readonly mark: () => number;
  /**
   * Takes rows read from the ledger after `asOf`; returns the names of those that now look different. Which run a row is about
   * is the ledger's choice, unless an event has come since.
   */
  readonly applySnapshot: (rows: readonly ProgressRow[], asOf: number) => string[];
  /** Takes a progress value; true when its row now looks different. */
  readonly applyProgress: (progress: SourceProgress) => boolean;
  /** The row as shown; the same object until it changes. */
  readonly row: (name: string) => ProgressRow | undefined;
  /** All rows as shown: the pipeline's, then the sources by priority. */
  readonly items: () => readonly ProgressRow[];
  /** Raises a percentage that is below what its run has already reached here. */
  readonly raised: (row: ProgressRow) => ProgressRow;
}

interface Entry {
  /** As the ledger says. */
  readonly base: ProgressRow;
  readonly shown: ProgressRow;
  /** Number of the event that brought it, of those this projection was given. */
  readonly event: number;
}

const ORDER: readonly string[] = [PIPELINE_ROW, ...[...SOURCES].sort((a, b) => b.priority - a.priority).map((source) => source.id)];

export function createProjection(): Projection {
  const entries = new Map<string, Entry>();
  /** One value per source: of the row's run, or of a run whose row has not come yet (the bucket can be faster than the stream). */
  const progress = new Map<string, SourceProgress>();
  let items: readonly ProgressRow[] | undefined;
  let events = 0;

  const raised = (row: ProgressRow): ProgressRow => {
    const reached = entries.get(row.source_name)?.shown;
    if (!reached || reached.run_id !== row.run_id || reached.progress_percentage <= row.progress_percentage) return row;
    return { ...row, progress_percentage: reached.progress_percentage };
  };

  const show = (base: ProgressRow, event: number): boolean => {
    const before = entries.get(base.source_name)?.shown;
    const shown = raised(withProgress(base, progress.get(base.source_name)));
    const isSame = before !== undefined && looksSame(before, shown);
    entries.set(base.source_name, { base, shown: isSame ? before : shown, event });
    if (!isSame) items = undefined;
    return !isSame;
  };

  return {
    raised,
    row: (name) => entries.get(name)?.shown,
    items: () => {
      items ??= [...entries.values()].map((entry) => entry.shown).sort((a, b) => rank(a) - rank(b));
      return items;
    },
    applyRow: (row) => {
      events++;
      const current = entries.get(row.source_name);
      if (current && isOlder(row, current.base)) return raised(row);
      show(row, events);
      return entries.get(row.source_name)?.shown ?? row;
    },
    mark: () => events,
    applySnapshot: (rows, asOf) =>
      rows
        .filter((row) => {
          const current = entries.get(row.source_name);
          const isChoice = current !== undefined && current.base.run_id !== row.run_id && current.event <= asOf;
          if (current && !isChoice && isOlder(row, current.base)) return false;
          return show(row, current?.event ?? asOf);
        })
        .map((row) => row.source_name),
    applyProgress: (value) => {
      const current = entries.get(value.source);
      const known = progress.get(value.source);
      const isOfRow = current?.base.run_id === value.runId;
      if (!isOfRow && known && (known.runId === current?.base.run_id || known.at > value.at)) return false;
      progress.set(
        value.source,
        known?.runId === value.runId ? { ...value, done: Math.max(known.done, value.done), total: value.total ?? known.total } : value,
      );
      return isOfRow && current !== undefined && show(current.base, current.event);
    },
  };
}

/** Within a run versions decide. Between runs of one source, one that is going on comes before one that waits, else the later change. */
function isOlder(row: ProgressRow, than: ProgressRow): boolean {
  if (row.run_id === than.run_id) return row.version === than.version ? isEarlier(row, than) : row.version < than.version;
  if (row.run_id === null || than.run_id === null) return row.run_id === null;
  if (isWaiting(row) !== isWaiting(than) && (isGoingOn(row) || isGoingOn(than))) return isWaiting(row);
  return isEarlier(row, than);
}

function isWaiting({ state }: ProgressRow): boolean {
  return state === 'waiting' || state === 'queued';
}

function isGoingOn(row: ProgressRow): boolean {
  return !isWaiting(row) && !isEndedRow(row);
}

function isEarlier(row: ProgressRow, than: ProgressRow): boolean {
  return row.last_update_at !== null && than.last_update_at !== null && Date.parse(row.last_update_at) < Date.parse(than.last_update_at);
}

/** A progress value refines a row that is still moving; it never changes a state, and the end belongs to the ledger. */
function withProgress(row: ProgressRow, value: SourceProgress | undefined): ProgressRow {
  if (!value || value.runId !== row.run_id || isEndedRow(row)) return row;
  return {
    ...row,
    progress_percentage: Math.max(row.progress_percentage, Math.floor(value.fraction * 1_000) / 10),
    items_processed: Math.max(row.items_processed, value.done),
    total_items: value.total ?? row.total_items,
    current_operation: value.operation || row.current_operation,
    last_update_at: later(row.last_update_at, value.at),
  };
}

function later(a: string | null, b: string): string {
  return a !== null && Date.parse(a) > Date.parse(b) ? a : b;
}

function looksSame(a: ProgressRow, b: ProgressRow): boolean {
  return (Object.keys(b) as (keyof ProgressRow)[]).every((field) => a[field] === b[field]);
}

function rank(row: ProgressRow): number {
  const place = ORDER.indexOf(row.source_name);
  return place === -1 ? ORDER.length : place;
}
