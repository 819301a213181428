import type { ProgressRow } from '@nephron/contracts';
import { isRowFrame, type KnownFrame } from './progress-frames.ts';
import { lookOf } from './state-words.ts';

/** What the page knows of the pipeline and its sources. Rows keep the place in which they were first seen. */
export interface ProgressState {
  readonly rows: readonly ProgressRow[];
  /** Up to where the event stream is known; what a reconnected socket resumes from. */
  readonly seq: number | null;
  readonly seqOfRow: ReadonlyMap<string, number>;
}

export const NOTHING_KNOWN: ProgressState = { rows: [], seq: null, seqOfRow: new Map() };

/** The name of the row of the whole pipeline (`PIPELINE_ROW` of the contracts, whose module would bring a schema library along). */
export const PIPELINE: typeof import('@nephron/contracts').PIPELINE_ROW = 'annotation_pipeline';

/** The state after a frame; the very same object when the frame says nothing new. */
export function applyFrame(state: ProgressState, frame: KnownFrame): ProgressState {
  if (frame.type === 'snapshot') return applySnapshot(state, frame.data.items, frame.seq);
  if (isRowFrame(frame)) return applyRow(state, frame.data, frame.seq);
  if (frame.type === 'event' && frame.seq > (state.seq ?? -1)) return { ...state, seq: frame.seq };
  return state;
}

/**
 * Takes a whole snapshot; rows it does not name are gone. Its `seq` counts even when it is lower than ours: the stream
 * may have begun anew. Without a `seq` (an answer of the REST route) the place in the stream stays as it was.
 */
export function applySnapshot(state: ProgressState, items: readonly ProgressRow[], seq: number | null): ProgressState {
  const known = new Map(state.rows.map((row) => [row.source_name, row]));
  const rows = inPlace(
    state.rows,
    items.map((item) => {
      const before = known.get(item.source_name);
      return before && isOlder(item, before) ? before : item;
    }),
  );
  if (seq === null) return { ...state, rows };
  return { rows, seq, seqOfRow: new Map(rows.map((row) => [row.source_name, seq])) };
}

function applyRow(state: ProgressState, row: ProgressRow, seq: number): ProgressState {
  const newest = Math.max(seq, state.seq ?? seq);
  const before = state.rows.find((known) => known.source_name === row.source_name);
  const isStale = before !== undefined && (isOlder(row, before) || isOfEarlierRun(row, before, seq, state.seqOfRow));
  if (isStale) return newest === state.seq ? state : { ...state, seq: newest };
  return { rows: replaced(state.rows, row), seq: newest, seqOfRow: new Map(state.seqOfRow).set(row.source_name, seq) };
}

/** Did a row end since, so that releases and genes may have changed? A row seen for the first time tells of nothing new. */
export function hasEndedSince(before: readonly ProgressRow[], after: readonly ProgressRow[]): boolean {
  const known = new Map(before.map((row) => [row.source_name, row]));
  return after.some((row) => {
    const former = known.get(row.source_name);
    return former !== undefined && lookOf(row).isEnded && (former.state !== row.state || former.run_id !== row.run_id);
  });
}

/** Within a run the version decides, and within a version the percentage, which never falls. */
function isOlder(row: ProgressRow, than: ProgressRow): boolean {
  if (row.run_id !== than.run_id) return false;
  if (row.version !== than.version) return row.version < than.version;
  return row.progress_percentage < than.progress_percentage;
}

/** A replayed frame of a former run must not push out the row of the present one. */
function isOfEarlierRun(row: ProgressRow, before: ProgressRow, seq: number, seqOfRow: ReadonlyMap<string, number>): boolean {
  return row.run_id !== before.run_id && seq < (seqOfRow.get(row.source_name) ?? -1);
}

function replaced(rows: readonly ProgressRow[], row: ProgressRow): readonly ProgressRow[] {
  const at = rows.findIndex((known) => known.source_name === row.source_name);
  return at < 0 ? pipelineFirst([...rows, row]) : rows.with(at, row);
}

/** The rows of a snapshot, in the places they already have; new ones follow in the snapshot's order. */
function inPlace(before: readonly ProgressRow[], items: readonly ProgressRow[]): readonly ProgressRow[] {
  const byName = new Map(items.map((item) => [item.source_name, item]));
  const kept = before.flatMap((row) => byName.get(row.source_name) ?? []);
  const known = new Set(kept.map((row) => row.source_name));
  return pipelineFirst([...kept, ...items.filter((item) => !known.has(item.source_name))]);
}

function pipelineFirst(rows: readonly ProgressRow[]): readonly ProgressRow[] {
  return [...rows.filter((row) => row.source_name === PIPELINE), ...rows.filter((row) => row.source_name !== PIPELINE)];
}
