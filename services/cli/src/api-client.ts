import { ApiError, messageOf, PrerequisiteError, RequestError } from '@nephron/errors';
import { fetch } from 'undici';
import type { Problem } from './api-types.ts';

export interface Api {
  /** The installation's address, without a slash at its end. */
  readonly url: string;
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body: object, headers?: Readonly<Record<string, string>>) => Promise<T>;
  readonly put: <T>(path: string, body: object) => Promise<T>;
  readonly delete: (path: string) => Promise<void>;
}

interface RequestInit {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const TIMEOUT_MS = 30_000;

function withBody(method: string, body: object, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

/** Talks to one installation. Rejects with ApiError when it answers with an error, PrerequisiteError when nobody answers. */
export function connectApi(address: string): Api {
  const url = checkedUrl(address);

  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      status = response.status;
      text = await response.text();
    } catch (error) {
      throw unreachable(url, error);
    }
    const body = parsed(text);
    if (status >= 400) throw new ApiError(status, problemText(status, body));
    if (body === undefined && status !== 204)
      throw new ApiError(status, `the answer of ${url}${path} is not JSON: is this the address of a Nephron?`);
    // What the API promises in its OpenAPI document; the CLI only prints it.
    return body as T;
  };

  return {
    url,
    get: (path) => ask(path, {}),
    post: (path, body, headers = {}) => ask(path, withBody('POST', body, headers)),
    put: (path, body) => ask(path, withBody('PUT', body)),
    delete: async (path) => await ask(path, { method: 'DELETE' }),
  };
}

/** Says that nobody answers at `url`, why, and what to do. */
export function unreachable(url: string, cause: unknown): PrerequisiteError {
  return new PrerequisiteError(
    `cannot reach Nephron at ${url} (${reasonOf(cause)}): is \`npm start\` running? Another address is given with --url or NEPHRON_URL.`,
    { cause },
  );
}

/** One sentence from a problem document, or from the status where there is none. */
function problemText(status: number, body: unknown): string {
  const { title, detail, request_id } = typeof body === 'object' && body !== null ? (body as Problem) : {};
  const said = [title, detail].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const request = typeof request_id === 'string' ? ` (request ${request_id})` : '';
  return said ? `${said}${status >= 500 ? request : ''}` : `the API answered with status ${status} and no explanation`;
}

function checkedUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new RequestError(`--url ${JSON.stringify(address)} is not an address such as http://localhost:8000`);
  }
  return url.href.replace(/[?#].*$/, '').replace(/\/+$/, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The system's code of the innermost cause (ECONNREFUSED), which says more than "fetch failed". */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (cause.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
    if (typeof code === 'string') return code;
    if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
    if (cause.cause === undefined) return messageOf(cause);
  }
  return messageOf(error);
}
