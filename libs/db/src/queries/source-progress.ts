import type { SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';

export interface ProgressStep {
  readonly fraction: number;
  readonly done: number;
  readonly total: number | null;
  readonly operation: string;
}

/** Records progress of a source in a run. Never a state, and never backwards: a repeated attempt shows what was already reached. */
export async function recordProgress(trx: Db, runId: string, source: SourceId, step: ProgressStep): Promise<void> {
  await trx
    .updateTable('run_source')
    .set((eb) => ({
      fraction: eb.fn<number>('greatest', ['fraction', eb.val(step.fraction)]),
      done: eb.fn<number>('greatest', ['done', eb.val(step.done)]),
      total: eb.fn.coalesce(eb.val(step.total), 'total'),
      operation: step.operation,
      updated_at: sql<Date>`now()`,
    }))
    .where('run_id', '=', runId)
    .where('source', '=', source)
    .execute();
}

/** What a source's part of a run came to, in genes. `done + notFound + failed` is `total`. */
export interface SourceTally {
  readonly total: number;
  readonly done: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly retired: number;
  readonly notFound: number;
  /** Could not be asked about; their documents stay as they are. */
  readonly failed: number;
}

/** Records the final counts of a source in a run, with the transaction that made them true. */
export async function recordTally(trx: Db, runId: string, source: SourceId, tally: SourceTally, releaseId: string | null): Promise<void> {
  await trx
    .updateTable('run_source')
    .set({
      total: tally.total,
      done: tally.done,
      added: tally.added,
      updated: tally.updated,
      unchanged: tally.unchanged,
      retired: tally.retired,
      not_found: tally.notFound,
      failed: tally.failed,
      fraction: 1,
      operation: null,
      release_id: releaseId,
      updated_at: sql`now()`,
    })
    .where('run_id', '=', runId)
    .where('source', '=', source)
    .execute();
}
