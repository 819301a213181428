import type { PublishedFile } from '../catalogue/published-file.ts';
import type { Download, DownloadOptions } from '../download/download.ts';
import { downloads, type SmallFiles } from '../download/downloads.ts';
import { addresses } from './addresses.ts';
import { answers } from './answers.ts';
import {
  BREAKER,
  type BreakerSettings,
  DOWNLOAD_SPEED,
  type DownloadSpeed,
  RETRY,
  type RetrySettings,
  TIMEOUTS,
  type Timeouts,
} from './client-settings.ts';
import { openDispatchers } from './dispatchers.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type HostGate, hostGate } from './host-gate.ts';
import { type HostLimits, limitOf } from './host-limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ResponseCache } from './response-cache.ts';
import { stubbornRequests } from './stubborn-requests.ts';
import type { UpstreamHttp } from './upstream-http.ts';
import type { UpstreamLog } from './upstream-log.ts';
import { withRetries } from './with-retries.ts';

export interface UpstreamOptions {
  /** Every request for `https://host/path` goes to `<baseUrl>/host/path` instead: a caching proxy, a simulated upstream. */
  readonly baseUrl?: string | undefined;
  /** How publishers can reach the people who run this, a mail or web address; empty where nobody said. */
  readonly contact: string;
  /** Only sent to NCBI's E-utilities, which then answer more often. */
  readonly ncbiApiKey?: string | undefined;
  readonly limits?: HostLimits | undefined;
  readonly limiter: RateLimiter;
  readonly cache?: ResponseCache | undefined;
  readonly log: UpstreamLog;
  readonly timeouts?: Partial<Timeouts> | undefined;
  readonly retry?: Partial<RetrySettings> | undefined;
  readonly breaker?: Partial<BreakerSettings> | undefined;
  readonly downloadSpeed?: Partial<DownloadSpeed> | undefined;
  /** What happens to downloads that are smaller than any published file; left out: they are refused. */
  readonly smallFiles?: SmallFiles | undefined;
  /** Spreads the delays: 0 to 1. */
  readonly random?: () => number;
}

/** The public hosts, as every part of Nephron reaches them. */
export interface Upstream {
  readonly http: UpstreamHttp;
  readonly download: (file: PublishedFile, options: DownloadOptions) => Promise<Download>;
}

/** Opens the client; `close` ends what is under way. */
export function openUpstream(options: UpstreamOptions): Upstream & { readonly close: () => Promise<void> } {
  const { limiter, log, limits, contact, ncbiApiKey } = options;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const retry = { ...RETRY, ...options.retry };
  const breaker = { ...BREAKER, ...options.breaker };
  const dispatchers = openDispatchers(timeouts);
  const hostLimit = (host: string) => limitOf(host, limits, Boolean(ncbiApiKey));
  const gates = new Map<string, HostGate>();
  const gateOf = (host: string): HostGate => {
    const gate = gates.get(host) ?? hostGate(host, { limit: hostLimit(host), limiter, breaker, longestWaitMs: retry.longestWaitMs, log });
    gates.set(host, gate);
    return gate;
  };
  const through = (dispatcher: typeof dispatchers.plain): Exchange =>
    exchange({
      dispatcher,
      addresses: addresses(options.baseUrl),
      gateOf,
      busyStatusesOf: (host) => hostLimit(host).busyStatuses,
      contact,
      ncbiApiKey,
      timeouts,
    });
  const retried = <T>(signal: AbortSignal, once: () => Promise<T>): Promise<T> =>
    withRetries({ retry, limiter, log, random: options.random ?? Math.random }, signal, once);
  const http = answers({
    exchange: through(dispatchers.decompressing),
    retried,
    cache: options.cache,
    timeouts,
    stubborn: stubbornRequests(),
    log,
  });
  return {
    http,
    download: downloads({
      exchange: through(dispatchers.plain),
      retried,
      http,
      speed: { ...DOWNLOAD_SPEED, ...options.downloadSpeed },
      smallFiles: options.smallFiles ?? 'refuse',
      log,
    }),
    close: dispatchers.close,
  };
}
