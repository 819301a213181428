import { STATUS_CODES } from 'node:http';
import { ConflictError, IdempotencyConflictError, isConnectionTrouble, messageOf, RequestError } from '@nephron/errors';
import type { Logger } from '@nephron/telemetry';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface ProblemOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem document. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An answer that is not what was asked for; thrown anywhere below a route, it becomes an RFC 9457 document. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: `NEPHRON_${string}`;
  readonly options: ProblemOptions;

  constructor(status: number, code: `NEPHRON_${string}`, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.options = options;
  }
}

const RETRY_AFTER_SECONDS = 5;

/** Fastify's own refusals, in our words where its own would not help. */
const FASTIFY: Readonly<Record<string, readonly [code: `NEPHRON_${string}`, detail?: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['NEPHRON_BODY_TOO_LARGE', 'the body is larger than 1 MiB, which is the most that is read'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['NEPHRON_MEDIA_TYPE', 'a body must be JSON: send it with Content-Type: application/json'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['NEPHRON_BODY_INVALID', 'the body is not valid JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['NEPHRON_BODY_INVALID', 'the body is not as long as Content-Length says'],
  FST_ERR_MAX_PARAM_LENGTH: ['NEPHRON_URL_INVALID', 'a part of the address is longer than any identifier'],
  FST_ERR_BAD_URL: ['NEPHRON_URL_INVALID', 'the address cannot be decoded; percent signs in it must be written as %25'],
};

/** What any thrown value means to the client. Never a stack trace, never the text of a statement. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof RequestError) return new HttpProblem(422, error.code, error.message);
  if (error instanceof IdempotencyConflictError || error instanceof ConflictError) return new HttpProblem(409, error.code, error.message);
  if (isConnectionTrouble(error)) {
    return new HttpProblem(503, 'NEPHRON_DATABASE_AWAY', 'the database cannot answer right now; try again in a few seconds', {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    });
  }
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  const [ours, detail] = FASTIFY[code] ?? [];
  if (ours) return new HttpProblem(statusCode, ours, detail ?? messageOf(error));
  if (error instanceof SyntaxError && statusCode === 400) return new HttpProblem(400, 'NEPHRON_BODY_INVALID', 'the body is not valid JSON');
  if (statusCode >= 400 && statusCode < 500) return new HttpProblem(statusCode, 'NEPHRON_REQUEST_INVALID', messageOf(error));
  return new HttpProblem(500, 'NEPHRON_INTERNAL', 'something went wrong here; the log tells more under this request id');
}

/** The problem document of a request, as JSON text. */
export function problemText(problem: HttpProblem, request: { readonly id: string; readonly url: string }): string {
  return JSON.stringify({
    type: `urn:nephron:problem:${problem.code.slice('NEPHRON_'.length).toLowerCase().replaceAll('_', '-')}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    instance: request.url.split('?', 1)[0],
    request_id: request.id,
    ...problem.options.more,
  });
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Answers every error of every route in the one envelope; only what is our fault is logged as an error. */
export function errorHandler(log: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = problemOf(error);
    const fields = { requestId: request.id, method: request.method, url: request.url, status: problem.status };
    if (problem.status === 500) log.error({ ...fields, err: error }, 'request failed');
    else if (problem.status === 503) log.warn({ ...fields, why: messageOf(error) }, 'request could not be answered');
    else if (problem.status === 401 || problem.status === 403) log.info({ ...fields, code: problem.code }, 'command refused');
    void reply
      .code(problem.status)
      // All of them here as well: what fails before routing passes no hook.
      .headers({ ...SECURITY_HEADERS, 'x-request-id': request.id, 'cache-control': 'no-store', ...problem.options.headers })
      .type(PROBLEM_TYPE)
      .send(problemText(problem, request));
  };
}
