import { CacheInvalidated, subjects } from '@nephron/contracts';
import { cacheGenerations, type Db } from '@nephron/db';
import { messageOf } from '@nephron/errors';
import { type Following, followEvents, type Nats } from '@nephron/messaging';
import type { Logger } from '@nephron/telemetry';
import { Value } from 'typebox/value';
import type { BodyCache } from './body-cache.ts';

export interface GenerationWatchDeps {
  readonly db: Db;
  readonly nats: Nats;
  readonly log: Logger;
  readonly cache: BodyCache;
  /** Pause between two looks at the ledger, in case an event was lost without a word. */
  readonly everyMs?: number;
}

/**
 * Lets a cache be used exactly as long as invalidations reach it: they are followed, and after each (re)start of following the
 * generations are read from the ledger before the cache is trusted. While the broker is away it is not.
 */
export function watchGenerations({ db, nats, log, cache, everyMs = 5_000 }: GenerationWatchDeps): { stop(): Promise<void> } {
  let following: Following | undefined;
  /** Which (re)start of following is the present one; a reading that began before it may not vouch for it. */
  let session = 0;
  let isFollowing = false;
  let isStopped = false;

  const readGenerations = async (): Promise<void> => {
    const [mine, changes] = [session, cache.changes];
    try {
      const generations = await cacheGenerations(db);
      if (isStopped || mine !== session || !isFollowing) return;
      if (cache.isAheadOf(generations) && changes === cache.changes) cache.reset(generations);
      cache.trust(generations);
    } catch (error) {
      log.warn({ why: messageOf(error) }, 'cache generations could not be read; trying again');
    }
  };

  const begin = (): void => {
    session++;
    isFollowing = false;
    cache.distrust();
    const mine = session;
    following = followEvents(nats, {
      log,
      subject: subjects.cacheInvalidated,
      onEvent: ({ body }) => {
        if (Value.Check(CacheInvalidated, body)) cache.raise(body.namespace, body.generation);
        else log.error({ body }, 'an invalidation has a shape nobody here reads');
      },
      onRestart: () => {
        if (isStopped || mine !== session) return;
        isFollowing = true;
        void readGenerations();
      },
    });
  };

  nats.onStatus((connected) => {
    if (isStopped) return;
    cache.distrust();
    isFollowing = false;
    session++;
    void following?.stop();
    // A new start rather than the old one's recovery: that may take seconds in which events pass unseen.
    if (connected) begin();
  });
  if (nats.isConnected()) begin();
  const timer = setInterval(() => void readGenerations(), everyMs);

  return {
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      cache.distrust();
      await following?.stop();
    },
  };
}
