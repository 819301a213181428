import { isObject, listAt, textAt } from './read-json.ts';

/** A gene that an ambiguous name could mean. */
interface Candidate {
  readonly id: string;
  readonly symbol: string;
}

/**
 * Why there is no answer. `refused`: the API said why. `unreachable`: nobody knows whether the request arrived.
 * `unreadable`: something answered, but not in the API's form.
 */
export interface Problem {
  readonly kind: 'refused' | 'unreachable' | 'unreadable';
  readonly status: number | null;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly candidates: readonly Candidate[];
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A problem document (RFC 9457), or what can be said of an answer that should have been one. */
export function problemOf(status: number, body: unknown): Problem {
  if (!isObject(body)) return unreadable(status);
  return {
    kind: 'refused',
    status,
    title: textAt(body, 'title') ?? `The server answered with status ${status}`,
    detail: textAt(body, 'detail') ?? '',
    requestId: textAt(body, 'request_id'),
    candidates: listAt(body, 'candidates').flatMap(candidateOf),
  };
}

export function unreadable(status: number): Problem {
  return plain(
    'unreadable',
    status,
    'The answer cannot be read',
    `something answered with status ${status}, but not in the form of Nephron's API`,
  );
}

export function unreachable(isTimeout: boolean): Problem {
  const detail = isTimeout ? 'it did not answer in time' : 'no answer came; it may be restarting, or the network may be down';
  return plain('unreachable', null, 'Nephron cannot be reached', detail);
}

function plain(kind: Problem['kind'], status: number | null, title: string, detail: string): Problem {
  return { kind, status, title, detail, requestId: null, candidates: [] };
}

function candidateOf(value: unknown): readonly Candidate[] {
  const id = textAt(value, 'id');
  return id === null ? [] : [{ id, symbol: textAt(value, 'approved_symbol') ?? id }];
}
