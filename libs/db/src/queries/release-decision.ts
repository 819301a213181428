import { subjects } from '@nephron/contracts';
import { ConflictError } from '@nephron/errors';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import { addAudit } from './audit.ts';
import { addToOutbox, type OutboxMessage } from './outbox.ts';
import { formerRelease, newestStanding } from './rollback-release.ts';
import { queueRun, type Requester, type RequestOutcome } from './run-request.ts';

/** Decisions that an annotator carries out in a run of their own. */
export type ReleaseDecision = 'accept' | 'rollback' | 'replay';

export interface DecisionRequest extends Requester {
  readonly decision: ReleaseDecision;
  readonly releaseId: string;
  readonly reason: string | null;
}

/**
 * Queues the run that carries out a decision about a release; undefined where there is no such release. Throws ConflictError where
 * the release is not in a state for it. The state is looked at again, under lock, by whoever carries it out.
 */
export async function requestDecision(db: Db, request: DecisionRequest): Promise<RequestOutcome | undefined> {
  return await db.transaction().execute(async (trx) => {
    const release = await findDecidable(trx, request.releaseId);
    if (!release) return undefined;
    const { decision, reason, requestedBy } = request;
    const known = request.idempotencyKey ? await isKnownKey(trx, request.idempotencyKey) : false;
    if (!known) await CHECKS[decision](trx, release);
    const wanted = { strategy: decision, sources: [release.source], hgncIds: null, releaseId: release.id, isForced: decision === 'replay' };
    const outcome = await queueRun(trx, wanted, request);
    if (outcome.messages.length > 0 && decision !== 'replay') {
      await trx
        .updateTable('source_release')
        .set({ decided_by: requestedBy, decision_reason: reason, decided_at: sql`now()` })
        .where('id', '=', release.id)
        .execute();
    }
    return outcome;
  });
}

export interface Rejection {
  readonly releaseId: string;
  readonly reason: string | null;
  readonly by: string;
}

/** Ends a held release for good; undefined where there is no such release. Its staged documents are deleted by the conductor. */
export async function rejectRelease(db: Db, { releaseId, reason, by }: Rejection): Promise<readonly OutboxMessage[] | undefined> {
  return await db.transaction().execute(async (trx) => {
    const release = await findDecidable(trx, releaseId);
    if (!release) return undefined;
    if (release.state === 'rejected') return [];
    if (release.state !== 'held') throw notHeld(release, 'rejected');
    await trx
      .updateTable('source_release')
      .set({ state: 'rejected', decided_by: by, decision_reason: reason, decided_at: sql`now()` })
      .where('id', '=', release.id)
      .execute();
    await addAudit(trx, {
      actor: by,
      action: 'release.reject',
      scope: `release/${release.id}`,
      before: { state: 'held' },
      after: { state: 'rejected', reason },
      effect: 'rejected',
    });
    const payload = { source: release.source, releaseId: release.id, decision: 'rejected' as const };
    return await addToOutbox(trx, [{ subject: subjects.releaseDecided, schema_id: 'release.decided/1', payload, traceparent: null }]);
  });
}

/** Lets a held release go on to its publication; false where it is not held any more. */
export async function reopenHeld(trx: Db, releaseId: string): Promise<boolean> {
  const result = await trx
    .updateTable('source_release')
    .set({ state: 'staged' })
    .where('id', '=', releaseId)
    .where('state', '=', 'held')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Holds a release again whose publication failed after it had been accepted. */
export async function holdAgain(trx: Db, releaseId: string): Promise<void> {
  await trx.updateTable('source_release').set({ state: 'held' }).where('id', '=', releaseId).where('state', '=', 'staged').execute();
}

/** Deletes what is staged of releases that nobody can accept any more; returns how many documents. */
export async function clearDecidedStaging(db: Db): Promise<number> {
  const result = await sql`
    delete from annotation_staging where release_id in (
      select r.id from source_release r where r.state in ('rejected', 'superseded', 'rolled_back')
        and exists (select 1 from annotation_staging s where s.release_id = r.id)
    )
  `.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

type Decidable = NonNullable<Awaited<ReturnType<typeof findDecidable>>>;

async function findDecidable(trx: Db, id: string) {
  return await trx
    .selectFrom('source_release')
    .select(['id', 'source', 'state', 'scope', 'route', 'gate', 'files'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

async function isKnownKey(trx: Db, key: string): Promise<boolean> {
  return (await trx.selectFrom('run').select('id').where('idempotency_key', '=', key).executeTakeFirst()) !== undefined;
}

function notHeld(release: Pick<Decidable, 'id' | 'state'>, verb: string): ConflictError {
  return new ConflictError(`release ${release.id} is ${release.state}; only a held release can be ${verb}`);
}

const CHECKS: Readonly<Record<ReleaseDecision, (trx: Db, release: Decidable) => Promise<void>>> = {
  async accept(_trx, release) {
    if (release.state !== 'held') throw notHeld(release, 'accepted');
    if (release.gate?.isAcceptable === false) {
      throw new ConflictError(
        `release ${release.id} cannot be accepted: what was received is not a whole release (${release.gate.problems.join('; ')})`,
      );
    }
  },
  async rollback(trx, release) {
    const newest = await newestStanding(trx, release.source);
    if (newest !== release.id) {
      const why = newest ? `the newest of ${release.source} is ${newest}` : `${release.source} has no published release`;
      throw new ConflictError(`release ${release.id} is ${release.state} and cannot be taken back: ${why}; only the newest one can`);
    }
    if (release.source === 'hgnc' && !(await formerRelease(trx, { releaseId: release.id, source: release.source }))) {
      throw new ConflictError(`release ${release.id} is the first that brought genes: without it there would be none`);
    }
  },
  async replay(_trx, release) {
    if (release.route === 'api' || release.files.length === 0) {
      throw new ConflictError(`release ${release.id} was not made of files, so nothing is kept of it that could be read again`);
    }
  },
};
