import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { RunId } from '@nephron/contracts';
import { type Db, findListedRun, type ListedRun, listOutcomes, listRuns } from '@nephron/db';
import { Type } from 'typebox';
import { envelopeOf, PageQuery, pagingOf } from '../paging.ts';
import { HttpProblem } from '../problem.ts';
import { closed, NoQuery, okay, problems, SourceName } from '../schemas/common.ts';
import { OutcomeListAnswer, OutcomeName, RunAnswer, RunListAnswer } from '../schemas/run.ts';

const PATH = '/api/runs';
const RunParams = Type.Object({ run: RunId }, closed);

export const runRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, { db }) => {
  app.get(
    PATH,
    {
      schema: {
        tags: ['runs'],
        summary: 'Runs, newest first',
        querystring: Type.Object(PageQuery, closed),
        response: { 200: okay(RunListAnswer, 'One page.'), ...problems() },
      },
    },
    async ({ query }, reply) => {
      const paging = pagingOf(query);
      const { total, runs } = await listRuns(db, paging);
      void reply.header('cache-control', 'no-cache');
      return { data: runs.map(runAnswer), ...envelopeOf(PATH, {}, paging, total) };
    },
  );

  app.get(
    `${PATH}/:run`,
    {
      schema: {
        tags: ['runs'],
        summary: 'One run with its sources',
        params: RunParams,
        querystring: NoQuery,
        response: { 200: okay(RunAnswer, 'The run.'), ...problems(404) },
      },
    },
    async ({ params }, reply) => {
      void reply.header('cache-control', 'no-cache');
      return { data: runAnswer(await getRun(db, params.run)) };
    },
  );

  app.get(
    `${PATH}/:run/outcomes`,
    {
      schema: {
        tags: ['runs'],
        summary: 'What became of each gene in a run; unchanged genes are only counted',
        params: RunParams,
        querystring: Type.Object({ ...PageQuery, source: Type.Optional(SourceName), outcome: Type.Optional(OutcomeName) }, closed),
        response: { 200: okay(OutcomeListAnswer, 'One page.'), ...problems(404) },
      },
    },
    async ({ params, query }, reply) => {
      await getRun(db, params.run);
      const { source, outcome } = query;
      const paging = pagingOf(query);
      const { total, outcomes } = await listOutcomes(db, { runId: params.run, source, outcome }, paging);
      void reply.header('cache-control', 'no-cache');
      return {
        data: outcomes.map((row) => ({ ...row, at: row.at.toISOString() })),
        ...envelopeOf(`${PATH}/${params.run}/outcomes`, { source, outcome }, paging, total),
      };
    },
  );
};

async function getRun(db: Db, id: string): Promise<ListedRun> {
  const run = await findListedRun(db, id);
  if (!run) throw new HttpProblem(404, 'NEPHRON_RUN_UNKNOWN', `there is no run ${id}`);
  return run;
}

function runAnswer({ id, gene_count, is_forced, created_at, started_at, finished_at, sources, sources_detail, ...run }: ListedRun) {
  return {
    type: 'runs' as const,
    id,
    attributes: {
      ...run,
      sources: [...sources],
      gene_count: gene_count ?? ('all' as const),
      force: is_forced,
      created_at: created_at.toISOString(),
      started_at: started_at?.toISOString() ?? null,
      finished_at: finished_at?.toISOString() ?? null,
      sources_detail: sources_detail.map((row) => ({ ...row })),
    },
  };
}
