import { annotatorConsumer, UnitReady } from '@nephron/contracts';
import {
  addToOutbox,
  type ClaimedUnit,
  claimUnit,
  dueInMs,
  failUnit,
  holdUnit,
  type OutboxMessage,
  overPool,
  renewLease,
  returnUnit,
} from '@nephron/db';
import { dispositionOf, errorClassOf, isConnectionTrouble, LeaseLostError, messageOf, UpstreamUnavailableError } from '@nephron/errors';
import { backoffMs, consumeDurable, type Nats, progressWriter, type Settlement } from '@nephron/messaging';
import { publishCommitted } from '@nephron/service-kit';
import type { Logger } from '@nephron/telemetry';
import type { Upstream } from '@nephron/upstream';
import type pg from 'pg';
import { progressReporter } from './progress.ts';
import type { AnnotatorSettings } from './settings.ts';
import type { Source } from './source.ts';
import { acquire } from './steps/acquire.ts';
import { unitFinished } from './steps/finished.ts';
import { publish } from './steps/publish.ts';
import { rollback } from './steps/rollback.ts';
import { stage } from './steps/stage.ts';
import type { Step, WorkSettings } from './work.ts';

export interface AnnotatorDeps {
  readonly pool: pg.Pool;
  readonly nats: Nats;
  readonly log: Logger;
  readonly settings: WorkSettings & Pick<AnnotatorSettings, 'leaseMs'>;
  /** Left out where only a mirror folder is read. */
  readonly upstream?: Upstream | undefined;
  /** Who holds the leases: unique per process. */
  readonly owner: string;
}

export interface RunningAnnotator {
  readonly isRunning: () => boolean;
  /** Ends after the unit in hand, or hands it back after `graceMs`. */
  readonly drain: (graceMs: number) => Promise<void>;
}

const STEPS: Readonly<Record<ClaimedUnit['kind'], Step>> = { acquire, stage, publish, rollback };

/** Tries of a unit before it counts as failed; a connection that broke does not count as one. */
const MAX_ATTEMPTS = 5;

/** Tries while a public host is away or asks us to wait: with waits of up to five minutes, about three hours. */
const MAX_UPSTREAM_ATTEMPTS = 40;
const MAX_UPSTREAM_WAIT_MS = 5 * 60_000;

/** Takes the units of one source from the queue and does them, one at a time. */
export function startAnnotator(source: Source, deps: AnnotatorDeps): RunningAnnotator {
  const db = overPool(deps.pool);
  const writeProgress = progressWriter(deps.nats, deps.log);

  /** Claims the unit and does it; what cannot be claimed now is either over (done) or due later. */
  const handle = async ({ unitId }: UnitReady, stopping: AbortSignal): Promise<Settlement> => {
    const unit = await claimUnit(db, unitId, deps.owner, deps.settings.leaseMs);
    if (!unit) {
      const waitMs = await dueInMs(db, unitId);
      return waitMs ? { againInMs: Math.max(100, Math.ceil(waitMs)) } : 'done';
    }
    const log = deps.log.child({ source: source.id, runId: unit.runId, unitId: unit.id, attempt: unit.attempts });
    const lease = keepLease(unit, stopping, log);
    const progress = progressReporter(unit.runId, unit.source, unit.fraction, writeProgress);
    try {
      const { pool, upstream, settings } = deps;
      const work = { source, unit, db, pool, upstream, settings, progress, log, signal: lease.signal };
      const announced = await STEPS[unit.kind](work);
      lease.end();
      await publishCommitted({ db, nats: deps.nats, log }, announced);
      return 'done';
    } catch (error) {
      lease.end();
      try {
        const settlement = await afterFailure(unit, error, stopping, log);
        if (error instanceof UpstreamUnavailableError && settlement !== 'done') progress.show(waitingFor(error, settlement.againInMs));
        return settlement;
      } catch (second) {
        // The lease ended while the attempt failed: whoever has it now goes on.
        if (second instanceof LeaseLostError) return 'done';
        throw second;
      }
    }
  };

  const keepLease = (unit: ClaimedUnit, stopping: AbortSignal, log: Logger) => {
    const lost = new AbortController();
    const renew = async (): Promise<void> => {
      const isHeld = await renewLease(db, unit, deps.settings.leaseMs).catch((error: unknown) => {
        log.warn({ why: messageOf(error) }, 'lease could not be renewed this time');
        return true;
      });
      if (!isHeld) lost.abort(new LeaseLostError(`unit ${unit.id} passed to somebody else`));
    };
    const timer = setInterval(() => void renew(), deps.settings.leaseMs / 3);
    return { signal: AbortSignal.any([lost.signal, stopping]), end: () => clearInterval(timer) };
  };

  /** Records why an attempt ended and what comes next; nothing is recorded for a unit that is no longer ours. */
  const afterFailure = async (unit: ClaimedUnit, error: unknown, stopping: AbortSignal, log: Logger): Promise<Settlement> => {
    if (error instanceof LeaseLostError) {
      log.warn({ why: error.message }, 'unit handed over');
      throw error;
    }
    const isStopping = stopping.aborted;
    const failure = { errorClass: errorClassOf(error), errorMessage: messageOf(error).slice(0, 2_000) };
    const isUpstream = error instanceof UpstreamUnavailableError;
    const maxAttempts = isUpstream ? MAX_UPSTREAM_ATTEMPTS : MAX_ATTEMPTS;
    const isOurs = !isUpstream && isConnectionTrouble(error);
    const isFinal = !isStopping && !isOurs && (dispositionOf(error) !== 'retry' || unit.attempts >= maxAttempts);
    const waitMs = isUpstream ? Math.min(error.retryAfterMs ?? 0, MAX_UPSTREAM_WAIT_MS) : 0;
    const delayMs = isStopping ? 0 : Math.max(waitMs, backoffMs(Math.min(unit.attempts, 6)));
    if (!isStopping) log[isFinal ? 'error' : 'warn']({ err: error, isFinal, delayMs }, 'unit failed');
    const announced = await db.transaction().execute(async (trx): Promise<OutboxMessage[]> => {
      await holdUnit(trx, unit);
      if (!isFinal) {
        await returnUnit(trx, unit, failure, delayMs);
        return [];
      }
      await failUnit(trx, unit, failure);
      return await addToOutbox(trx, [unitFinished(unit)]);
    });
    await publishCommitted({ db, nats: deps.nats, log }, announced);
    return isFinal ? 'done' : { againInMs: delayMs };
  };

  /** Why the source does not move, for those who watch. */
  const waitingFor = ({ trouble, host }: UpstreamUnavailableError, delayMs: number) => ({
    fraction: 0,
    operation: `${trouble} until ${new Date(Date.now() + delayMs).toISOString().slice(11, 19)} UTC (${host})`,
  });

  const consuming = consumeDurable(
    deps.nats,
    annotatorConsumer(source.id),
    UnitReady,
    async (message, { signal, working }) => {
      const alive = setInterval(working, 5_000);
      try {
        return await handle(message, signal);
      } finally {
        clearInterval(alive);
      }
    },
    // Attempts are counted in the ledger; only messages whose unit cannot even be looked at come back often.
    { log: deps.log, concurrency: 1, maxDeliveries: 1_000 },
  );
  return { isRunning: consuming.isRunning, drain: consuming.stop };
}
