import { createHash } from 'node:crypto';
import type { UpstreamRequest } from './upstream-http.ts';

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The place of one request in the cache, as it was when it was looked up. */
export interface CachePlace {
  /** Undefined where nothing is kept, or where its time is over. */
  readonly kept: KeptAnswer | undefined;
  /** Keeps an answer; without effect where the cache was invalidated since the place was looked up. */
  readonly keep: (answer: KeptAnswer, freshForMs: number) => Promise<void>;
}

/** Answers of public sources that may be given again for a while. Its keys hold no secret. */
export interface ResponseCache {
  readonly lookUp: (key: string) => Promise<CachePlace>;
  readonly forget: (key: string) => Promise<void>;
}

/** Equal for requests that get the same answer; made of what the caller asked for, never of what the client adds (keys, names). */
export function cacheKey({ url, method = 'GET', headers = {}, body = '' }: UpstreamRequest): string {
  const named = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHash('sha256')
    .update(JSON.stringify([method, url, named, body]))
    .digest('hex');
}
