import type { ProgressRow } from './progress.ts';

/**
 * Frames of the socket `/api/progress/ws`, JSON text. `seq` is the sequence of the event stream: it grows by state change
 * and survives a restart of the hub. `progress_update` repeats the newest `seq` (only its last value matters); every
 * other frame but `ping` has a `seq` of its own, so that a client that resumes `since` misses and repeats nothing.
 */
export interface Frame<T extends string = FrameType, D = unknown> {
  readonly v: 1;
  readonly type: T;
  readonly seq: number;
  readonly ts: string;
  readonly run_id?: string;
  readonly source?: string;
  readonly data: D;
}

export type StateFrameType = 'task_started' | 'task_completed' | 'task_failed' | 'status_change';
export type FrameType = 'snapshot' | 'progress_update' | StateFrameType | 'event' | 'ping' | 'error';

export type SnapshotFrame = Frame<'snapshot', { readonly items: readonly ProgressRow[] }>;
export type RowFrame = Frame<'progress_update' | StateFrameType, ProgressRow>;
/** Something happened that is no row: a release was published, a view refreshed. `data.subject` says what. */
export type EventFrame = Frame<'event', { readonly subject: string; readonly [key: string]: unknown }>;

/** What a client may say. Anything else is answered with an `error` frame and otherwise ignored. */
export type ClientFrame =
  | { readonly type: 'pong' }
  | { readonly type: 'resume'; readonly since: number }
  | { readonly type: 'subscribe'; readonly sources?: readonly string[]; readonly runs?: readonly string[] };

/** The frame type that tells a change into `status`. */
export function stateFrameType(status: ProgressRow['status']): StateFrameType {
  if (status === 'running') return 'task_started';
  if (status === 'completed') return 'task_completed';
  if (status === 'failed') return 'task_failed';
  return 'status_change';
}
