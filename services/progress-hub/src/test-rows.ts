import type { ProgressRow, SourceProgress } from '@nephron/contracts';

export const RUN_A = '0b0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a0a';
export const RUN_B = '1b0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1b0b';

/** A row of gnomAD running in run A, for tests. */
export function row(changes: Partial<ProgressRow> = {}): ProgressRow {
  return {
    source_name: 'gnomad',
    display_name: 'gnomAD',
    category: 'annotation_source',
    status: 'running',
    state: 'running',
    reason: null,
    run_id: RUN_A,
    progress_percentage: 0,
    total_items: null,
    items_processed: 0,
    items_added: 0,
    items_updated: 0,
    items_unchanged: 0,
    items_failed: 0,
    items_skipped: 0,
    current_operation: null,
    release: null,
    started_at: null,
    completed_at: null,
    last_update_at: null,
    version: 1,
    ...changes,
  };
}

/** A progress value of gnomAD in run A, for tests. */
export function progress(changes: Partial<SourceProgress> = {}): SourceProgress {
  return {
    runId: RUN_A,
    source: 'gnomad',
    fraction: 0.5,
    done: 9_000,
    total: 18_000,
    operation: 'parsing',
    at: '2026-11-20T10:00:00.000Z',
    ...changes,
  };
}
