import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Db, deletePanel, findPanel, importPanel, type ListedPanel, listPanels, panelMembers, unresolvedLines } from '@nephron/db';
import { GeneListError, readGeneList } from '@nephron/domain';
import { Type } from 'typebox';
import { checkCommand, LOCAL_ACTOR } from '../local-commands.ts';
import { envelopeOf, PageQuery, pagingOf } from '../paging.ts';
import { HttpProblem } from '../problem.ts';
import { closed, NoQuery, okay, problems } from '../schemas/common.ts';
import { PanelAnswer, PanelBody, PanelGenesAnswer, PanelImported, PanelListAnswer, PanelParams } from '../schemas/panel.ts';

const PATH = '/api/panels';

export interface PanelOptions {
  readonly db: Db;
  readonly localCommands: 'allow' | 'deny';
}

export const panelRoutes: FastifyPluginAsyncTypebox<PanelOptions> = async (app, { db, localCommands }) => {
  app.get(
    PATH,
    {
      schema: {
        tags: ['panels'],
        summary: 'Gene lists',
        querystring: NoQuery,
        response: { 200: okay(PanelListAnswer, 'All of them.'), ...problems() },
      },
    },
    async (_request, reply) => {
      void reply.header('cache-control', 'no-cache');
      return { data: (await listPanels(db)).map(panelAnswer) };
    },
  );

  app.get(
    `${PATH}/:panel`,
    {
      schema: {
        tags: ['panels'],
        summary: 'One gene list, with the lines of its last import that led to no gene',
        params: PanelParams,
        querystring: NoQuery,
        response: { 200: okay(PanelAnswer, 'The list.'), ...problems(404) },
      },
    },
    async ({ params }, reply) => {
      const panel = await getPanel(db, params.panel);
      void reply.header('cache-control', 'no-cache');
      return { data: panelAnswer(panel), meta: { unresolved: await unresolvedLines(db, panel.id) } };
    },
  );

  app.get(
    `${PATH}/:panel/genes`,
    {
      schema: {
        tags: ['panels'],
        summary: 'The genes of a list, the heaviest first',
        params: PanelParams,
        querystring: Type.Object(PageQuery, closed),
        response: { 200: okay(PanelGenesAnswer, 'One page.'), ...problems(404) },
      },
    },
    async ({ params, query }, reply) => {
      const panel = await getPanel(db, params.panel);
      const paging = pagingOf(query);
      const members = await panelMembers(db, panel.id, paging);
      void reply.header('cache-control', 'no-cache');
      return {
        data: members.map(({ hgnc_id: id, ...rest }) => ({ id, ...rest })),
        ...envelopeOf(`${PATH}/${panel.id}/genes`, {}, paging, panel.gene_count),
      };
    },
  );

  app.put(
    `${PATH}/:panel`,
    {
      schema: {
        tags: ['panels'],
        summary: 'Import a gene list: it replaces the one of this id; lines that lead to no gene are reported one by one',
        params: PanelParams,
        querystring: NoQuery,
        body: PanelBody,
        response: { 200: okay(PanelImported, 'What became of it.'), ...problems(400, 401, 403, 404, 413, 415) },
      },
      onRequest: async ({ socket, headers }) => checkCommand({ remoteAddress: socket.remoteAddress, headers }, localCommands),
    },
    async ({ params, body }, reply) => {
      const { name, description, dry_run: isDryRun = false } = body;
      const imported = await importPanel(db, { id: params.panel, name, description, list: listIn(body.list), by: LOCAL_ACTOR, isDryRun });
      const { outcome, version, geneCount, unresolved } = imported;
      void reply.header('cache-control', 'no-store');
      return { data: { panel: params.panel, outcome, dry_run: isDryRun, version, gene_count: geneCount, unresolved: [...unresolved] } };
    },
  );

  app.delete(
    `${PATH}/:panel`,
    {
      schema: {
        tags: ['panels'],
        summary: 'Delete a gene list; documents computed with it stay until the next run of their source',
        params: PanelParams,
        querystring: NoQuery,
        response: { 204: { description: 'It is gone.', type: 'null' }, ...problems(401, 403, 404) },
      },
      onRequest: async ({ socket, headers }) => checkCommand({ remoteAddress: socket.remoteAddress, headers }, localCommands),
    },
    async ({ params }, reply) => {
      if (!(await deletePanel(db, params.panel, LOCAL_ACTOR))) throw unknownPanel(params.panel);
      return reply.code(204).send(null);
    },
  );
};

/** The list in a text; refused where it is no list at all, or an empty one that would delete every gene of a list by mistake. */
function listIn(text: string) {
  try {
    const list = readGeneList(text);
    if (list.lines.length > 0) return list;
    const [bad] = list.bad;
    const why = bad ? `none of its ${list.bad.length} lines names a gene (line ${bad.line} ${bad.why})` : 'it has no lines';
    throw new HttpProblem(422, 'NEPHRON_LIST_INVALID', `the list cannot be imported: ${why}`, { more: { parameter: 'list' } });
  } catch (error) {
    if (!(error instanceof GeneListError)) throw error;
    throw new HttpProblem(422, 'NEPHRON_LIST_INVALID', `the list cannot be read: ${error.message}`, { more: { parameter: 'list' } });
  }
}

async function getPanel(db: Db, id: string): Promise<ListedPanel> {
  const panel = await findPanel(db, id);
  if (!panel) throw unknownPanel(id);
  return panel;
}

function unknownPanel(id: string): HttpProblem {
  return new HttpProblem(404, 'NEPHRON_PANEL_UNKNOWN', `there is no gene list ${id}; GET ${PATH} shows which there are`);
}

function panelAnswer({ id, created_at, updated_at, ...rest }: ListedPanel) {
  return {
    type: 'panels' as const,
    id,
    attributes: { ...rest, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() },
  };
}
