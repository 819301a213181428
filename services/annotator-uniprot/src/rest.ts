import type { ApiContext } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { UNIPROT_FIELDS, type UniprotRole } from '@nephron/upstream';
import { isAccession, type Json, object, text } from './entry.ts';

export type Context = ApiContext<UniprotRole>;

export const REST = 'https://rest.uniprot.org';

/** The most that a page may hold. */
const PAGE_SIZE = '500';

/** What is asked for, and how, of every address that gives entries. */
export const ENTRIES = { format: 'json', fields: UNIPROT_FIELDS, size: PAGE_SIZE };

/** Accessions of one question, and terms of one query that UniProt joins with OR. */
const MAX_TERMS = 100;

/** Kept answers must not outlive a release for long, because they would be filed under the next one. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** More pages than a question of ours can have; beyond it the service leads in a circle. */
const MAX_PAGES = 1_000;

/** Any entry will do: what is looked at is the release that answers come from. */
const RELEASE_QUESTION = addressOf('/uniprotkb/search', { query: 'accession:P98161', fields: 'accession', format: 'json', size: '1' });

/** Such as `2025_01`. */
export async function serviceRelease({ http, signal }: Context): Promise<string> {
  const { headers } = await http.json({ url: RELEASE_QUESTION, signal });
  const release = headers['x-uniprot-release'];
  if (!release || !/^\d{4}_\d{2}$/.test(release)) throw suspect(`names "${release}" as its release`);
  return release;
}

/** Reviewed and other entries with these accessions; those that UniProt has deleted or merged come without any content. */
export async function entriesWithAccessions(context: Context, accessions: readonly string[]): Promise<Json[]> {
  const asked = accessions.filter(isAccession);
  return await inPieces(asked, async (piece) =>
    allPages(context, addressOf('/uniprotkb/accessions', { ...ENTRIES, accessions: piece.join(',') }), true),
  );
}

/** Reviewed human entries that have these HGNC ids. */
export async function entriesWithHgncIds(context: Context, hgncIds: readonly string[]): Promise<Json[]> {
  return await inPieces(hgncIds, async (piece) => {
    // With the prefix the colon of the id would be one of the query.
    const terms = piece.map((id) => `(xref:hgnc-${id.replace('HGNC:', '')})`);
    const query = `(reviewed:true) AND (organism_id:9606) AND (${terms.join(' OR ')})`;
    return await allPages(context, addressOf('/uniprotkb/search', { ...ENTRIES, query }), true);
  });
}

async function inPieces(all: readonly string[], ask: (piece: readonly string[]) => Promise<Json[]>): Promise<Json[]> {
  const found: Json[] = [];
  for (let start = 0; start < all.length; start += MAX_TERMS) found.push(...(await ask(all.slice(start, start + MAX_TERMS))));
  return found;
}

/** The results of all pages. `isKept` where the address asks the same question tomorrow. */
export async function allPages({ http, freshForMs, signal }: Context, first: string, isKept: boolean): Promise<Json[]> {
  const results: Json[] = [];
  let url: string | undefined = first;
  for (let page = 0; url !== undefined; page++) {
    if (page === MAX_PAGES) throw suspect(`gives more than ${MAX_PAGES} pages for ${first.slice(0, 200)}`);
    const kept = isKept ? { freshForMs: Math.min(freshForMs, KEEP_MS) } : {};
    const { body, headers } = await http.json({ url, ...kept, isKept: (answer) => resultsIn(answer) !== undefined, signal });
    const found = resultsIn(body);
    if (!found) throw suspect(`gave no results but ${JSON.stringify(body).slice(0, 200)}`);
    results.push(...found);
    url = nextPage(headers.link);
    const total = Number(headers['x-total-results'] ?? Number.NaN);
    if (url === undefined && total > results.length) throw suspect(`gave ${results.length} of ${total} results for ${first.slice(0, 200)}`);
  }
  return results;
}

function resultsIn(body: unknown): readonly Json[] | undefined {
  const { results } = object(body);
  return Array.isArray(results) ? results.map(object) : undefined;
}

/** The address of the next page in a `Link` header; only one of the service itself. */
function nextPage(link: string | undefined): string | undefined {
  const address = /<([^<>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (address === undefined) return undefined;
  const { origin, href } = new URL(address, REST);
  if (origin !== REST) throw suspect(`leads to ${origin} for the next page`);
  return href;
}

/** With parentheses and commas as they are: they are allowed in an address, and it stays short. */
export function addressOf(path: string, parameters: Readonly<Record<string, string>>): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`);
  return `${REST}${path}?${query.join('&')}`;
}

export function textIn(body: unknown, name: string): string | undefined {
  return text(object(body)[name]);
}

export function suspect(what: string): ArtifactSuspectError {
  return new ArtifactSuspectError(`UniProt's service ${what}`);
}
