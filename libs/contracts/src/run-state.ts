/**
 * A run: `queued → running → finalizing → succeeded | partial | failed`. Only the conductor writes these states, by a
 * conditional update on the former state and version.
 */
export const RUN_STATES = ['queued', 'running', 'finalizing', 'succeeded', 'partial', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

/**
 * A source within a run: `waiting → queued → running → succeeded | unchanged | skipped | held | failed`.
 * `waiting` is for another source of the same run; `skipped`: nothing to read; `held`: suspicious data, not published.
 */
export const RUN_SOURCE_STATES = ['waiting', 'queued', 'running', 'succeeded', 'unchanged', 'skipped', 'held', 'failed'] as const;
export type RunSourceState = (typeof RUN_SOURCE_STATES)[number];

/** A unit: `queued → leased → done | failed`, and back to `queued` when a lease expires or an attempt fails. */
export type UnitState = 'queued' | 'leased' | 'done' | 'failed';

/** Steps of a refresh of one source, each a unit of its own; `rollback` takes a published release back. */
export type UnitKind = 'acquire' | 'stage' | 'publish' | 'rollback';

export type ReleaseState = 'acquired' | 'staged' | 'held' | 'published' | 'superseded' | 'rejected' | 'rolled_back';

const RUN_ENDED: ReadonlySet<RunState> = new Set(['succeeded', 'partial', 'failed']);
const SOURCE_ENDED: ReadonlySet<RunSourceState> = new Set(['succeeded', 'unchanged', 'skipped', 'held', 'failed']);

export function isRunEnded(state: RunState): boolean {
  return RUN_ENDED.has(state);
}

export function isRunSourceEnded(state: RunSourceState): boolean {
  return SOURCE_ENDED.has(state);
}
