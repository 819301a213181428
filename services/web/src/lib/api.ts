import type { AcceptedRun, FoundGene, GeneAnnotations, GeneList, ProgressStatus, SourceInfo } from './api-types.ts';
import { type GeneListQuery, geneListPath } from './gene-query.ts';
import { type Answer, problemOf, unreachable, unreadable } from './problem.ts';
import { isObject } from './read-json.ts';

const TIMEOUT_MS = 20_000;

export interface Api {
  readonly genes: (query: GeneListQuery, signal?: AbortSignal) => Promise<Answer<GeneList>>;
  readonly gene: (id: string, signal?: AbortSignal) => Promise<Answer<FoundGene>>;
  readonly annotations: (hgncId: string, signal?: AbortSignal) => Promise<Answer<GeneAnnotations>>;
  readonly sources: () => Promise<Answer<readonly SourceInfo[]>>;
  readonly progress: () => Promise<Answer<ProgressStatus>>;
  readonly startRefresh: (idempotencyKey: string) => Promise<Answer<AcceptedRun>>;
}

/** The REST API below `origin`; every call ends in an answer or a problem in words, none throws. */
export function createApi(origin = ''): Api {
  const get = <T>(path: string, fits: (body: unknown) => boolean, signal?: AbortSignal) => ask<T>(`${origin}${path}`, fits, {}, signal);
  return {
    genes: (query, signal) => get(geneListPath(query), (body) => hasList(body) && isObject(body.meta), signal),
    gene: (id, signal) => get(`/api/genes/${encodeURIComponent(id)}`, (body) => isObject(body) && isObject(body.data), signal),
    annotations: (hgncId, signal) =>
      get(`/api/genes/${encodeURIComponent(hgncId)}/annotations`, (body) => isObject(body) && isObject(body.annotations), signal),
    sources: () => get('/api/annotations/sources', Array.isArray),
    progress: () => get('/api/progress/status', hasList),
    startRefresh: (idempotencyKey) =>
      ask(`${origin}/api/progress/trigger/annotation_pipeline`, (body) => isObject(body) && isObject(body.data), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
        body: '{}',
      }),
  };
}

function hasList(body: unknown): body is { readonly data: readonly unknown[]; readonly meta?: unknown } {
  return isObject(body) && Array.isArray(body.data);
}

/** `fits` looks at the outline only: the API checks its answers itself, but a proxy's page with status 200 is none of them. */
async function ask<T>(url: string, fits: (body: unknown) => boolean, init: RequestInit, signal?: AbortSignal): Promise<Answer<T>> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const body = parsed(await response.text());
    if (!response.ok) return { ok: false, problem: problemOf(response.status, body) };
    return fits(body) ? { ok: true, value: body as T } : { ok: false, problem: unreadable(response.status) };
  } catch {
    return { ok: false, problem: unreachable(timeout.aborted) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
