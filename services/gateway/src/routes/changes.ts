import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { changeCursorText, FIRST_CHANGE, parseChangeCursor } from '@nephron/contracts';
import { changesSince, type Db, findGene, geneHistory, lastChange } from '@nephron/db';
import { Type } from 'typebox';
import { changeAnswer } from '../change-body.ts';
import { theGene } from '../gene-body.ts';
import { envelopeOf, PageQuery, pagingOf } from '../paging.ts';
import { HttpProblem } from '../problem.ts';
import { ChangeListAnswer, HistoryAnswer } from '../schemas/change.ts';
import { closed, GeneText, okay, plainText, problems, SourceName } from '../schemas/common.ts';

export const changeRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    '/api/changes',
    {
      schema: {
        tags: ['changes'],
        summary: 'What changed, oldest first: a feed that can be followed for ever and never skips or repeats',
        querystring: Type.Object(
          {
            since: Type.Optional(
              plainText(40, 'Cursor of the last change that is known; left out: from the beginning; `now`: only what is still to come.'),
            ),
            source: Type.Optional(SourceName),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Most changes of one answer.' })),
          },
          closed,
        ),
        response: { 200: okay(ChangeListAnswer, 'The next changes, and the cursor to go on from.'), ...problems() },
      },
    },
    async ({ query }, reply) => {
      const { since, source, limit = 50 } = query;
      void reply.header('cache-control', 'no-cache');
      if (since === 'now') return { data: [], meta: { cursor: changeCursorText(await lastChange(db)), has_more: false } };
      const cursor = since === undefined ? FIRST_CHANGE : parseChangeCursor(since);
      if (!cursor) {
        const detail = `"${since}" is no cursor: take meta.cursor of the last answer, or leave it out to begin at the first change`;
        throw new HttpProblem(422, 'NEPHRON_CURSOR_INVALID', detail, { more: { parameter: 'since' } });
      }
      const { changes, hasMore } = await changesSince(db, cursor, source, limit);
      const data = changes.map(changeAnswer);
      return { data, meta: { cursor: data.at(-1)?.cursor ?? changeCursorText(cursor), has_more: hasMore } };
    },
  );

  app.get(
    '/api/genes/:gene/history',
    {
      schema: {
        tags: ['changes'],
        summary: 'What the sources changed about a gene, newest first',
        params: Type.Object({ gene: GeneText }, closed),
        querystring: Type.Object({ ...PageQuery, source: Type.Optional(SourceName) }, closed),
        response: { 200: okay(HistoryAnswer, 'One page.'), ...problems(404, 409) },
      },
    },
    async ({ params, query }, reply) => {
      const gene = theGene(params.gene, await findGene(db, params.gene));
      const paging = pagingOf(query);
      const { total, changes } = await geneHistory(db, gene.hgnc_id, query.source, paging);
      void reply.header('cache-control', 'no-cache');
      return {
        data: changes.map(changeAnswer),
        ...envelopeOf(`/api/genes/${gene.hgnc_id}/history`, { source: query.source }, paging, total),
      };
    },
  );
};
