import {
  addToOutbox,
  clearDecidedStaging,
  failHopelessUnits,
  forgetPublished,
  type OutboxMessage,
  returnExpiredUnits,
  runsIn,
  unitsToRemind,
  unsettledUnits,
} from '@nephron/db';
import { messageOf } from '@nephron/errors';
import type { Nats } from '@nephron/messaging';
import { publishCommitted, relayOutbox } from '@nephron/service-kit';
import { unitReady } from './announce.ts';
import { type ConductDeps, concludeUnit, finishRun, startRun } from './conduct.ts';

export interface ReconcileDeps extends ConductDeps {
  readonly nats: Nats;
  readonly intervalMs: number;
}

/** Younger messages are still on their way by the writer's own hand. */
const LEFT_BEHIND_MS = 1_000;
const KEEP_PUBLISHED_MS = 24 * 60 * 60 * 1000;

/**
 * Compares the ledger with what should be going on and mends the difference: runs nobody started, leases that expired, units
 * without a message, ends from which nobody drew conclusions, announcements that were left behind.
 */
async function reconcileOnce(deps: ReconcileDeps): Promise<void> {
  const { db, log } = deps;
  const hopeless = await failHopelessUnits(db);
  const expired = await returnExpiredUnits(db);
  if (expired.length > 0) log.warn({ unitIds: expired }, 'leases expired; their units are in the queue again');
  if (hopeless.length > 0) log.error({ unitIds: hopeless }, 'units lost their workers too often and count as failed');
  const reminded = await remindWorkers(deps);
  await publishCommitted(deps, reminded);
  for (const unitId of await unsettledUnits(db)) await publishCommitted(deps, await concludeUnit(deps, unitId));
  for (const run of await runsIn(db, 'queued')) await publishCommitted(deps, await startRun(deps, run.id));
  for (const run of await runsIn(db, 'finalizing')) await publishCommitted(deps, await finishRun(deps, run.id));
  if (deps.nats.isConnected()) {
    const relayed = await relayOutbox(deps, LEFT_BEHIND_MS, 500);
    if (relayed > 0) log.info({ messages: relayed }, 'messages left behind were published');
  }
  const cleared = await clearDecidedStaging(db);
  if (cleared > 0) log.info({ documents: cleared }, 'staged documents of releases that nobody can accept any more were deleted');
  await forgetPublished(db, KEEP_PUBLISHED_MS, 1_000);
}

async function remindWorkers({ db, log }: ReconcileDeps): Promise<OutboxMessage[]> {
  return await db.transaction().execute(async (trx) => {
    const due = await unitsToRemind(trx);
    if (due.length > 0) log.info({ unitIds: due.map((unit) => unit.id) }, 'workers reminded of units that are due');
    return await addToOutbox(
      trx,
      due.map(({ id, runId, source }) => unitReady({ unitId: id, runId, source })),
    );
  });
}

/** Reconciles again and again; one failure is logged and the next look comes as usual. Returns how to stop. */
export function keepReconciling(deps: ReconcileDeps): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      await reconcileOnce(deps);
    } catch (error) {
      deps.log.warn({ why: messageOf(error) }, 'the ledger could not be reconciled this time');
    }
    if (!stopped) timer = setTimeout(start, deps.intervalMs);
  };
  const start = (): void => {
    current = look();
  };
  start();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
  };
}
