import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@nephron/errors';
import type { Logger } from '@nephron/telemetry';

export interface RepeatOptions {
  readonly log: Logger;
  readonly everyMs: number;
  /** The first time comes so long after the start; at once where it is left out. */
  readonly firstAfterMs?: number;
  readonly random?: () => number;
}

export interface Repeating {
  /** Does the work now, or once more after it where it is going on. */
  readonly wake: () => void;
  /** Aborts the work's signal and waits for its end. */
  readonly stop: () => Promise<void>;
}

/** After a failure the work is tried again so soon, where its own time is not sooner. */
const RETRY_AFTER_MS = 15_000;

/**
 * Does `work` again and again, one at a time, `everyMs` apart give or take a tenth, so that replicas started together do not
 * work together. A failure is logged and the work tried again sooner.
 */
export function repeat(name: string, options: RepeatOptions, work: (signal: AbortSignal) => Promise<void>): Repeating {
  const { log, everyMs, firstAfterMs = 0, random = Math.random } = options;
  const stopping = new AbortController();
  let wakeUp = new AbortController();

  const pause = async (ms: number): Promise<void> => {
    await delay(ms * (0.9 + 0.2 * random()), undefined, { signal: AbortSignal.any([stopping.signal, wakeUp.signal]) }).catch(() => {});
    wakeUp = new AbortController();
  };
  const attempt = async (): Promise<number> => {
    try {
      await work(stopping.signal);
      return everyMs;
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ work: name, why: messageOf(error) }, 'regular work failed; it will be tried again');
      return Math.min(everyMs, RETRY_AFTER_MS);
    }
  };
  const loop = async (): Promise<void> => {
    if (firstAfterMs > 0) await pause(firstAfterMs);
    while (!stopping.signal.aborted) await pause(await attempt());
  };
  const looping = loop();

  return {
    wake: () => wakeUp.abort(),
    stop: async () => {
      stopping.abort();
      await looping;
    },
  };
}
