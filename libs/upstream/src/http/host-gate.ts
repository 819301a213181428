import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, UpstreamUnavailableError } from '@nephron/errors';
import { BrokenCircuitError, bulkhead, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { BreakerSettings } from './client-settings.ts';
import { FailedTry } from './failed-try.ts';
import type { HostLimit } from './host-limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { UpstreamLog } from './upstream-log.ts';

export interface HostGateOptions {
  readonly limit: HostLimit;
  readonly limiter: RateLimiter;
  readonly breaker: BreakerSettings;
  /** A block that lasts longer is not waited for. */
  readonly longestWaitMs: number;
  readonly log: UpstreamLog;
}

/** Lets requests to one host through: none while its circuit is open, so many at a time, each with a token. */
export interface HostGate {
  readonly pass: <T>(signal: AbortSignal, request: () => Promise<T>) => Promise<T>;
}

/**
 * The order is circuit breaker, concurrency, token: whoever waits holds no token, and whoever has a token goes at once. Only a
 * host that does not work opens its circuit; one that asks us to wait is blocked in the limiter instead. So is one whose circuit
 * opens, for all replicas.
 */
export function hostGate(host: string, options: HostGateOptions): HostGate {
  const { limit, limiter, breaker, log } = options;
  const circuit = circuitBreaker(
    handleWhen((error) => error instanceof FailedTry && error.trouble === 'upstream_down'),
    { breaker: new ConsecutiveBreaker(breaker.failures), halfOpenAfter: breaker.openMs },
  );
  let openUntil = 0;
  let blocked: Promise<void> = Promise.resolve();
  circuit.onBreak(() => {
    openUntil = Date.now() + breaker.openMs;
    log.warn({ host, forMs: breaker.openMs }, 'a public host does not work and is left alone for a while');
    blocked = limiter.block(host, breaker.openMs, 'upstream_down').catch((error: unknown) => {
      log.warn({ host, why: messageOf(error) }, 'other processes could not be told to leave a host alone');
    });
  });
  circuit.onReset(() => log.info({ host }, 'a public host works again'));
  const places = bulkhead(limit.concurrency, Number.POSITIVE_INFINITY);

  const takeTurn = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const turn = await limiter.take(host, limit);
      if (turn.kind === 'granted') return;
      if (turn.kind === 'blocked' && turn.waitMs > options.longestWaitMs) {
        const why = turn.trouble === 'rate_limited' ? 'asked us to wait' : 'does not work';
        throw new UpstreamUnavailableError(turn.trouble, host, `${host} ${why}`, { retryAfterMs: turn.waitMs });
      }
      await delay(turn.waitMs, undefined, { signal });
    }
  };

  return {
    pass: async (signal, request) => {
      try {
        return await circuit.execute(
          () =>
            places.execute(async () => {
              await takeTurn(signal);
              return await request();
            }, signal),
          signal,
        );
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof BrokenCircuitError) {
          const waitMs = Math.max(0, openUntil - Date.now());
          throw new UpstreamUnavailableError('upstream_down', host, `${host} does not work`, { cause: error, retryAfterMs: waitMs });
        }
        // The block is there before anybody acts on the failure.
        await blocked;
        throw error;
      }
    },
  };
}
