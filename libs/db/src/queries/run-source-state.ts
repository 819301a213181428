import type { RunSourceState, SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';

export interface RunSourceFacts {
  readonly source: SourceId;
  readonly state: RunSourceState;
  readonly reason: string | null;
}

export interface NewRunSource extends RunSourceFacts {
  readonly runId: string;
  /** Genes this run is about; null where the source itself tells. */
  readonly total: number | null;
}

export async function addRunSources(trx: Db, sources: readonly NewRunSource[]): Promise<void> {
  await trx
    .insertInto('run_source')
    .values(
      sources.map(({ runId, source, state, reason, total }) => ({
        run_id: runId,
        source,
        state,
        reason,
        total,
        release_id: null,
        operation: null,
        started_at: null,
        finished_at: null,
      })),
    )
    .execute();
}

export async function runSourcesOf(db: Db, runId: string): Promise<(RunSourceFacts & { readonly failed: number })[]> {
  return await db
    .selectFrom('run_source')
    .select(['source', 'state', 'reason', 'failed'])
    .where('run_id', '=', runId)
    .orderBy('source')
    .execute();
}

/** Moves a source of a run into a state that is not its end. */
export async function moveRunSource(trx: Db, runId: string, source: SourceId, to: 'queued' | 'running'): Promise<void> {
  await trx
    .updateTable('run_source')
    .set((eb) => ({
      state: to,
      reason: null,
      version: eb('version', '+', 1),
      updated_at: sql<Date>`now()`,
      ...(to === 'running' ? { started_at: eb.fn.coalesce('started_at', sql<Date>`now()`) } : {}),
    }))
    .where('run_id', '=', runId)
    .where('source', '=', source)
    .execute();
}

type EndState = Extract<RunSourceState, 'succeeded' | 'unchanged' | 'skipped' | 'held' | 'failed'>;

/**
 * Ends a source's part of a run. Where nothing was published its genes count as skipped, or as failed, so that done, failed
 * and skipped always add up to the total.
 */
export async function endRunSource(trx: Db, runId: string, source: SourceId, to: EndState, reason: string | null): Promise<void> {
  const hasTally = to === 'succeeded' || to === 'unchanged';
  await trx
    .updateTable('run_source')
    .set((eb) => ({
      state: to,
      reason,
      version: eb('version', '+', 1),
      fraction: 1,
      operation: null,
      finished_at: sql<Date>`now()`,
      updated_at: sql<Date>`now()`,
      ...(hasTally
        ? {}
        : {
            total: eb.fn.coalesce('total', sql<number>`0`),
            done: 0,
            failed: to === 'failed' ? eb.fn.coalesce('total', sql<number>`0`) : 0,
            not_found: to === 'failed' ? 0 : eb.fn.coalesce('total', sql<number>`0`),
          }),
    }))
    .where('run_id', '=', runId)
    .where('source', '=', source)
    .execute();
}
