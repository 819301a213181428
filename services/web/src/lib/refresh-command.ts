import type { Api } from './api.ts';
import type { AcceptedRun } from './api-types.ts';
import { counted } from './format.ts';
import type { Answer } from './problem.ts';

/** Asks for a refresh of all sources, and for the same one again as long as nobody knows whether the request arrived. */
export function createRefreshCommand(api: Pick<Api, 'startRefresh'>, newKey: () => string = randomKey): () => Promise<Answer<AcceptedRun>> {
  let key: string | null = null;
  return async () => {
    key ??= newKey();
    const answer = await api.startRefresh(key);
    if (answer.ok || isDefinite(answer.problem.status)) key = null;
    return answer;
  };
}

/** Only a refusal is certain; behind a 502 or a silence the run may well have been accepted. */
function isDefinite(status: number | null): boolean {
  return status !== null && status < 500;
}

/** `crypto.randomUUID` is missing on pages served without TLS, as in many a clinic's own network. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What was accepted, in words. */
export function acceptedInWords({ data }: AcceptedRun): string {
  const genes = data.gene_count === 'all' ? 'all genes' : counted(data.gene_count, 'gene');
  return `Refresh of ${counted(data.sources.length, 'source')} for ${genes} accepted.`;
}
