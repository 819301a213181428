import type { SourceId, UnitKind } from '@nephron/contracts';
import { LeaseLostError } from '@nephron/errors';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { RunStrategy, UnitCheckpoint, UnitResult } from '../database-types.ts';

/** A unit this process may work on as long as its token is the ledger's. */
export interface ClaimedUnit {
  readonly id: string;
  readonly runId: string;
  readonly source: SourceId;
  readonly kind: UnitKind;
  readonly releaseId: string | null;
  readonly attempts: number;
  readonly token: string;
  readonly checkpoint: UnitCheckpoint | null;
  readonly isForced: boolean;
  /** The genes this run is limited to; null: all. */
  readonly hgncIds: readonly string[] | null;
  /** Why the run exists, and the release it is about where it is about one. */
  readonly strategy: RunStrategy;
  readonly targetReleaseId: string | null;
  /** Who asked for the run. */
  readonly requestedBy: string;
  /** Progress already shown for this source in this run. */
  readonly fraction: number;
}

/** What every write of a unit proves itself with. */
export type UnitFence = Pick<ClaimedUnit, 'id' | 'token'>;

/**
 * Takes the lease of a unit that is due in a running run, or whose lease expired; the token grows with each claim, so that a
 * former holder can no longer write. Undefined where there is nothing to claim: done, leased to another, not due, run over.
 */
export async function claimUnit(db: Db, unitId: string, owner: string, leaseMs: number): Promise<ClaimedUnit | undefined> {
  return await db
    .updateTable('run_unit as u')
    .from('run as r')
    .innerJoin('run_source as s', 's.run_id', 'r.id')
    .set((eb) => ({
      state: 'leased' as const,
      lease_owner: owner,
      lease_expires_at: leaseEnd(leaseMs),
      fencing_token: eb('u.fencing_token', '+', sql<string>`1`),
      attempts: eb('u.attempts', '+', 1),
    }))
    .whereRef('r.id', '=', 'u.run_id')
    .whereRef('s.source', '=', 'u.source')
    .where('u.id', 'in', unlocked(db, unitId))
    .where('r.state', '=', 'running')
    .where((eb) =>
      eb.or([
        eb.and([eb('u.state', '=', 'queued'), eb('u.not_before', '<=', sql<Date>`now()`)]),
        eb.and([eb('u.state', '=', 'leased'), eb('u.lease_expires_at', '<', sql<Date>`now()`)]),
      ]),
    )
    .returning([
      'u.id',
      'u.run_id as runId',
      'u.source',
      'u.kind',
      'u.release_id as releaseId',
      'u.attempts',
      'u.fencing_token as token',
      'u.checkpoint',
      'r.is_forced as isForced',
      'r.hgnc_ids as hgncIds',
      'r.strategy',
      'r.release_id as targetReleaseId',
      'r.requested_by as requestedBy',
      's.fraction',
    ])
    .executeTakeFirst();
}

/** Milliseconds until a queued unit is due; 0 when it is, undefined when there is nothing to wait for. */
export async function dueInMs(db: Db, unitId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('run_unit')
    .select(sql<number>`greatest(0, extract(epoch from not_before - now()) * 1000)::float8`.as('ms'))
    .where('id', '=', unitId)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return row?.ms;
}

/**
 * Prolongs the lease; false means that it is lost and the work must stop. While the unit's own transaction holds the row there is
 * nothing to prolong and nobody who could take it: waiting for that lock would only use up connections.
 */
export async function renewLease(db: Db, unit: UnitFence, leaseMs: number): Promise<boolean> {
  const result = await db
    .updateTable('run_unit')
    .set({ lease_expires_at: leaseEnd(leaseMs) })
    .where('id', 'in', unlocked(db, unit.id))
    .where('fencing_token', '=', unit.token)
    .where('state', '=', 'leased')
    .executeTakeFirst();
  if (result.numUpdatedRows === 1n) return true;
  const row = await db.selectFrom('run_unit').select(['fencing_token', 'state']).where('id', '=', unit.id).executeTakeFirst();
  return row?.fencing_token === unit.token && row.state === 'leased';
}

/** The unit's id, unless a transaction is at work on its row. */
function unlocked(db: Db, unitId: string) {
  return db.selectFrom('run_unit').select('id').where('id', '=', unitId).forUpdate().skipLocked();
}

/** First statement of every transaction that writes for a unit: locks its row, or throws LeaseLostError when the token is no longer the ledger's. */
export async function holdUnit(trx: Db, unit: UnitFence): Promise<void> {
  const row = await trx
    .selectFrom('run_unit')
    .select('id')
    .where('id', '=', unit.id)
    .where('fencing_token', '=', unit.token)
    .where('state', '=', 'leased')
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new LeaseLostError(`unit ${unit.id} is no longer leased under token ${unit.token}`);
}

export async function saveCheckpoint(trx: Db, unit: UnitFence, checkpoint: UnitCheckpoint): Promise<void> {
  await trx
    .updateTable('run_unit')
    .set({ checkpoint: JSON.stringify(checkpoint) })
    .where('id', '=', unit.id)
    .execute();
}

/** Ends a held unit as done; the conductor draws the conclusions from `result`. */
export async function completeUnit(trx: Db, unit: UnitFence, result: UnitResult, releaseId: string | null): Promise<void> {
  await trx
    .updateTable('run_unit')
    .set({
      state: 'done',
      result: JSON.stringify(result),
      release_id: releaseId,
      lease_owner: null,
      lease_expires_at: null,
      error_class: null,
      error_message: null,
      finished_at: sql`now()`,
    })
    .where('id', '=', unit.id)
    .execute();
}

export interface UnitFailure {
  readonly errorClass: string;
  readonly errorMessage: string;
}

/** Hands a held unit back, to be tried again in `delayMs`. */
export async function returnUnit(trx: Db, unit: UnitFence, failure: UnitFailure, delayMs: number): Promise<void> {
  await trx
    .updateTable('run_unit')
    .set({
      state: 'queued',
      not_before: sql`now() + make_interval(secs => ${delayMs / 1000})`,
      lease_owner: null,
      lease_expires_at: null,
      error_class: failure.errorClass,
      error_message: failure.errorMessage,
    })
    .where('id', '=', unit.id)
    .execute();
}

/** Ends a held unit as failed for good. */
export async function failUnit(trx: Db, unit: UnitFence, failure: UnitFailure): Promise<void> {
  await trx
    .updateTable('run_unit')
    .set({
      state: 'failed',
      lease_owner: null,
      lease_expires_at: null,
      error_class: failure.errorClass,
      error_message: failure.errorMessage,
      finished_at: sql`now()`,
    })
    .where('id', '=', unit.id)
    .execute();
}

function leaseEnd(leaseMs: number) {
  return sql<Date>`now() + make_interval(secs => ${leaseMs / 1000})`;
}
