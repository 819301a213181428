import { setTimeout as delay } from 'node:timers/promises';
import { type Following, followEvents, type Nats, type StreamEvent } from '@nephron/messaging';
import type { Logger } from '@nephron/telemetry';
import { askSnapshot, readProgress, streamPosition } from './broker-reads.ts';
import { eventFrame, rowFrame, rowOf, type StateFrame } from './frames.ts';
import type { Projection } from './projection.ts';
import { createReplay, REPLAY_LIMITS, type Replay } from './replay.ts';

/** A stretch of the event stream followed without a gap, from some minutes ago until now and on. */
export interface Session {
  readonly replay: Replay;
  /** Identity of the stream it follows. */
  readonly created: string;
  /** From now on each new frame is reported. */
  readonly goLive: () => void;
  readonly stop: () => Promise<void>;
}

export interface SessionDeps {
  readonly nats: Nats;
  readonly log: Logger;
  readonly projection: Projection;
  readonly signal: AbortSignal;
  readonly onFrame: (frame: StateFrame) => void;
  /** The stream jumped: events were lost, or it is another stream. */
  readonly onGap: (expected: number, came: number) => void;
}

/** The stream says that there are events which it then does not deliver only when somebody deleted single messages. */
const CATCH_UP_MS = 10_000;
const RETRY_MS = 500;

/**
 * Loads the last minutes of events, the conductor's snapshot and the progress of what is moving; ready when all three are
 * here. The events come first, so that nothing which happens while the conductor answers is missed.
 */
export async function openSession(deps: SessionDeps): Promise<Session> {
  const { nats, log, projection, signal } = deps;
  const { created, firstSeq, lastSeq } = await untilDone(deps, 'event stream', () => streamPosition(nats));
  const fromSeq = Math.max(1, firstSeq, lastSeq - REPLAY_LIMITS.maxFrames + 1);
  const replay = createReplay(fromSeq - 1);
  let isLive = false;

  const onEvent = (event: StreamEvent): void => {
    const expected = replay.last() + 1;
    if (isLive && event.seq !== expected) {
      deps.onGap(expected, event.seq);
      return;
    }
    const row = rowOf(event);
    const frame = row ? rowFrame(event.seq, event.at, projection.applyRow(row)) : eventFrame(event);
    replay.push(frame);
    if (isLive) deps.onFrame(frame);
  };
  const following: Following = followEvents(nats, { log, fromSeq, onEvent });
  try {
    const deadline = Date.now() + CATCH_UP_MS;
    while (replay.last() < lastSeq && Date.now() < deadline) await delay(10, undefined, { signal });
    if (replay.last() < lastSeq) replay.restartAfter(lastSeq);
    await untilDone(deps, 'snapshot of the conductor', async () => {
      const asOf = projection.mark();
      projection.applySnapshot(await askSnapshot(nats), asOf);
    });
    for (const value of await untilDone(deps, 'progress bucket', () => readProgress(nats, projection.items())))
      projection.applyProgress(value);
  } catch (error) {
    await following.stop();
    throw error;
  }
  // Clients may have seen more of a run's progress than its old events tell; a replay must not take it back.
  replay.rewrite((frame) => {
    const raised = frame.row && projection.raised(frame.row);
    return raised && raised !== frame.row ? rowFrame(frame.seq, new Date(frame.atMs), raised) : frame;
  });
  return {
    replay,
    created,
    goLive: () => {
      isLive = true;
    },
    stop: () => following.stop(),
  };
}

/** Tries until it works or the hub stops; says the first time why it waits. */
async function untilDone<T>({ log, signal }: SessionDeps, what: string, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (failures === 0) log.warn({ err: error, what }, 'cannot be read yet; trying until it can');
      signal.throwIfAborted();
      await delay(RETRY_MS, undefined, { signal });
    }
  }
}
