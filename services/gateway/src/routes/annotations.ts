import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { SourceId } from '@nephron/contracts';
import { type Db, findGene, type GeneAnnotation, geneAnnotations, geneAnnotationsAsOf } from '@nephron/db';
import { Type } from 'typebox';
import { annotationBody } from '../annotation-body.ts';
import type { Body, BodyCache } from '../body-cache.ts';
import { noticeOf, theGene } from '../gene-body.ts';
import { HttpProblem } from '../problem.ts';
import { closed, GeneText, notModified, okay, problems, SourceName } from '../schemas/common.ts';
import { AnnotationsAnswer } from '../schemas/gene.ts';
import { sendBody } from '../send-body.ts';

export const annotationRoutes: FastifyPluginAsyncTypebox<{ db: Db; cache: BodyCache }> = async (app, { db, cache }) => {
  for (const path of ['/api/genes/:gene/annotations', '/api/annotations/genes/:gene/annotations']) {
    app.get(
      path,
      {
        schema: {
          tags: ['annotations'],
          summary: 'What the sources say about a gene, with where it comes from',
          params: Type.Object({ gene: GeneText }, closed),
          querystring: Type.Object(
            {
              source: Type.Optional(SourceName),
              asOf: Type.Optional(
                Type.String({ format: 'date-time', maxLength: 40, description: 'A moment in the past: what readers saw then. RFC 3339.' }),
              ),
            },
            closed,
          ),
          response: { 200: okay(AnnotationsAnswer, 'By source, all from one moment.'), ...notModified, ...problems(404, 409) },
        },
      },
      async (request, reply) => {
        const text = request.params.gene;
        const { source, asOf } = request.query;
        if (asOf !== undefined) return sendBody(request, reply, await pastBody(db, text, source, new Date(asOf)));
        const key = `${source ?? ''} ${text.trim().toUpperCase()}`;
        const ready = cache.find('annotations', key);
        return sendBody(request, reply, ready ?? (await cache.make('annotations', key, () => makeBody(db, text, source))));
      },
    );
  }
};

/** What readers saw at a moment; the past does not change, so nothing is kept in the cache for it. */
async function pastBody(db: Db, text: string, source: SourceId | undefined, at: Date): Promise<Body> {
  const gene = theGene(text, await findGene(db, text));
  return bodyOf(await geneAnnotationsAsOf(db, gene.hgnc_id, source, at), noticeOf(gene));
}

/** An HGNC id of an approved gene needs no resolving, which saves a statement; everything else is resolved first. */
async function makeBody(db: Db, text: string, source: SourceId | undefined): Promise<Body> {
  const direct = /^\s*(HGNC:[0-9]{1,9})\s*$/i.exec(text)?.[1];
  const rows = direct ? await geneAnnotations(db, direct.toUpperCase(), source) : [];
  const [row] = rows;
  if (row?.status === 'approved') return bodyOf(rows, undefined);
  const gene = theGene(text, await findGene(db, text));
  return bodyOf(await geneAnnotations(db, gene.hgnc_id, source), noticeOf(gene));
}

function bodyOf(rows: readonly GeneAnnotation[], notice: string | undefined): Body {
  const [row] = rows;
  if (!row) throw new HttpProblem(404, 'NEPHRON_SOURCE_UNKNOWN', 'this source is not registered in the database yet');
  return annotationBody({ hgnc_id: row.hgnc_id, symbol: row.symbol, notice }, rows);
}
