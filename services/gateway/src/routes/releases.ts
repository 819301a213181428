import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  type Db,
  findListedRelease,
  type GateReport,
  type ListedRelease,
  listReleases,
  type NamedGene,
  type ReleaseCounts,
  type ReleaseDecision,
  rejectRelease,
  requestDecision,
} from '@nephron/db';
import { publishCommitted } from '@nephron/service-kit';
import type { Logger } from '@nephron/telemetry';
import { Type } from 'typebox';
import type { Broker } from '../broker.ts';
import { checkCommand, LOCAL_ACTOR } from '../local-commands.ts';
import { envelopeOf, PageQuery, pagingOf } from '../paging.ts';
import { HttpProblem } from '../problem.ts';
import { closed, NoQuery, okay, problems, SourceName } from '../schemas/common.ts';
import { DecisionBody, DecisionQueued, ReleaseAnswer, ReleaseListAnswer, ReleaseParams, State } from '../schemas/release.ts';
import { IdempotencyHeaders } from '../schemas/run.ts';

export interface ReleaseOptions {
  readonly db: Db;
  readonly broker: Broker;
  readonly log: Logger;
  readonly localCommands: 'allow' | 'deny';
}

const PATH = '/api/releases';

const DECISIONS: Readonly<Record<ReleaseDecision, { readonly summary: string; readonly done: string }>> = {
  accept: { summary: 'Publish a held release', done: 'will be published' },
  rollback: { summary: "Take a source's newest release back: readers get the documents from before it", done: 'will be taken back' },
  replay: { summary: "Read a release's files again, as if they had just come", done: 'will be read again' },
};

export const releaseRoutes: FastifyPluginAsyncTypebox<ReleaseOptions> = async (app, { db, broker, log, localCommands }) => {
  app.get(
    PATH,
    {
      schema: {
        tags: ['releases'],
        summary: 'Releases of the sources, newest first',
        querystring: Type.Object({ ...PageQuery, source: Type.Optional(SourceName), state: Type.Optional(State) }, closed),
        response: { 200: okay(ReleaseListAnswer, 'One page.'), ...problems() },
      },
    },
    async ({ query }, reply) => {
      const { source, state } = query;
      const paging = pagingOf(query);
      const { total, releases } = await listReleases(db, { source, state }, paging);
      void reply.header('cache-control', 'no-cache');
      return { data: releases.map(releaseAnswer), ...envelopeOf(PATH, { source, state }, paging, total) };
    },
  );

  app.get(
    `${PATH}/:release`,
    {
      schema: {
        tags: ['releases'],
        summary: 'One release, how it was judged and how it differs from what readers saw then',
        params: ReleaseParams,
        querystring: NoQuery,
        response: { 200: okay(ReleaseAnswer, 'The release.'), ...problems(404) },
      },
    },
    async ({ params }, reply) => {
      void reply.header('cache-control', 'no-cache');
      return { data: releaseAnswer(await getRelease(db, params.release)) };
    },
  );

  for (const decision of Object.keys(DECISIONS) as ReleaseDecision[]) {
    app.post(
      `${PATH}/:release/${decision}`,
      {
        schema: {
          tags: ['releases'],
          summary: DECISIONS[decision].summary,
          params: ReleaseParams,
          querystring: NoQuery,
          headers: IdempotencyHeaders,
          body: DecisionBody,
          response: {
            202: okay(DecisionQueued, 'A run does it; Location tells where to follow it.'),
            ...problems(400, 401, 403, 404, 409, 413, 415),
          },
        },
        onRequest: async ({ socket, headers }) => checkCommand({ remoteAddress: socket.remoteAddress, headers }, localCommands),
        preValidation: async (request) => {
          request.body ??= {};
        },
      },
      async (request, reply) => {
        const { release } = request.params;
        const outcome = await requestDecision(db, {
          decision,
          releaseId: release,
          reason: request.body.reason ?? null,
          idempotencyKey: request.headers['idempotency-key'] ?? null,
          requestedBy: LOCAL_ACTOR,
          traceparent: null,
        });
        if (!outcome) throw unknownRelease(release);
        const { run, messages } = outcome;
        if (messages.length > 0) log.info({ runId: run.id, releaseId: release, decision, requestId: request.id }, 'decision requested');
        const nats = broker();
        if (nats?.isConnected()) void publishCommitted({ db, nats, log }, messages);
        void reply.code(202).header('location', `/api/runs/${run.id}`).header('cache-control', 'no-store');
        const [source] = run.sources;
        if (!source) throw new HttpProblem(409, 'NEPHRON_CONFLICT', `the key stands for run ${run.id}, which is about no source`);
        const message = `release ${release} of ${source} ${DECISIONS[decision].done}`;
        return { data: { run_id: run.id, state: run.state, release_id: release, source, message } };
      },
    );
  }

  app.post(
    `${PATH}/:release/reject`,
    {
      schema: {
        tags: ['releases'],
        summary: 'End a held release for good; what is published stays',
        params: ReleaseParams,
        querystring: NoQuery,
        body: DecisionBody,
        response: { 200: okay(ReleaseAnswer, 'The release, now rejected.'), ...problems(400, 401, 403, 404, 409, 413, 415) },
      },
      onRequest: async ({ socket, headers }) => checkCommand({ remoteAddress: socket.remoteAddress, headers }, localCommands),
      preValidation: async (request) => {
        request.body ??= {};
      },
    },
    async (request, reply) => {
      const { release } = request.params;
      const messages = await rejectRelease(db, { releaseId: release, reason: request.body.reason ?? null, by: LOCAL_ACTOR });
      if (!messages) throw unknownRelease(release);
      const nats = broker();
      if (nats?.isConnected()) void publishCommitted({ db, nats, log }, messages);
      void reply.header('cache-control', 'no-store');
      return { data: releaseAnswer(await getRelease(db, release)) };
    },
  );
};

async function getRelease(db: Db, id: string): Promise<ListedRelease> {
  const release = await findListedRelease(db, id);
  if (!release) throw unknownRelease(id);
  return release;
}

function unknownRelease(id: string): HttpProblem {
  return new HttpProblem(404, 'NEPHRON_RELEASE_UNKNOWN', `there is no release ${id}`);
}

function releaseAnswer({ id, bytes, files, counts, gate, retrieved_at, staged_at, published_at, decided_at, ...rest }: ListedRelease) {
  return {
    type: 'releases' as const,
    id,
    attributes: {
      ...rest,
      bytes: Number(bytes),
      files: files.map(({ role, name, sha256, bytes: size, modifiedAt, url }) => ({
        role,
        name,
        sha256,
        bytes: size,
        modified_at: modifiedAt,
        url: url ?? null,
      })),
      counts: counts && countsAnswer(counts),
      gate: gate && gateAnswer(gate),
      retrieved_at: retrieved_at.toISOString(),
      staged_at: staged_at?.toISOString() ?? null,
      published_at: published_at?.toISOString() ?? null,
      decided_at: decided_at?.toISOString() ?? null,
    },
  };
}

function countsAnswer({ documents, rows, badRows, unmatchedRows, added, updated, unchanged, retired }: ReleaseCounts) {
  return {
    documents,
    rows,
    bad_rows: badRows,
    unmatched_rows: unmatchedRows,
    added: added ?? null,
    updated: updated ?? null,
    unchanged: unchanged ?? null,
    retired: retired ?? null,
  };
}

function gateAnswer({ verdict, problems: found, previousDocuments, badLines, comparison, sentinels }: GateReport) {
  return {
    verdict,
    problems: [...found],
    previous_documents: previousDocuments,
    bad_lines: [...badLines],
    comparison: comparison
      ? {
          release_id: comparison.releaseId,
          version: comparison.version,
          added: comparison.added,
          lost: comparison.lost,
          changed: comparison.changed,
          unchanged: comparison.unchanged,
          added_genes: comparison.addedGenes.map(named),
          lost_genes: comparison.lostGenes.map(named),
          changed_fields: comparison.changedFields.map(({ field, genes }) => ({ field, genes })),
        }
      : null,
    sentinels: (sentinels ?? []).map(({ hgncId, symbol, problem }) => ({ id: hgncId, symbol, problem })),
  };
}

function named({ hgncId, symbol }: NamedGene) {
  return { id: hgncId, symbol };
}
