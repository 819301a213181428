import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Db, findGene, listGenes } from '@nephron/db';
import { Type } from 'typebox';
import type { BodyCache } from '../body-cache.ts';
import { fixedBody } from '../body-cache.ts';
import { geneBody, geneResource, theGene } from '../gene-body.ts';
import { sortOf } from '../gene-sort.ts';
import { envelopeOf, PageQuery, pageLink, pagingOf } from '../paging.ts';
import { closed, GeneText, NoQuery, notModified, okay, plainText, problems } from '../schemas/common.ts';
import { GeneAnswer, GeneListAnswer } from '../schemas/gene.ts';
import { sendBody } from '../send-body.ts';

const PATH = '/api/genes';

export const geneRoutes: FastifyPluginAsyncTypebox<{ db: Db; cache: BodyCache }> = async (app, { db, cache }) => {
  app.get(
    PATH,
    {
      schema: {
        tags: ['genes'],
        summary: 'Approved genes, page by page',
        querystring: Type.Object(
          {
            ...PageQuery,
            sort: Type.Optional(
              plainText(
                200,
                'Comma-separated, "-" for descending: symbol, hgnc_id, name, location, updated_at, pli, oe_lof_upper (loeuf), kidney_phenotype_count, annotation_count. Genes without a value come last in either direction. Left out: by symbol; with a search exact symbols first, then those that begin so.',
              ),
            ),
            'filter[search]': Type.Optional(
              plainText(100, 'Part of a symbol, name, alias, previous symbol or HGNC id, whatever its case.'),
            ),
          },
          closed,
        ),
        response: { 200: okay(GeneListAnswer, 'One page.'), ...notModified, ...problems() },
      },
    },
    async (request, reply) => {
      const { sort, 'filter[search]': search } = request.query;
      const paging = pagingOf(request.query);
      const parameters = { 'filter[search]': search, sort };
      const question = pageLink(PATH, parameters, paging.page, paging.size);
      const ready = cache.find('list', question);
      if (ready) return sendBody(request, reply, ready);
      const order = sortOf(sort);
      const body = await cache.make('list', question, async () => {
        const { total, genes } = await listGenes(db, { search: search ?? '', sort: order, ...paging });
        const { meta, links } = envelopeOf(PATH, parameters, paging, total);
        return fixedBody(`{"data":[${genes.map(geneResource).join(',')}],"meta":${JSON.stringify(meta)},"links":${JSON.stringify(links)}}`);
      });
      return sendBody(request, reply, body);
    },
  );

  app.get(
    `${PATH}/:gene`,
    {
      schema: {
        tags: ['genes'],
        summary: 'One gene, by symbol or id',
        params: Type.Object({ gene: GeneText }, closed),
        querystring: NoQuery,
        response: { 200: okay(GeneAnswer, 'The gene.'), ...notModified, ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const text = request.params.gene;
      const key = text.trim().toUpperCase();
      const ready = cache.find('detail', key);
      if (ready) return sendBody(request, reply, ready);
      const body = await cache.make('detail', key, async () => geneBody(theGene(text, await findGene(db, text))));
      return sendBody(request, reply, body);
    },
  );
};
