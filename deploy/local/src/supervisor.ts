import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PrerequisiteError } from '@nephron/errors';
import type { ServerExit } from '@nephron/local-servers';
import type { Logger } from 'pino';

/** A process that runs now. */
export interface RunningPart {
  /** Fulfilled when it does its work; never rejected. */
  readonly ready: Promise<void>;
  readonly exited: Promise<ServerExit>;
  /** Ends it in order, and the hard way where that takes too long. */
  readonly stop: () => Promise<void>;
  /** Ends it at once. */
  readonly kill: () => void;
}

/** Something that has to run as long as we do. */
export interface Part {
  readonly name: string;
  readonly start: () => Promise<RunningPart>;
}

export interface Supervised {
  readonly name: string;
  /** Fulfilled when it was ready for the first time; rejected where it cannot even start. */
  readonly ready: Promise<void>;
  readonly isReady: () => boolean;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
}

interface SuperviseOptions {
  readonly log: Logger;
  /** Where it was started already. */
  readonly first?: RunningPart;
  readonly backoff?: Backoff;
}

interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
  /** After so long a life, the next crash counts as the first. */
  readonly healthyMs: number;
}

const RESTART_BACKOFF: Backoff = { firstMs: 500, mostMs: 10_000, healthyMs: 30_000 };

/** Ends in a row without ever having been ready, after which a start is given up. */
const FAILED_STARTS = 3;

/** The wait before the next start: doubling with each crash in a row. */
export function nextDelay(formerMs: number, livedMs: number, { firstMs, mostMs, healthyMs }: Backoff = RESTART_BACKOFF): number {
  return formerMs === 0 || livedMs >= healthyMs ? firstMs : Math.min(formerMs * 2, mostMs);
}

/** Keeps a part running: whenever it ends it is started again, later and later while it keeps ending, until it is stopped. */
export function supervise(part: Part, { log, first, backoff = RESTART_BACKOFF }: SuperviseOptions): Supervised {
  const stopping = new AbortController();
  const firstReady = Promise.withResolvers<void>();
  firstReady.promise.catch(() => {});
  let current = first;
  let isReady = false;
  let wasReady = false;
  let failedStarts = 0;

  /** One life, from start to end; returns how it ended. */
  const live = async (): Promise<string> => {
    try {
      const running = current ?? (await part.start());
      current = running;
      if (stopping.signal.aborted) await running.stop();
      void running.ready.then(() => {
        if (current !== running) return;
        if (wasReady) log.info(`${part.name} is back`);
        isReady = wasReady = true;
        firstReady.resolve();
      });
      return exitText(await running.exited);
    } catch (error) {
      return messageOf(error);
    } finally {
      current = undefined;
      isReady = false;
    }
  };

  const keepAlive = async (): Promise<void> => {
    for (let delayMs = 0; !stopping.signal.aborted; ) {
      const startedAt = performance.now();
      const how = await live();
      if (stopping.signal.aborted) return;
      if (!wasReady && ++failedStarts >= FAILED_STARTS) {
        firstReady.reject(new PrerequisiteError(`${part.name} does not start (${how}); its own lines above say why`));
        return;
      }
      delayMs = nextDelay(delayMs, performance.now() - startedAt, backoff);
      log.warn(`${part.name} ended (${how}); starting it again in ${delayMs / 1000} s`);
      await delay(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const kept = keepAlive();

  return {
    name: part.name,
    ready: firstReady.promise,
    isReady: () => isReady,
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await kept;
    },
    kill: () => {
      stopping.abort();
      current?.kill();
    },
  };
}

/** Waits until every part is ready; where one is not in time or cannot start, the error names it. */
export async function allReady(parts: readonly Supervised[], withinMs: number, signal?: AbortSignal): Promise<void> {
  const waiting = new AbortController();
  const tooLate = delay(withinMs, undefined, { signal: waiting.signal }).then(() => {
    const missing = parts.filter((part) => !part.isReady()).map((part) => part.name);
    throw new PrerequisiteError(`not ready within ${withinMs / 1000} s: ${missing.join(', ')}; the lines above may say why`);
  });
  const stop = (): void => waiting.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([Promise.all(parts.map((part) => part.ready)), tooLate]);
  } finally {
    signal?.removeEventListener('abort', stop);
    waiting.abort();
    tooLate.catch(() => {});
  }
}

function exitText({ code, signal }: ServerExit): string {
  return signal ? `killed by ${signal}` : `exit code ${code}`;
}
