import { CONSUMERS, SOURCE_IDS, type SourceId, SourcePublished } from '@nephron/contracts';
import { hasDirtyGenes, hasPercentiles } from '@nephron/db';
import { isConnectionTrouble, messageOf } from '@nephron/errors';
import { backoffMs, consumeDurable, type Delivery, type Settlement } from '@nephron/messaging';
import { repeat } from '@nephron/service-kit';
import { coalesce } from './coalesce.ts';
import { type RefreshDeps, refreshPercentilesOf, refreshStatistics, refreshSummaries, verifySummaries } from './refresh.ts';

/** Three connections do: summaries, statistics, verification. */
export interface ViewRefresherDeps extends RefreshDeps {
  readonly debounceMs: number;
  readonly maxWaitMs: number;
  readonly verifyIntervalMs: number;
}

export interface ViewRefresher {
  readonly isRunning: () => boolean;
  /** Ends after the batch in hand; what is left is refreshed later, by this process or another. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Well below the consumer's ack wait: a delivery waits for its refresh longer than a handler usually works. */
const SIGN_OF_LIFE_MS = 5_000;
const LEFT_OVER_INTERVAL_MS = 60_000;
const FIRST_VERIFICATION_MS = 60_000;

/**
 * Keeps what readers list up to date with what is published. Summaries follow each pause of a burst, as only dirty genes are
 * recomputed; the statistics view is computed whole, so its refreshes also keep a distance. A message is settled after both.
 */
export function startViewRefresher(deps: ViewRefresherDeps): ViewRefresher {
  const { db, nats, log, debounceMs: quietMs, maxWaitMs, verifyIntervalMs } = deps;
  const stopping = new AbortController();
  const summaries = coalesce({ quietMs, maxWaitMs, apartMs: 0 }, (signal) => refreshSummaries(deps, signal));
  const statistics = coalesce({ quietMs, maxWaitMs, apartMs: maxWaitMs }, () => refreshStatistics(deps));
  // Ranks need all genes of a source, so they follow its publication and not its dirty genes.
  const percentiles = new Map(
    SOURCE_IDS.filter(hasPercentiles).map((source) => [
      source as SourceId,
      coalesce({ quietMs, maxWaitMs, apartMs: 0 }, () => refreshPercentilesOf(deps, source)),
    ]),
  );
  const refresh = async (source?: SourceId): Promise<void> => {
    await Promise.all([summaries.request(), statistics.request(), source ? percentiles.get(source)?.request() : undefined]);
  };

  const onPublished = async ({ source }: SourcePublished, delivery: Delivery): Promise<Settlement> => {
    const signs = setInterval(delivery.working, SIGN_OF_LIFE_MS);
    try {
      await refresh(source);
      return 'done';
    } catch (error) {
      if (stopping.signal.aborted) return { againInMs: 0 };
      if (!isConnectionTrouble(error)) throw error;
      // However long the database is away, the message is not to blame.
      log.warn({ source, why: messageOf(error) }, 'the refresh waits for the database');
      return { againInMs: backoffMs(Math.min(delivery.deliveries, 5)) };
    } finally {
      clearInterval(signs);
    }
  };

  const consumer = CONSUMERS.viewRefresher;
  // As many at once as the broker hands out, so that a whole burst waits for one refresh.
  const consuming = consumeDurable(nats, consumer, SourcePublished, onPublished, { log, concurrency: consumer.maxAckPending });
  // A crash, or an event that never came, leaves marks behind.
  const leftOvers = repeat('left-over dirty genes', { log, everyMs: LEFT_OVER_INTERVAL_MS }, async () => {
    if (await hasDirtyGenes(db)) await refresh();
  });
  const verifying = repeat(
    'verification of summaries and percentiles',
    { log, everyMs: verifyIntervalMs, firstAfterMs: Math.min(verifyIntervalMs, FIRST_VERIFICATION_MS) },
    async (signal) => {
      await verifySummaries(deps, signal);
      // An event that never came would leave ranks behind; what is right is not written again.
      for (const source of percentiles.keys()) if (!signal.aborted) await percentiles.get(source)?.request();
    },
  );

  return {
    isRunning: consuming.isRunning,
    stop: async (graceMs) => {
      // First no new messages, so that those given back go to another replica.
      const consumed = consuming.stop(graceMs);
      stopping.abort();
      await Promise.all([
        consumed,
        summaries.stop(),
        statistics.stop(),
        ...[...percentiles.values()].map((each) => each.stop()),
        leftOvers.stop(),
        verifying.stop(),
      ]);
    },
  };
}
