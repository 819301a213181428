import type { SourceId, UnitKind, UnitState } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { UnitResult } from '../database-types.ts';

/** Adds a unit that is due now; returns its id. */
export async function addUnit(trx: Db, runId: string, source: SourceId, kind: UnitKind, releaseId: string | null): Promise<string> {
  const { id } = await trx
    .insertInto('run_unit')
    .values({
      run_id: runId,
      source,
      kind,
      release_id: releaseId,
      lease_owner: null,
      lease_expires_at: null,
      error_class: null,
      error_message: null,
      finished_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface FinishedUnit {
  readonly id: string;
  readonly runId: string;
  readonly source: SourceId;
  readonly kind: UnitKind;
  readonly state: UnitState;
  readonly releaseId: string | null;
  readonly result: UnitResult | null;
  readonly errorClass: string | null;
  readonly errorMessage: string | null;
}

/** Takes a finished unit from whose end nobody has drawn conclusions yet; undefined where there is none (any more). */
export async function settleUnit(trx: Db, unitId: string): Promise<FinishedUnit | undefined> {
  return await trx
    .updateTable('run_unit')
    .set({ is_settled: true })
    .where('id', '=', unitId)
    .where('state', 'in', ['done', 'failed'])
    .where('is_settled', '=', false)
    .returning([
      'id',
      'run_id as runId',
      'source',
      'kind',
      'state',
      'release_id as releaseId',
      'result',
      'error_class as errorClass',
      'error_message as errorMessage',
    ])
    .executeTakeFirst();
}

/** Finished units whose announcement was lost. */
export async function unsettledUnits(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('run_unit')
    .select('id')
    .where('is_settled', '=', false)
    .where('state', 'in', ['done', 'failed'])
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** How often a unit may lose its worker before it counts as what kills it. */
const MAX_LOST_LEASES = 50;

/** Puts units back into the queue whose worker gave no sign of life until its lease ended; returns their ids. */
export async function returnExpiredUnits(db: Db): Promise<string[]> {
  const rows = await db
    .updateTable('run_unit')
    .set({ state: 'queued', not_before: sql`now()`, dispatched_at: sql`to_timestamp(0)`, lease_owner: null, lease_expires_at: null })
    .where('id', 'in', expired(db))
    .where('attempts', '<', MAX_LOST_LEASES)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Ends units that lost their worker too often to be tried again; returns their ids. */
export async function failHopelessUnits(db: Db): Promise<string[]> {
  const rows = await db
    .updateTable('run_unit')
    .set({
      state: 'failed',
      error_class: 'NEPHRON_WORKER_LOST',
      error_message: `${MAX_LOST_LEASES} workers in a row ended while they had this unit`,
      lease_owner: null,
      lease_expires_at: null,
      finished_at: sql`now()`,
    })
    .where('id', 'in', expired(db))
    .where('attempts', '>=', MAX_LOST_LEASES)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Leased units without a sign of life. A row that a transaction holds is one: its worker is about to commit. */
function expired(db: Db) {
  return db
    .selectFrom('run_unit')
    .select('id')
    .where('state', '=', 'leased')
    .where('lease_expires_at', '<', sql<Date>`now()`)
    .forUpdate()
    .skipLocked();
}

export interface DueUnit {
  readonly id: string;
  readonly runId: string;
  readonly source: SourceId;
}

/**
 * Units that are due but whose message may be lost: the next reminder waits twice as long each time, from 5 s to 5 min, so that
 * a worker that is merely away does not find a heap of messages. Marks them as sent.
 */
export async function unitsToRemind(trx: Db): Promise<DueUnit[]> {
  return await trx
    .updateTable('run_unit as u')
    .from('run as r')
    .set((eb) => ({ dispatches: eb('u.dispatches', '+', 1), dispatched_at: sql<Date>`now()` }))
    .whereRef('r.id', '=', 'u.run_id')
    .where('r.state', '=', 'running')
    .where('u.state', '=', 'queued')
    .where('u.not_before', '<=', sql<Date>`now()`)
    .where(sql<boolean>`u.dispatched_at < now() - make_interval(secs => least(300, 5 * power(2, least(u.dispatches, 8) - 1)))`)
    .returning(['u.id', 'u.run_id as runId', 'u.source'])
    .execute();
}
