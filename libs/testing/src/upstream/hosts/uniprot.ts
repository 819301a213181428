import type { HostAnswer, HostData, HostRequest, SimulatedHost } from '../simulated-host.ts';
import { type KnownEntries, readEntries } from './uniprot/entries.ts';
import { projection } from './uniprot/fields.ts';
import { idMapping } from './uniprot/id-mapping.ts';
import { paged, refused } from './uniprot/pages.ts';
import { QueryError, queryOf } from './uniprot/query.ts';

/** UniProt's REST service: entries by accession and by query, and ID mapping to reviewed entries. */
export const UNIPROT_HOST: SimulatedHost = {
  host: 'rest.uniprot.org',
  answer: async (request, data) => {
    const known = await readEntries(data);
    const answer = await answerOf(request, data, known);
    return answer && { ...answer, headers: { ...answer.headers, ...releaseHeaders(known) } };
  },
};

function releaseHeaders({ release }: KnownEntries): Record<string, string> {
  return release === undefined ? {} : { 'x-uniprot-release': release, 'x-uniprot-release-date': '27-November-2024' };
}

async function answerOf(request: HostRequest, data: HostData, known: KnownEntries): Promise<HostAnswer | undefined> {
  const { method, path } = request;
  if (path.startsWith('/idmapping/')) return await idMapping(request, data, known);
  if (method !== 'GET') return undefined;
  if (path === '/uniprotkb/search') return search(request, known);
  if (path === '/uniprotkb/accessions') return accessions(request, known);
  const [, accession] = /^\/uniprotkb\/([A-Za-z0-9]+?)(?:\.json)?$/.exec(path) ?? [];
  return accession === undefined || accession === 'stream' ? undefined : single(accession, request, known);
}

function search(request: HostRequest, { entries }: KnownEntries): HostAnswer {
  const text = request.query.get('query');
  if (!text) return refused(request, 400, "'query' is a required parameter");
  try {
    const isWanted = queryOf(text);
    return paged(request, entries.filter(isWanted), { defaultSize: 25, shown: projection(request.query.get('fields')) });
  } catch (error) {
    if (error instanceof QueryError) return refused(request, 400, error.message);
    throw error;
  }
}

const ACCESSION = /^(?:[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})$/i;
const MAX_ACCESSIONS = 1_000;

function accessions(request: HostRequest, { byAccession }: KnownEntries): HostAnswer {
  const wanted = (request.query.get('accessions') ?? '').split(',').filter((accession) => accession !== '');
  if (wanted.length === 0) return refused(request, 400, "'accessions' is a required parameter");
  if (wanted.length > MAX_ACCESSIONS) return refused(request, 400, `Only '${MAX_ACCESSIONS}' accessions are allowed in each request.`);
  const wrong = wanted.find((accession) => !ACCESSION.test(accession));
  if (wrong) return refused(request, 400, `Accession '${wrong}' has invalid format. It should be a valid UniProtKB accession.`);
  const found = wanted.flatMap((accession) => byAccession.get(accession.toUpperCase()) ?? []);
  return paged(request, found, { defaultSize: wanted.length, shown: projection(request.query.get('fields')) });
}

function single(accession: string, request: HostRequest, { byAccession }: KnownEntries): HostAnswer {
  if (!ACCESSION.test(accession))
    return refused(request, 400, "The 'accession' value has invalid format. It should be a valid UniProtKB accession");
  const entry = byAccession.get(accession.toUpperCase());
  return entry ? { json: projection(request.query.get('fields'))(entry) } : refused(request, 404, 'Resource not found');
}
