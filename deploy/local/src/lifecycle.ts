import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@nephron/errors';
import type { Logger } from 'pino';

/** What everything that is started gets to know about its end. */
export interface Lifecycle {
  /** Aborted as soon as a stop is asked for, so that a start that is going on goes no further. */
  readonly signal: AbortSignal;
  /** Stops run last-in, first-out; `kill` is the way without waiting. */
  readonly onStop: (stop: () => Promise<unknown>, kill?: () => void) => void;
}

interface Options {
  readonly log: Logger;
  /** Where signals come from: a parameter for tests. */
  readonly signals?: Pick<NodeJS.EventEmitter, 'on'>;
  readonly killedExit?: (code: number) => void;
}

const STOP_LIMIT_MS = 9_500;
/** A start that is going on may finish its current step first. */
const START_LIMIT_MS = 2_000;
/** npm passes Ctrl-C on to us although the terminal has sent it already: that is one Ctrl-C, not two. */
const SAME_KEYPRESS_MS = 700;
const KILLED_EXIT_CODE = 130;

/**
 * Runs `start`, then waits for Ctrl-C (or SIGTERM, a closed terminal, the end of whoever started us) and stops everything in order.
 * A second Ctrl-C or SIGTERM kills everything at once. Rejects with what `start` failed with, after the same orderly stop.
 */
export async function runUntilStopped(start: (life: Lifecycle) => Promise<void>, options: Options): Promise<void> {
  const { log, signals = process, killedExit = process.exit } = options;
  const stopping = new AbortController();
  const asked = Promise.withResolvers<void>();
  const stops: { readonly stop: () => Promise<unknown>; readonly kill: (() => void) | undefined }[] = [];
  const killAll = (): void => {
    for (const { kill } of stops) kill?.();
  };

  let askedAt = 0;
  const askOnce = (reason: string): void => {
    if (stopping.signal.aborted) return;
    askedAt = performance.now();
    log.info(`stopping (${reason})`);
    stopping.abort(new Error('stopped'));
    asked.resolve();
  };
  const ask = (reason: string): void => {
    if (!stopping.signal.aborted) {
      askOnce(reason);
      return;
    }
    if (performance.now() - askedAt < SAME_KEYPRESS_MS) return;
    log.warn('ended at once');
    killAll();
    killedExit(KILLED_EXIT_CODE);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) signals.on(name, () => ask(name));
  for (const name of ['SIGHUP', 'disconnect'] as const) signals.on(name, () => askOnce('whoever started it is gone'));

  const failed = start({ signal: stopping.signal, onStop: (stop, kill) => void stops.push({ stop, kill }) }).catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    stopping.abort(error);
    asked.reject(error);
  });
  try {
    await asked.promise;
  } finally {
    await Promise.race([failed, delay(START_LIMIT_MS, undefined, { ref: false })]);
    await Promise.race([stopAll(stops, log), delay(STOP_LIMIT_MS, undefined, { ref: false })]);
    killAll();
  }
}

async function stopAll(stops: readonly { readonly stop: () => Promise<unknown> }[], log: Logger): Promise<void> {
  for (const { stop } of stops.toReversed()) {
    await stop().catch((error: unknown) => log.warn(`something did not stop in order: ${messageOf(error)}`));
  }
}
