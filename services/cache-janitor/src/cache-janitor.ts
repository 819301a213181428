import { CacheInvalidated, CONSUMERS } from '@nephron/contracts';
import { type Db, deleteDeadEntries, deleteExpiredEntries, type EntryPosition, namespacesWithDeadEntries } from '@nephron/db';
import { isConnectionTrouble, messageOf } from '@nephron/errors';
import { backoffMs, consumeDurable, type Delivery, type Nats, type Settlement } from '@nephron/messaging';
import { repeat } from '@nephron/service-kit';
import type { Logger } from '@nephron/telemetry';
import { type ChunkOptions, deleteInChunks, type Tally } from './chunks.ts';

export interface JanitorDeps {
  /** Needs two connections: one for what is announced, one for the sweep. */
  readonly db: Db;
  readonly nats: Nats;
  readonly log: Logger;
  readonly sweepIntervalMs: number;
}

export interface CacheJanitor {
  readonly isRunning: () => boolean;
  /** Ends after the chunk in hand; what is left is found again later, by this process or another. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Rows that somebody held are asked for again after so long. */
const HELD_ROWS_AGAIN_MS = 2_000;

/** Reclaims cache entries of generations that are over as they are announced, and sweeps for expired and forgotten ones. */
export function startCacheJanitor(deps: JanitorDeps): CacheJanitor {
  const { db, nats, log } = deps;
  const stopping = new AbortController();
  const signal = stopping.signal;

  const reclaim = async (namespace: string, options: Omit<ChunkOptions, 'db' | 'signal'>): Promise<Tally> => {
    const tally = await deleteInChunks<EntryPosition>({ ...options, db, signal }, (trx, after, limit) =>
      deleteDeadEntries(trx, namespace, after, limit),
    );
    report(log, 'entries of an older generation reclaimed', { namespace, ...tally });
    return tally;
  };

  const onInvalidated = async ({ namespace }: CacheInvalidated, delivery: Delivery): Promise<Settlement> => {
    try {
      const { end } = await reclaim(namespace, { onChunk: delivery.working });
      if (end === 'stopped') return { againInMs: 0 };
      const isLeft = (await namespacesWithDeadEntries(db)).includes(namespace);
      return isLeft ? { againInMs: HELD_ROWS_AGAIN_MS } : 'done';
    } catch (error) {
      if (!isConnectionTrouble(error)) throw error;
      // However long the database is away, the message is not to blame.
      log.warn({ namespace, why: messageOf(error) }, 'reclaiming waits for the database');
      return { againInMs: backoffMs(Math.min(delivery.deliveries, 5)) };
    }
  };

  const sweep = async (): Promise<void> => {
    for (const namespace of await namespacesWithDeadEntries(db)) {
      const { end } = await reclaim(namespace, { givesWay: true });
      if (end !== 'complete') return;
    }
    const tally = await deleteInChunks({ db, signal, givesWay: true }, deleteExpiredEntries);
    report(log, 'expired entries swept', { ...tally });
  };

  const sweeping = repeat('cache sweep', { log, everyMs: deps.sweepIntervalMs }, sweep);
  // What was announced while the broker was away may have been forgotten by it.
  nats.onStatus((isConnected) => {
    if (isConnected) sweeping.wake();
  });
  const consuming = consumeDurable(nats, CONSUMERS.cacheJanitor, CacheInvalidated, onInvalidated, { log });

  return {
    isRunning: consuming.isRunning,
    stop: async (graceMs) => {
      // First no new messages, so that the one given back goes to another replica.
      const consumed = consuming.stop(graceMs);
      stopping.abort();
      await Promise.all([consumed, sweeping.stop()]);
    },
  };
}

function report(log: Logger, message: string, tally: Tally & { readonly namespace?: string }): void {
  log[tally.rows > 0 ? 'info' : 'debug'](tally, message);
}
