import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { coarseStatus, isSourceId, PIPELINE_ROW } from '@nephron/contracts';
import { type Db, type RequestedRun, requestRun } from '@nephron/db';
import { RequestError } from '@nephron/errors';
import { publishCommitted } from '@nephron/service-kit';
import { currentTraceparent, type Logger, traced } from '@nephron/telemetry';
import type { Static } from 'typebox';
import type { Broker } from '../broker.ts';
import { checkCommand, LOCAL_ACTOR } from '../local-commands.ts';
import { NoQuery, okay, problems } from '../schemas/common.ts';
import { IdempotencyHeaders, RunRequestBody, RunRequested, RunTarget } from '../schemas/run.ts';
import { unknownTarget } from './progress.ts';

export interface TriggerOptions {
  readonly db: Db;
  readonly broker: Broker;
  readonly log: Logger;
  readonly localCommands: 'allow' | 'deny';
}

export const triggerRoutes: FastifyPluginAsyncTypebox<TriggerOptions> = async (app, { db, broker, log, localCommands }) => {
  app.post(
    '/api/progress/trigger/:target',
    {
      schema: {
        tags: ['progress'],
        summary: 'Ask for a run of the whole pipeline or of one source',
        params: RunTarget,
        querystring: NoQuery,
        headers: IdempotencyHeaders,
        body: RunRequestBody,
        response: {
          202: okay(RunRequested, 'The run is queued; Location tells where to follow it.'),
          ...problems(400, 401, 403, 404, 409, 413, 415),
        },
      },
      // Before the body is read: who may not command is not listened to.
      onRequest: async ({ socket, headers }) => checkCommand({ remoteAddress: socket.remoteAddress, headers }, localCommands),
      preValidation: async (request) => {
        request.body ??= {};
      },
    },
    async (request, reply) => {
      const { target } = request.params;
      if (target !== PIPELINE_ROW && !isSourceId(target)) throw unknownTarget(target);
      const wanted = wantedOf(target, request.body);
      const incoming = traceOf(request.headers.traceparent);
      const { run, messages } = await traced('request run', incoming, () =>
        requestRun(db, {
          ...wanted,
          idempotencyKey: request.headers['idempotency-key'] ?? null,
          requestedBy: LOCAL_ACTOR,
          // Handed on even where this process itself traces nothing.
          traceparent: currentTraceparent() ?? incoming ?? null,
        }),
      );
      if (messages.length > 0) log.info({ runId: run.id, sources: run.sources, requestId: request.id }, 'run requested');
      // Not awaited: the run is in the ledger, and what cannot be published now is the conductor's to relay.
      const nats = broker();
      if (nats?.isConnected()) void publishCommitted({ db, nats, log }, messages);
      void reply.code(202).header('location', `/api/runs/${run.id}`).header('cache-control', 'no-store');
      return { data: requestedAnswer(run, messages.length > 0), meta: { timestamp: new Date().toISOString() } };
    },
  );
};

function traceOf(header: unknown): string | undefined {
  return typeof header === 'string' && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(header) ? header : undefined;
}

function wantedOf(target: string, body: Static<typeof RunRequestBody>) {
  const { strategy, sources, gene_ids: genes, force = false } = body;
  if (target === PIPELINE_ROW) return { strategy, sources, genes, isForced: force };
  if (strategy === 'full')
    throw new RequestError(`a run of one source is selective; for strategy "full" use /api/progress/trigger/${PIPELINE_ROW}`);
  if (sources?.some((source) => source !== target)) {
    throw new RequestError(`sources may only name "${target}" here; for others use /api/progress/trigger/${PIPELINE_ROW}`);
  }
  return { strategy: 'selective' as const, sources: [target], genes, isForced: force };
}

function requestedAnswer(run: RequestedRun, isNew: boolean) {
  const geneCount = run.hgncIds ? run.hgncIds.length : ('all' as const);
  const genes = geneCount === 'all' ? 'all genes' : `${geneCount} gene${geneCount === 1 ? '' : 's'}`;
  return {
    run_id: run.id,
    task_id: run.id,
    status: run.state === 'queued' ? 'queued' : coarseStatus(run.state),
    state: run.state,
    strategy: run.strategy,
    sources: [...run.sources],
    gene_count: geneCount,
    message: isNew
      ? `a run of ${run.sources.join(', ')} for ${genes} is queued`
      : `this key already stands for run ${run.id}, which is ${run.state}`,
  };
}
