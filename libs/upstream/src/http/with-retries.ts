import { setTimeout as delay } from 'node:timers/promises';
import { handleWhen, retry } from 'cockatiel';
import type { RetrySettings } from './client-settings.ts';
import { FailedTry, unavailable } from './failed-try.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { UpstreamLog } from './upstream-log.ts';

export interface RetryDeps {
  readonly retry: RetrySettings;
  readonly limiter: RateLimiter;
  readonly log: UpstreamLog;
  readonly random: () => number;
}

/** `min(initial * 2^k, max)` times 0.8 to 1.2, in ms; `k` counts from 0. */
function backoffMs({ initialMs, maxMs }: RetrySettings, k: number, random: () => number): number {
  return Math.round(Math.min(initialMs * 2 ** k, maxMs) * (0.8 + 0.4 * random()));
}

/**
 * The only place where a request is tried again. What a host asks to wait wins over our own delays, and everybody waits; a wait
 * that is too long for the work in hand ends it at once with UpstreamUnavailableError, which says when to come back.
 */
export async function withRetries<T>(deps: RetryDeps, signal: AbortSignal, once: () => Promise<T>): Promise<T> {
  const { limiter, log } = deps;
  let nextWaitMs = 0;
  let tries = 0;
  const policy = retry(
    handleWhen((error) => error instanceof FailedTry && nextWaitMs <= deps.retry.longestWaitMs),
    { maxAttempts: deps.retry.retries },
  );
  try {
    return await policy.execute(async () => {
      // Waited for here and not by the policy, whose waits cannot be broken off.
      if (nextWaitMs > 0) await delay(nextWaitMs, undefined, { signal });
      tries++;
      try {
        return await once();
      } catch (error) {
        if (error instanceof FailedTry) {
          nextWaitMs = error.retryAfterMs ?? backoffMs(deps.retry, tries - 1, deps.random);
          if (error.retryAfterMs !== undefined || error.trouble === 'rate_limited')
            await limiter.block(error.host, nextWaitMs, error.trouble);
          log.debug({ host: error.host, why: error.message, attempt: tries, waitMs: nextWaitMs }, 'a request to a public host failed');
        }
        throw error;
      }
    }, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof FailedTry ? unavailable(error, nextWaitMs, tries) : error;
  }
}
