import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamUnavailableError } from '@nephron/errors';
import type { ClinvarRole, UpstreamRequest } from '@nephron/upstream';
import { type JsonObject, objectOf, textOf, textsOf } from './json-value.ts';

const HOST = 'eutils.ncbi.nlm.nih.gov';
const BASE = `https://${HOST}/entrez/eutils`;

export type Asking = Pick<ApiContext<ClinvarRole>, 'http' | 'freshForMs' | 'signal'>;

/** Asks one of NCBI's E-utilities about ClinVar. An answer that only reports trouble is given, but never kept. */
export async function askEutils(
  { http, signal }: Asking,
  utility: 'esearch' | 'esummary' | 'einfo',
  parameters: Readonly<Record<string, string>>,
  options: { readonly freshForMs?: number; readonly isPost?: boolean } = {},
): Promise<JsonObject> {
  const form = new URLSearchParams({ db: 'clinvar', retmode: 'json', ...parameters }).toString();
  const url = `${BASE}/${utility}.fcgi`;
  const posted = { url, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form } as const;
  const request: UpstreamRequest = options.isPost ? posted : { url: `${url}?${form}` };
  const { freshForMs } = options;
  const isKept = (body: unknown): boolean => troubleIn(objectOf(body)) === undefined;
  const answer = await http.json({ ...request, signal, isKept, ...(freshForMs === undefined ? {} : { freshForMs }) });
  return objectOf(answer.body);
}

/** What an answer with a good status says went wrong. */
export function troubleIn(body: JsonObject): string | undefined {
  const search = objectOf(body.esearchresult);
  const summary = textsOf(body.esummaryresult);
  return textOf(body.error) ?? textOf(search.ERROR) ?? summary[0];
}

/** Throws what an answer reports: the search engine being away helps waiting, anything else does not. */
export function refuseTrouble(body: JsonObject, what: string): void {
  const trouble = troubleIn(body);
  if (trouble === undefined) return;
  const message = `${what}: ${trouble.slice(0, 300)}`;
  if (/backend|unavailable|rate limit|time[d -]*out/i.test(trouble)) throw new UpstreamUnavailableError('upstream_down', HOST, message);
  throw new ArtifactSuspectError(message);
}
