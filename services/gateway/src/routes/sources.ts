import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { sourceDescription } from '@nephron/contracts';
import { type Db, type ListedSource, listSources } from '@nephron/db';
import { NoQuery, okay, problems } from '../schemas/common.ts';
import { SourceListAnswer } from '../schemas/source.ts';

export const sourceRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    '/api/annotations/sources',
    {
      schema: {
        tags: ['annotations'],
        summary: 'The sources, how fresh they are and which release readers see',
        querystring: NoQuery,
        response: { 200: okay(SourceListAnswer, 'By priority.'), ...problems() },
      },
    },
    async (_request, reply) => {
      const nowMs = Date.now();
      void reply.header('cache-control', 'no-cache');
      return (await listSources(db)).map((source) => sourceAnswer(source, nowMs));
    },
  );
};

/** A source is due when its release is older than it may be, unless the upstream was asked since and had nothing newer. */
function sourceAnswer(source: ListedSource, nowMs: number) {
  const { displayName, description, homepage, licence } = sourceDescription(source.name);
  const since = Math.max(source.published_at?.getTime() ?? 0, source.checked_at?.getTime() ?? 0);
  const next = source.published_at ? new Date(since + source.fresh_for_seconds * 1000) : null;
  return {
    source_name: source.name,
    display_name: displayName,
    version: source.version,
    description,
    url: homepage,
    licence,
    is_active: source.is_enabled,
    priority: source.priority,
    fresh_for_seconds: source.fresh_for_seconds,
    last_update: source.published_at?.toISOString() ?? null,
    next_update: next?.toISOString() ?? null,
    checked_at: source.checked_at?.toISOString() ?? null,
    age_seconds: source.retrieved_at ? Math.max(0, Math.floor((nowMs - source.retrieved_at.getTime()) / 1000)) : null,
    is_due: next === null || next.getTime() <= nowMs,
    gene_count: source.gene_count,
    document_bytes: source.document_bytes,
    release: releaseAnswer(source),
  };
}

function releaseAnswer({ release_id, version, state, retrieved_at, published_at, counts, files }: ListedSource) {
  if (release_id === null || version === null || state === null || retrieved_at === null) return null;
  return {
    id: release_id,
    version,
    state,
    retrieved_at: retrieved_at.toISOString(),
    published_at: published_at?.toISOString() ?? null,
    counts: counts ? { ...counts } : null,
    files: (files ?? []).map((file) => ({ ...file })),
  };
}
