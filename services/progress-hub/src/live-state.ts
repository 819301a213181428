import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@nephron/errors';
import { type Nats, watchProgress } from '@nephron/messaging';
import type { Logger } from '@nephron/telemetry';
import { askSnapshot, streamPosition } from './broker-reads.ts';
import { isEndedRow } from './ended-row.ts';
import type { StateFrame } from './frames.ts';
import type { Projection } from './projection.ts';
import type { Replay } from './replay.ts';
import { openSession, type Session } from './session.ts';

export interface LiveStateDeps {
  readonly nats: Nats;
  readonly log: Logger;
  readonly projection: Projection;
  /** A frame was added to the replay. */
  readonly onFrame: (frame: StateFrame) => void;
  /** These rows look different without an event. */
  readonly onMoved: (names: readonly string[]) => void;
  /** From now on this replay counts, and what clients know may have a gap. */
  readonly onRestart: (replay: Replay) => void;
}

export interface LiveState {
  /** True once the state is known; from then on also while the broker is away. */
  readonly isKnown: () => boolean;
  readonly stop: () => Promise<void>;
}

/** How often the ledger is asked whether what is shown is true: while something moves, and else. */
const RECONCILE_MOVING_MS = 2_000;
const RECONCILE_IDLE_MS = 15_000;

/**
 * Keeps the projection true: loads it, follows events and progress, compares it with the ledger now and then (which also
 * brings the pipeline's percentage), and loads everything anew where the stream jumped, was made anew or stays silent.
 */
export function keepLiveState(deps: LiveStateDeps): LiveState {
  const { nats, log, projection } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let session: Session | undefined;
  let renewing: Promise<void> | undefined;
  /** Where the events stood at the last comparison if there were more to come. */
  let behindAt: number | undefined;
  let wakeUp = new AbortController();

  const renew = (): Promise<void> => {
    renewing ??= replaceSession()
      .catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error }, 'state could not be loaded');
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };

  const replaceSession = async (): Promise<void> => {
    await session?.stop();
    const opened = await openSession({
      nats,
      log,
      projection,
      signal,
      onFrame: deps.onFrame,
      onGap: (expected, came) => {
        log.warn({ expected, came }, 'event stream jumped; loading the state anew');
        void renew();
      },
    });
    session = opened;
    opened.goLive();
    deps.onRestart(opened.replay);
    log.info({ seq: opened.replay.last(), rows: projection.items().length }, 'state is loaded');
  };

  const reconcile = async ({ replay, created: known }: Session): Promise<void> => {
    const before = replay.last();
    const { created, lastSeq } = await streamPosition(nats);
    const asOf = projection.mark();
    const rows = await askSnapshot(nats);
    if (renewing || signal.aborted) return;
    const isAnother = created !== known || lastSeq < before;
    const isStuck = replay.last() === before && lastSeq > before && behindAt === before;
    behindAt = lastSeq > before ? before : undefined;
    if (isAnother || isStuck) {
      log.warn({ seq: before, lastSeq, isAnother }, 'event stream was made anew or stays silent; loading the state anew');
      await renew();
      return;
    }
    const moved = projection.applySnapshot(rows, asOf);
    if (moved.length > 0) deps.onMoved(moved);
  };

  const upkeep = async (): Promise<void> => {
    await renew();
    let isCompared = true;
    while (!signal.aborted) {
      const isQuiet = isCompared && projection.items().every(isEndedRow);
      const pause = AbortSignal.any([signal, wakeUp.signal]);
      await delay(isQuiet ? RECONCILE_IDLE_MS : RECONCILE_MOVING_MS, undefined, { signal: pause }).catch(() => {});
      wakeUp = new AbortController();
      if (signal.aborted || renewing || !session || !nats.isConnected()) continue;
      isCompared = await reconcile(session).then(
        () => true,
        (error) => {
          // Right after a return of the broker the conductor may not be back yet.
          log.debug({ why: messageOf(error) }, 'state could not be compared with the ledger');
          return false;
        },
      );
    }
  };

  const stopProgress = watchProgress(nats, log, (progress) => {
    if (projection.applyProgress(progress)) deps.onMoved([progress.source]);
  });
  nats.onStatus((connected) => {
    if (connected) wakeUp.abort();
  });
  const upkeeping = upkeep();

  return {
    isKnown: () => session !== undefined,
    stop: async () => {
      stopping.abort();
      stopProgress();
      // A question that is under way to the broker cannot be taken back; nobody waits for its answer.
      await Promise.race([upkeeping, delay(1_000, undefined, { ref: false })]);
      await session?.stop();
    },
  };
}
