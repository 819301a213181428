import { ArtifactSuspectError, messageOf, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import { MAX_ANSWER_BYTES, type Timeouts } from './client-settings.ts';
import { ACCEPT_ENCODING } from './dispatchers.ts';
import type { Exchange, Received } from './exchange.ts';
import { FailedTry } from './failed-try.ts';
import { isHtml } from './html.ts';
import { shown } from './identity.ts';
import { type CachePlace, cacheKey, type KeptAnswer, type ResponseCache } from './response-cache.ts';
import type { StubbornRequests } from './stubborn-requests.ts';
import type { UpstreamAnswer, UpstreamHttp, UpstreamJsonAnswer, UpstreamRequest } from './upstream-http.ts';
import type { UpstreamLog } from './upstream-log.ts';

export interface AnswerDeps {
  readonly exchange: Exchange;
  readonly retried: <T>(signal: AbortSignal, once: () => Promise<T>) => Promise<T>;
  readonly cache: ResponseCache | undefined;
  readonly timeouts: Timeouts;
  readonly stubborn: StubbornRequests;
  readonly log: UpstreamLog;
}

/** Answers of APIs: whole, in memory, from the cache where they are fresh. */
export function answers(deps: AnswerDeps): UpstreamHttp {
  return {
    text: async (request) => {
      const { answer, keep } = await ask(deps, request);
      refuseHtml(request, answer);
      if (request.isKept?.(answer.text) ?? true) await keep();
      return answer;
    },
    json: async (request) => {
      const headers = { accept: 'application/json', ...request.headers };
      const { answer, keep } = await ask(deps, { ...request, headers });
      refuseHtml(request, answer);
      const { text, ...rest } = answer;
      const body = parsed(request, answer);
      if (request.isKept?.(body) ?? !saysError(body)) await keep();
      return { ...rest, body } satisfies UpstreamJsonAnswer;
    },
  };
}

interface Asked {
  readonly answer: UpstreamAnswer;
  /** Keeps the answer for as long as the request says; nothing where it was kept already. */
  readonly keep: () => Promise<void>;
}

async function ask(deps: AnswerDeps, request: UpstreamRequest): Promise<Asked> {
  const { cache, log } = deps;
  const { freshForMs } = request;
  const key = cacheKey(request);
  const isCached = cache !== undefined && freshForMs !== undefined && freshForMs > 0;
  const place = isCached ? await orNothing(log, () => cache.lookUp(key)) : undefined;
  if (place?.kept) return { answer: { ...place.kept, isFromCache: true }, keep: async () => {} };
  const received = await fetched(deps, request, key);
  // Asked for anew: what was kept must not be given out again after it.
  if (cache && freshForMs === 0) await orNothing(log, () => cache.forget(key));
  return { answer: { ...received, isFromCache: false }, keep: () => kept(log, place, received, freshForMs ?? 0) };
}

async function kept(log: UpstreamLog, place: CachePlace | undefined, answer: KeptAnswer, freshForMs: number): Promise<void> {
  if (place) await orNothing(log, () => place.keep(answer, freshForMs));
}

/** A cache that does not work costs time, never an answer. */
async function orNothing<T>(log: UpstreamLog, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    log.warn({ why: messageOf(error) }, 'the cache of answers could not be used');
    return undefined;
  }
}

async function fetched(deps: AnswerDeps, request: UpstreamRequest, key: string): Promise<KeptAnswer> {
  const { exchange, retried, timeouts, stubborn } = deps;
  const { url, method = 'GET', headers = {}, body, answers: accepted = [], signal = new AbortController().signal } = request;
  const sending = {
    url: new URL(url),
    method,
    headers: { 'accept-encoding': ACCEPT_ENCODING, ...headers },
    body,
    answers: accepted,
    signal,
    deadlineMs: timeouts.answerMs,
  };
  try {
    const answer = await retried(signal, () =>
      exchange(sending, async (received) => {
        const { 'set-cookie': _cookie, ...named } = received.headers;
        return { status: received.status, headers: named, text: await textOf(received, shown(sending.url)) };
      }),
    );
    stubborn.answered(key);
    return answer;
  } catch (error) {
    if (!isServerError(error) || !stubborn.failed(key)) throw error;
    throw new UpstreamRefusedError(500, `${error.message}; so again and again`, { cause: error });
  }
}

/** A 500 may be about the request; 502, 503 and 504 are about the host. */
function isServerError(error: unknown): error is UpstreamUnavailableError {
  return error instanceof UpstreamUnavailableError && error.cause instanceof FailedTry && error.cause.status === 500;
}

async function textOf({ body }: Received, address: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_ANSWER_BYTES) throw new ArtifactSuspectError(`${address}: the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
}

function isGood({ status }: Pick<UpstreamAnswer, 'status'>): boolean {
  return status >= 200 && status < 300;
}

function refuseHtml({ url }: UpstreamRequest, answer: UpstreamAnswer): void {
  if (isGood(answer) && isHtml(answer.text)) throw new ArtifactSuspectError(`${shown(new URL(url))}: answered with an HTML page, not data`);
}

/** Undefined for no content, and for an answer such as 404 that has words instead of JSON. */
function parsed({ url }: UpstreamRequest, answer: UpstreamAnswer): unknown {
  if (answer.status === 204) return undefined;
  try {
    return JSON.parse(answer.text);
  } catch (error) {
    if (!isGood(answer)) return undefined;
    throw new ArtifactSuspectError(`${shown(new URL(url))}: answered with something that is no JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Services report errors in answers with a good status: GraphQL in `errors`, NCBI in `error`. */
function saysError(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { error, errors } = body as { error?: unknown; errors?: unknown };
  return Boolean(error) || (Array.isArray(errors) ? errors.length > 0 : Boolean(errors));
}
