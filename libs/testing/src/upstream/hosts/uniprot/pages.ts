import type { HostAnswer, HostRequest } from '../../simulated-host.ts';

const MAX_SIZE = 500;

export interface PageOptions<T> {
  readonly defaultSize: number;
  readonly shown: (result: T) => unknown;
  /** What stands beside the results on every page. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** A page of results, with how many there are and, in a `Link` header, where the next page is. */
export function paged<T>(request: HostRequest, results: readonly T[], { defaultSize, shown, beside }: PageOptions<T>): HostAnswer {
  const { query } = request;
  const size = Number(query.get('size') ?? defaultSize);
  if (!Number.isInteger(size) || size < 0) return refused(request, 400, "'size' must be greater than or equal to 0");
  if (size > MAX_SIZE) return refused(request, 400, `'size' must be less than or equal to ${MAX_SIZE}`);
  const cursor = query.get('cursor');
  const start = cursor === null ? 0 : Number.parseInt(cursor, 36);
  if (Number.isNaN(start)) return refused(request, 400, `Invalid cursor value '${cursor}'`);
  const page = results.slice(start, start + size).map(shown);
  const hasNext = start + size < results.length && size > 0;
  const total = { 'x-total-results': String(results.length) };
  return { headers: hasNext ? { ...total, link: nextLink(request, start + size, size) } : total, json: { results: page, ...beside } };
}

function nextLink({ path, query }: HostRequest, start: number, size: number): string {
  const next = new URLSearchParams(query);
  next.set('cursor', start.toString(36));
  next.set('size', String(size));
  return `<https://rest.uniprot.org${path}?${next}>; rel="next"`;
}

export function refused({ path }: HostRequest, status: number, message: string): HostAnswer {
  return { status, json: { url: `http://rest.uniprot.org${path}`, messages: [message] } };
}
