import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { StringPpiRole } from '@nephron/upstream';
import { MIN_SCORE } from './links.ts';
import { proteinNumber } from './protein-id.ts';

const API = 'https://string-db.org/api/json';
const HUMAN = '9606';

/** Identifiers of one question; STRING takes lists of any length, but answers slowly to long ones. */
const MAX_IDENTIFIERS = 500;

/** More than there are human proteins: no partner is left out. */
const MAX_PARTNERS = 25_000;

/** Kept answers must not outlive a release for long, because they would be filed under the next one. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** A protein that STRING found for an identifier. */
export interface FoundProtein {
  readonly identifier: string;
  readonly protein: number;
  readonly preferredName: string;
}

/** A link of the physical subnetwork. */
export interface FoundLink {
  readonly one: number;
  readonly other: number;
  /** 0 to 1000, as in the files. */
  readonly score: number;
}

type Context = ApiContext<StringPpiRole>;
type Row = Readonly<Record<string, unknown>>;

/** The release that the service answers from, such as `v12.0`. */
export async function serviceRelease({ http, signal }: Context): Promise<string> {
  const { body } = await http.json({ url: `${API}/version`, signal });
  const release = Array.isArray(body) ? (body[0] as Row | undefined)?.string_version : undefined;
  if (typeof release !== 'string' || !/^\d+(\.\d+)+$/.test(release)) throw suspect('does not say its version');
  return `v${release}`;
}

/** The best human protein for each identifier; none for what STRING does not know. */
export async function findProteins(context: Context, identifiers: readonly string[]): Promise<FoundProtein[]> {
  const found: FoundProtein[] = [];
  for (let start = 0; start < identifiers.length; start += MAX_IDENTIFIERS) {
    const asked = identifiers.slice(start, start + MAX_IDENTIFIERS);
    for (const row of await ask(context, 'get_string_ids', asked, { limit: '1', echo_query: '1' })) found.push(proteinIn(row, asked));
  }
  return found;
}

function proteinIn({ queryItem, queryIndex, stringId, preferredName }: Row, asked: readonly string[]): FoundProtein {
  const identifier = typeof queryItem === 'string' ? queryItem : asked[Number(queryIndex)];
  const protein = numberOf(stringId);
  if (identifier === undefined || protein < 0 || typeof preferredName !== 'string') {
    throw suspect('found a protein without an id, a name or what was asked for');
  }
  return { identifier, protein, preferredName };
}

/** Every link of these proteins with a score from 400 on, to whichever protein. */
export async function findLinks(context: Context, proteins: readonly string[]): Promise<FoundLink[]> {
  const options = { required_score: String(MIN_SCORE), network_type: 'physical', limit: String(MAX_PARTNERS) };
  const rows = await ask(context, 'interaction_partners', proteins, options);
  return rows.map(({ stringId_A, stringId_B, score }) => {
    const [one, other] = [numberOf(stringId_A), numberOf(stringId_B)];
    if (one < 0 || other < 0 || typeof score !== 'number' || !(score >= 0 && score <= 1))
      throw suspect('gave a link without two proteins or a score');
    return { one, other, score: Math.round(score * 1000) };
  });
}

async function ask(
  { http, freshForMs, signal }: Context,
  method: string,
  identifiers: readonly string[],
  options: Readonly<Record<string, string>>,
): Promise<Row[]> {
  const parameters = { identifiers: identifiers.join('\r'), species: HUMAN, caller_identity: 'nephron', ...options };
  const { body } = await http.json({
    url: `${API}/${method}`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
    freshForMs: Math.min(freshForMs, KEEP_MS),
    isKept: (answer) => rowsIn(answer) !== undefined,
    signal,
  });
  const rows = rowsIn(body);
  if (!rows) throw suspect(`answered ${method} with ${JSON.stringify(body).slice(0, 200)}`);
  return rows;
}

/** Undefined for anything but a list of objects, and for one that reports an error. */
function rowsIn(body: unknown): Row[] | undefined {
  if (!Array.isArray(body)) return undefined;
  const areRows = body.every((row) => typeof row === 'object' && row !== null && !('Error' in row));
  return areRows ? body : undefined;
}

function numberOf(stringId: unknown): number {
  return typeof stringId === 'string' ? proteinNumber(stringId, 0, stringId.length) : -1;
}

function suspect(what: string): ArtifactSuspectError {
  return new ArtifactSuspectError(`STRING's service ${what}`);
}
