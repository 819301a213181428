import { type Static, Type } from 'typebox';
import { RunId, SourceName, Timestamp } from './ids.ts';
import { RUN_SOURCE_STATES, RUN_STATES, type RunSourceState, type RunState } from './run-state.ts';

/** The row of the whole pipeline, beside one row per source. */
export const PIPELINE_ROW = 'annotation_pipeline';

type CoarseStatus = 'idle' | 'running' | 'completed' | 'failed' | 'paused';
type RowState = 'idle' | RunState | RunSourceState;

const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);

/**
 * State and progress of one source (or of the pipeline) in its latest run, as REST and the socket show it. The names are
 * those of the reference API, so that clients of the old system find what they know; `state` is the precise one.
 * `progress_percentage` never falls within a run and is 100 at its end, when processed + failed + skipped = total.
 */
export const ProgressRow = Type.Object(
  {
    source_name: Type.String(),
    display_name: Type.String(),
    category: Type.Union([Type.Literal('annotation_source'), Type.Literal('internal_process')]),
    // A union made by `map` has no static type of its own.
    status: Type.Unsafe<CoarseStatus>(Type.Union(['idle', 'running', 'completed', 'failed', 'paused'].map((s) => Type.Literal(s)))),
    state: Type.Unsafe<RowState>(Type.Union(['idle', ...RUN_STATES, ...RUN_SOURCE_STATES].map((s) => Type.Literal(s)))),
    /** Why it is skipped, held, failed or waiting. */
    reason: nullable(Type.String()),
    run_id: nullable(RunId),
    progress_percentage: Type.Number({ minimum: 0, maximum: 100 }),
    total_items: nullable(Type.Integer()),
    /** Genes with a document: added, updated and unchanged ones. */
    items_processed: Type.Integer(),
    items_added: Type.Integer(),
    items_updated: Type.Integer(),
    items_unchanged: Type.Integer(),
    items_failed: Type.Integer(),
    /** Genes about which the source says nothing. */
    items_skipped: Type.Integer(),
    current_operation: nullable(Type.String()),
    release: nullable(Type.String()),
    started_at: nullable(Timestamp),
    completed_at: nullable(Timestamp),
    last_update_at: nullable(Timestamp),
    /** Grows with each change of state of this row's run; an older version never replaces a newer one. */
    version: Type.Integer({ minimum: 0 }),
  },
  { $id: 'progress.row/1' },
);
export type ProgressRow = Static<typeof ProgressRow>;

/** The old system's five words for a state. */
export function coarseStatus(state: RowState): CoarseStatus {
  switch (state) {
    case 'idle':
    case 'queued':
    case 'waiting':
      return 'idle';
    case 'running':
    case 'finalizing':
      return 'running';
    case 'failed':
    case 'held':
      return 'failed';
    default:
      return 'completed';
  }
}

/** The run, or a source of it, changed its state; carries the whole row so that nobody has to ask. */
export const RunChanged = Type.Object({ runId: RunId, row: ProgressRow }, { $id: 'run.changed/1' });
export type RunChanged = Static<typeof RunChanged>;
export const SourceChanged = Type.Object({ runId: RunId, source: SourceName, row: ProgressRow }, { $id: 'source.changed/1' });
export type SourceChanged = Static<typeof SourceChanged>;

/** Last known progress of a running source: value of `run.<id>.<source>` in the bucket. Never changes a state. */
export const SourceProgress = Type.Object(
  {
    runId: RunId,
    source: SourceName,
    /** 0 to 1, never falling within a run. */
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
    done: Type.Integer({ minimum: 0 }),
    total: nullable(Type.Integer({ minimum: 0 })),
    operation: Type.String(),
    at: Timestamp,
  },
  { $id: 'source.progress/1' },
);
export type SourceProgress = Static<typeof SourceProgress>;

/** Answer to a request on `subjects.progressQuery`. */
export const ProgressSnapshot = Type.Object({ items: Type.Array(ProgressRow) }, { $id: 'progress.snapshot/1' });
export type ProgressSnapshot = Static<typeof ProgressSnapshot>;
