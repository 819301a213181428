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
import { dispositionOf, errorClassOf, isConnectionTrouble, LeaseLostError, messageOf } from '@nephron/errors';
import { backoffMs, consumeDurable, type Nats, progressWriter, type Settlement } from '@nephron/messaging';
import { publishCommitted } from '@nephron/service-kit';
import type { Logger } from '@nephron/telemetry';
import type pg from 'pg';
import { progressReporter } from './progress.ts';
import type { AnnotatorSettings } from './settings.ts';
import type { Source } from './source.ts';
import { acquire } from './steps/acquire.ts';
import { unitFinished } from './steps/finished.ts';
import { publish } from './steps/publish.ts';
import { stage } from './steps/stage.ts';
import type { Step } from './work.ts';

export interface AnnotatorDeps {
  readonly pool: pg.Pool;
  readonly nats: Nats;
  readonly log: Logger;
  readonly settings: Pick<AnnotatorSettings, 'mirrorDir' | 'rawDir' | 'fileNames' | 'leaseMs'>;
  /** Who holds the leases: unique per process. */
  readonly owner: string;
}

export interface RunningAnnotator {
  readonly isRunning: () => boolean;
  /** Ends after the unit in hand, or hands it back after `graceMs`. */
  readonly drain: (graceMs: number) => Promise<void>;
}

const STEPS: Readonly<Record<ClaimedUnit['kind'], Step>> = { acquire, stage, publish };

/** Tries of a unit before it counts as failed; a connection that broke does not count as one. */
const MAX_ATTEMPTS = 5;

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
      const work = { source, unit, db, pool: deps.pool, settings: deps.settings, progress, log, signal: lease.signal };
      const announced = await STEPS[unit.kind](work);
      lease.end();
      await publishCommitted({ db, nats: deps.nats, log }, announced);
      return 'done';
    } catch (error) {
      lease.end();
      try {
        return await afterFailure(unit, error, stopping, log);
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
    const isFinal = !isStopping && !isConnectionTrouble(error) && (dispositionOf(error) !== 'retry' || unit.attempts >= MAX_ATTEMPTS);
    const delayMs = isStopping ? 0 : backoffMs(Math.min(unit.attempts, 6));
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
