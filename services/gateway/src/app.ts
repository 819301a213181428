import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Db } from '@nephron/db';
import type { Logger } from '@nephron/telemetry';
import fastify, { type FastifyInstance } from 'fastify';
import { allowedMethods } from './allowed-methods.ts';
import type { BodyCache } from './body-cache.ts';
import type { Broker } from './broker.ts';
import { errorHandler, HttpProblem, PROBLEM_TYPE, problemOf, problemText } from './problem.ts';
import { annotationRoutes } from './routes/annotations.ts';
import { changeRoutes } from './routes/changes.ts';
import { registerDocs } from './routes/docs.ts';
import { geneRoutes } from './routes/genes.ts';
import { healthRoutes } from './routes/health.ts';
import { panelRoutes } from './routes/panels.ts';
import { progressRoutes } from './routes/progress.ts';
import { releaseRoutes } from './routes/releases.ts';
import { runRoutes } from './routes/runs.ts';
import { sourceRoutes } from './routes/sources.ts';
import { triggerRoutes } from './routes/trigger.ts';
import { registerWeb } from './routes/web.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { validatorCompiler } from './validation.ts';

export interface AppDeps {
  readonly db: Db;
  readonly broker: Broker;
  readonly log: Logger;
  readonly cache: BodyCache;
  readonly localCommands: 'allow' | 'deny';
  /** Folder of the built web app. */
  readonly webDir: string | undefined;
}

const MAX_BODY_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 30_000;

/** The whole HTTP side, not listening yet. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { db, broker, log, cache, localCommands, webDir } = deps;
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    requestIdHeader: false,
    genReqId: (request) => acceptableId(request.headers['x-request-id']) ?? randomUUID(),
    frameworkErrors: (error, request, reply) => errorHandler(log)(error, request, reply),
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  // Schemas describe answers and tests hold them to it; nothing is cut to shape here, documents least of all.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
  app.setErrorHandler(errorHandler(log));
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    done();
  });
  readJsonOnly(app);

  const notAllowed = allowedMethods(app);
  await registerDocs(app);
  await app.register(geneRoutes, { db, cache });
  await app.register(annotationRoutes, { db, cache });
  await app.register(sourceRoutes, { db });
  await app.register(progressRoutes, { db });
  await app.register(triggerRoutes, { db, broker, log, localCommands });
  await app.register(runRoutes, { db });
  await app.register(releaseRoutes, { db, broker, log, localCommands });
  await app.register(changeRoutes, { db });
  await app.register(panelRoutes, { db, localCommands });
  await app.register(healthRoutes, { db, broker });
  notAllowed.refuse();
  const fallback = await registerWeb(app, webDir);

  app.setNotFoundHandler((request, reply) => {
    const isApi = /^\/api(\/|\?|$)/.test(request.url);
    if (!isApi && (request.method === 'GET' || request.method === 'HEAD')) return fallback(request, reply);
    throw new HttpProblem(404, 'NEPHRON_ROUTE_UNKNOWN', `nothing is at ${request.url.split('?', 1)[0]}; GET /api/docs shows what there is`);
  });
  return app;
}

/** Bodies are JSON or absent: whatever a plain form can send is refused, so that no foreign page can send a command that way. */
function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

function acceptableId(given: string | readonly string[] | undefined): string | undefined {
  return typeof given === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : undefined;
}

/** What is no HTTP at all gets the envelope too, and the connection ends. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const problem = problemOf(new HttpProblem(status, 'NEPHRON_REQUEST_UNREADABLE', 'the request is not HTTP as this server reads it'));
  const body = problemText(problem, { id: randomUUID(), url: '' });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
