import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamUnavailableError } from '@nephron/errors';
import type { MpoMgiRole, UpstreamRequest } from '@nephron/upstream';

const HOST = 'www.mousemine.org';
const SERVICE = `https://${HOST}/mousemine/service`;

/** What is asked with: the client, how long answers stay fresh, and until when. */
export type Asking = Pick<ApiContext<MpoMgiRole>, 'http' | 'freshForMs' | 'signal'>;

/** A row of an InterMine table; null where an object has no such value. */
export type MineRow = readonly (string | null)[];

/** The rows of a template (a query kept by MouseMine) with these parameters. All of them: `size` is left out, 0 would mean none. */
export async function templateRows(parameters: Readonly<Record<string, string>>, columns: number, asking: Asking): Promise<MineRow[]> {
  const query = new URLSearchParams({ ...parameters, format: 'json' });
  return await rowsOf({ url: `${SERVICE}/template/results?${query}` }, columns, asking);
}

/** The rows of a path query in InterMine's XML. */
export async function queryRows(xml: string, columns: number, asking: Asking): Promise<MineRow[]> {
  const body = new URLSearchParams({ query: xml, format: 'json' }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return await rowsOf({ url: `${SERVICE}/query/results`, method: 'POST', headers, body }, columns, asking);
}

/**
 * The release of MouseMine's data, or, where it names none, the version of its web service: both are all it says of its state, and
 * neither can be compared with the date of a report.
 */
export async function mineVersion({ http, signal }: Asking): Promise<string> {
  const release = await http.text({ url: `${SERVICE}/version/release`, answers: [404], signal });
  const named = release.status === 404 ? '' : release.text.trim();
  if (named !== '') return `MouseMine ${named}`.slice(0, 200);
  const service = (await http.text({ url: `${SERVICE}/version`, signal })).text.trim();
  if (service === '') throw new ArtifactSuspectError('MouseMine does not say which version it is');
  return `MouseMine (web service ${service})`.slice(0, 200);
}

async function rowsOf(request: UpstreamRequest, columns: number, { http, freshForMs, signal }: Asking): Promise<MineRow[]> {
  const { body } = await http.json({ ...request, freshForMs, isKept: (answer) => failureIn(answer) === undefined, signal });
  const failure = failureIn(body);
  if (failure) throw failure;
  const rows = isRecord(body) ? body.results : undefined;
  if (!Array.isArray(rows)) throw new ArtifactSuspectError("MouseMine's answer has no results");
  return rows.map((row: unknown) => {
    if (Array.isArray(row) && row.length >= columns && row.every(isCell)) return row.map((cell) => (cell === null ? null : String(cell)));
    throw new ArtifactSuspectError(`MouseMine gave a row ${JSON.stringify(row)?.slice(0, 120)} instead of one of ${columns} values`);
  });
}

/**
 * InterMine can begin an answer with a good status and end it with an error: then the rows before it are not all there are, and may be
 * none. Its own trouble may pass; a query it does not understand stays one.
 */
function failureIn(body: unknown): Error | undefined {
  if (!isRecord(body)) return new ArtifactSuspectError("MouseMine's answer is no JSON object");
  const said = typeof body.error === 'string' && body.error !== '' ? body.error : undefined;
  if (body.wasSuccessful !== false && said === undefined) return undefined;
  const status = typeof body.statusCode === 'number' ? body.statusCode : 500;
  const message = `MouseMine did not answer (${status}): ${(said ?? 'it does not say why').slice(0, 300)}`;
  return status >= 400 && status < 500 ? new ArtifactSuspectError(message) : new UpstreamUnavailableError('upstream_down', HOST, message);
}

function isCell(cell: unknown): cell is string | number | null {
  return cell === null || typeof cell === 'string' || typeof cell === 'number';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
