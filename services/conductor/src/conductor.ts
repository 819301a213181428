import { CONSUMERS, RunStart, subjects, UnitFinished, ViewRefreshed } from '@nephron/contracts';
import { latestProgressRows, runsIn } from '@nephron/db';
import { messageOf } from '@nephron/errors';
import { consumeDurable } from '@nephron/messaging';
import { publishCommitted } from '@nephron/service-kit';
import { concludeUnit, finishRun, startRun } from './conduct.ts';
import { keepReconciling, type ReconcileDeps } from './reconcile.ts';

export interface RunningConductor {
  readonly isRunning: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Conducts runs: by message at once, by looking at the ledger in any case. */
export function startConductor(deps: ReconcileDeps): RunningConductor {
  const { db, nats, log } = deps;
  const options = { log, maxDeliveries: 20 };
  const consumers = [
    consumeDurable(
      nats,
      CONSUMERS.conductorCommands,
      RunStart,
      async ({ runId }) => {
        await publishCommitted(deps, await startRun(deps, runId));
        return 'done';
      },
      options,
    ),
    consumeDurable(
      nats,
      CONSUMERS.conductorUnits,
      UnitFinished,
      async ({ unitId }) => {
        await publishCommitted(deps, await concludeUnit(deps, unitId));
        return 'done';
      },
      options,
    ),
    consumeDurable(
      nats,
      CONSUMERS.conductorViews,
      ViewRefreshed,
      async () => {
        for (const run of await runsIn(db, 'finalizing')) await publishCommitted(deps, await finishRun(deps, run.id));
        return 'done';
      },
      options,
    ),
  ];
  const question = nats.connection.subscribe(subjects.progressQuery, {
    callback: (error, message) => {
      if (error) return;
      latestProgressRows(db).then(
        (items) => message.respond(JSON.stringify({ items })),
        (failure) => log.warn({ why: messageOf(failure) }, 'progress could not be read for the one who asked'),
      );
    },
  });
  const stopReconciling = keepReconciling(deps);
  return {
    isRunning: () => consumers.every((consumer) => consumer.isRunning()),
    stop: async () => {
      question.unsubscribe();
      await Promise.all([stopReconciling(), ...consumers.map((consumer) => consumer.stop(3_000))]);
    },
  };
}
