import type { SourceId } from '@nephron/contracts';
import { blockHost, type Db, findCached, forgetCached, keepCached, takeHostToken } from '@nephron/db';
import type { Logger } from '@nephron/telemetry';
import { type KeptAnswer, openUpstream, type RateLimiter, type ResponseCache, type Upstream } from '@nephron/upstream';
import type { AnnotatorSettings } from './settings.ts';

/** The buckets of public hosts in the ledger: one for all replicas. */
export function ledgerLimiter(db: Db): RateLimiter {
  return {
    take: (host, bucket) => takeHostToken(db, host, bucket),
    block: (host, forMs, trouble) => blockHost(db, host, forMs, trouble),
  };
}

/** The answers that a source's hosts gave, in its namespace of the cache. */
export function ledgerCache(db: Db, source: SourceId): ResponseCache {
  const namespace = upstreamNamespace(source);
  return {
    lookUp: async (key) => {
      const { generation, value } = await findCached(db, namespace, key);
      return {
        kept: value as KeptAnswer | undefined,
        keep: (answer, freshForMs) => keepCached(db, namespace, generation, key, answer, freshForMs),
      };
    },
    forget: (key) => forgetCached(db, namespace, key),
  };
}

/** The public hosts as an annotator of this source reaches them; undefined where only a mirror folder is read. */
export function annotatorUpstream(
  source: SourceId,
  { access, upstream }: Pick<AnnotatorSettings, 'access' | 'upstream'>,
  { db, log }: { readonly db: Db; readonly log: Logger },
): (Upstream & { readonly close: () => Promise<void> }) | undefined {
  if (access !== 'internet') return undefined;
  if (!upstream.contact) log.warn('NEPHRON_CONTACT is not set: publishers cannot reach you when something is wrong with your requests');
  return openUpstream({ ...upstream, limiter: ledgerLimiter(db), cache: ledgerCache(db, source), log });
}

/** The cache namespace of the answers that a source's API gave. */
export function upstreamNamespace(source: SourceId): string {
  return `upstream.${source}`;
}
