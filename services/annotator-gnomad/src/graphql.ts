import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import type { GnomadRole } from '@nephron/upstream';
import { type GeneReply, geneReplyIn, isObject } from './gene-reply.ts';
import { queryOf, type Selection } from './query.ts';

const HOST = 'gnomad.broadinstitute.org';
const NOT_FOUND = 'Gene not found';
/** What gnomAD counts requests by; its own refusal does not say how long to wait. */
const WINDOW_MS = 60_000;

/** What came of asking about a gene: undefined where gnomAD has no such gene. */
export type Reply = GeneReply | Error | undefined;

/**
 * Asks gnomAD about genes in one request; by alias. An error that cannot be told to be of one gene makes their answers unsure: then
 * `isUnsure` is set, and each has to be asked about alone.
 */
export async function askGnomad(
  selections: readonly Selection[],
  { http, freshForMs, signal }: Pick<ApiContext<GnomadRole>, 'http' | 'freshForMs' | 'signal'>,
): Promise<{ readonly replies: ReadonlyMap<string, Reply>; readonly isUnsure: boolean }> {
  const { body, status } = await http.json({
    url: `https://${HOST}/api`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: queryOf(selections) }),
    // GraphQL's answer to a query that it does not understand, and gnomAD's to one too many.
    answers: [400],
    freshForMs,
    isKept: (kept) => isObject(kept) && isObject(kept.data) && errorsIn(kept).every(isNotFound),
    signal,
  });
  const errors = errorsIn(body);
  const data = isObject(body) ? body.data : undefined;
  if (!isObject(data)) throw refusal(status, errors);
  const replies = new Map(selections.map(({ alias }) => [alias, replyIn(data[alias], alias, errors)]));
  return { replies, isUnsure: !isExplained(replies, errors) };
}

interface GraphqlError {
  readonly message: string;
  /** The alias it is about; gnomAD has left out the path of an error. */
  readonly alias: string | undefined;
}

function errorsIn(body: unknown): readonly GraphqlError[] {
  const errors = isObject(body) && Array.isArray(body.errors) ? body.errors : [];
  return errors.map((error: unknown) => {
    const { message, path } = isObject(error) ? error : {};
    const alias: unknown = Array.isArray(path) ? path[0] : undefined;
    return { message: String(message), alias: typeof alias === 'string' ? alias : undefined };
  });
}

function isNotFound({ message }: GraphqlError): boolean {
  return message === NOT_FOUND;
}

function replyIn(value: unknown, alias: string, errors: readonly GraphqlError[]): Reply {
  const own = errors.find((error) => error.alias === alias && !isNotFound(error));
  if (own) return new ArtifactSuspectError(`gnomAD answered: ${own.message.slice(0, 200)}`);
  if (value === null) return undefined;
  const reply = geneReplyIn(value);
  return typeof reply === 'string' ? new ArtifactSuspectError(`gnomAD answered with ${reply}`) : reply;
}

/** Whether each error has its gene: one that was not found is null, and a nameless error of another kind may be any gene's. */
function isExplained(replies: ReadonlyMap<string, Reply>, errors: readonly GraphqlError[]): boolean {
  const nameless = errors.filter(({ alias }) => alias === undefined);
  if (!nameless.every(isNotFound)) return false;
  return [...replies.values()].filter((reply) => reply === undefined).length === errors.filter(isNotFound).length;
}

function refusal(status: number, errors: readonly GraphqlError[]): Error {
  const why = errors[0]?.message ?? 'no data';
  if (/rate limit/i.test(why)) {
    return new UpstreamUnavailableError('rate_limited', HOST, `gnomAD answered: ${why}`, { retryAfterMs: WINDOW_MS });
  }
  if (status === 400) return new UpstreamRefusedError(status, `gnomAD answered: ${why.slice(0, 200)}`);
  return new ArtifactSuspectError(`gnomAD answered: ${why.slice(0, 200)}`);
}
