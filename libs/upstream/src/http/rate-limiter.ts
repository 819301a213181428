import type { UpstreamTrouble } from '@nephron/errors';

/** What a request of a host has to wait for. */
export type Turn =
  /** It may go now: its token was taken. */
  | { readonly kind: 'granted' }
  /** A token is there after so long; ask again then. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** Nobody may ask the host for so long. */
  | { readonly kind: 'blocked'; readonly waitMs: number; readonly trouble: UpstreamTrouble };

export interface Bucket {
  readonly perSecond: number;
  readonly burst: number;
}

/** One token bucket per host, and who says that a host must not be asked for a while; shared by all who are given the same one. */
export interface RateLimiter {
  /** Takes a token or says how long to wait; never waits itself. */
  readonly take: (host: string, bucket: Bucket) => Promise<Turn>;
  /** Keeps everybody from asking the host for so long; an earlier block that lasts longer stays. */
  readonly block: (host: string, forMs: number, trouble: UpstreamTrouble) => Promise<void>;
}

interface Known {
  tokens: number;
  refilledAt: number;
  blockedUntil: number;
  trouble: UpstreamTrouble;
}

/** A limiter for one process alone: tools without a database, tests. */
export function memoryLimiter(now: () => number = () => performance.now()): RateLimiter {
  const hosts = new Map<string, Known>();
  const knownOf = (host: string, burst: number): Known => {
    const known = hosts.get(host) ?? { tokens: burst, refilledAt: now(), blockedUntil: 0, trouble: 'rate_limited' as const };
    hosts.set(host, known);
    return known;
  };
  return {
    take: async (host, { perSecond, burst }) => {
      const known = knownOf(host, burst);
      const at = now();
      known.tokens = Math.min(burst, known.tokens + ((at - known.refilledAt) / 1000) * perSecond);
      known.refilledAt = at;
      if (known.blockedUntil > at) return { kind: 'blocked', waitMs: Math.ceil(known.blockedUntil - at), trouble: known.trouble };
      if (known.tokens < 1) return { kind: 'wait', waitMs: Math.ceil(((1 - known.tokens) / perSecond) * 1000) };
      known.tokens -= 1;
      return { kind: 'granted' };
    },
    block: async (host, forMs, trouble) => {
      const known = knownOf(host, 1);
      if (now() + forMs <= known.blockedUntil) return;
      known.blockedUntil = now() + forMs;
      known.trouble = trouble;
    },
  };
}
