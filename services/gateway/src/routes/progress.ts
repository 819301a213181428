import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PIPELINE_ROW, SOURCE_IDS } from '@nephron/contracts';
import { type Db, latestProgressRows } from '@nephron/db';
import { Type } from 'typebox';
import { HttpProblem } from '../problem.ts';
import { closed, NoQuery, okay, problems } from '../schemas/common.ts';
import { ProgressAnswer, ProgressListAnswer } from '../schemas/run.ts';

export const progressRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    '/api/progress/status',
    {
      schema: {
        tags: ['progress'],
        summary: 'The pipeline and every source in its latest run',
        querystring: NoQuery,
        response: { 200: okay(ProgressListAnswer, 'The pipeline first, then sources by priority.'), ...problems() },
      },
    },
    async (_request, reply) => {
      const rows = await latestProgressRows(db);
      void reply.header('cache-control', 'no-cache');
      return { data: rows, meta: { timestamp: new Date().toISOString(), total_sources: rows.length - 1, total_entries: rows.length } };
    },
  );

  app.get(
    '/api/progress/status/:source',
    {
      schema: {
        tags: ['progress'],
        summary: 'The pipeline, or one source, in its latest run',
        params: Type.Object({ source: Type.String({ maxLength: 64 }) }, closed),
        querystring: NoQuery,
        response: { 200: okay(ProgressAnswer, 'The row.'), ...problems(404) },
      },
    },
    async ({ params }, reply) => {
      const row = (await latestProgressRows(db)).find((candidate) => candidate.source_name === params.source);
      if (!row) throw unknownTarget(params.source);
      void reply.header('cache-control', 'no-cache');
      return { data: row, meta: { timestamp: new Date().toISOString(), source_name: row.source_name } };
    },
  );
};

/** 404 for what is neither the pipeline nor a source. */
export function unknownTarget(name: string): HttpProblem {
  return new HttpProblem(
    404,
    'NEPHRON_SOURCE_UNKNOWN',
    `no source is called "${name}"; there are ${[PIPELINE_ROW, ...SOURCE_IDS].join(', ')}`,
  );
}
