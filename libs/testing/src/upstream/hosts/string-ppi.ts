import { findInMirror, readLines } from '@nephron/upstream';
import type { HostAnswer, HostData, SimulatedHost } from '../simulated-host.ts';

/** STRING's API: its release, proteins for identifiers, and the partners of proteins in the physical subnetwork. */
export const STRING_PPI_HOST: SimulatedHost = {
  host: 'string-db.org',
  answer: async (request, data) => {
    const [, format, method] = /^\/api\/([a-z-]+)\/([a-z_]+)$/.exec(request.path) ?? [];
    if (format !== 'json' || (request.method !== 'GET' && request.method !== 'POST')) return undefined;
    if (method === 'version') return await version(data);
    const parameters = request.method === 'POST' ? new URLSearchParams(request.body) : request.query;
    const identifiers = (parameters.get('identifiers') ?? '').split(/[\r\n]+/).filter((identifier) => identifier !== '');
    if (method !== 'get_string_ids' && method !== 'interaction_partners') return undefined;
    if (identifiers.length === 0) return failure(400, 'bad request', 'please provide valid identifiers');
    const species = parameters.get('species');
    if (species !== null && species !== HUMAN) return failure(404, 'not found', `no data for species ${species}`);
    return method === 'get_string_ids' ? await stringIds(identifiers, parameters, data) : await partners(identifiers, parameters, data);
  },
};

const HUMAN = '9606';

/** Without `limit` a protein's best partners are given, so many. */
const DEFAULT_PARTNERS = 10;

async function version(data: HostData): Promise<HostAnswer> {
  const found = await published(data, 'info');
  if (!found?.release) return failure(404, 'not found', 'no release');
  const address = `https://version-${found.release.replaceAll('.', '-')}.string-db.org`;
  return { json: [{ string_version: found.release, stable_address: address }] };
}

async function stringIds(identifiers: readonly string[], parameters: URLSearchParams, data: HostData): Promise<HostAnswer> {
  const { byAlias, byId } = await proteins(data);
  const limit = Number(parameters.get('limit') ?? 1);
  const rows = identifiers.flatMap((queryItem, queryIndex) =>
    (byAlias.get(queryItem.toUpperCase()) ?? []).slice(0, limit || undefined).map((stringId) => ({
      ...(parameters.get('echo_query') === '1' ? { queryItem } : {}),
      queryIndex,
      stringId,
      ncbiTaxonId: Number(HUMAN),
      taxonName: 'Homo sapiens',
      ...byId.get(stringId),
    })),
  );
  return { json: rows };
}

async function partners(identifiers: readonly string[], parameters: URLSearchParams, data: HostData): Promise<HostAnswer> {
  const { byAlias, byId } = await proteins(data);
  const asked = new Set(identifiers.flatMap((identifier) => byAlias.get(identifier.toUpperCase())?.[0] ?? []));
  if (asked.size === 0) return failure(404, 'not found', 'STRING could not find any of the identifiers');
  // Functional links are not in the folder: asked for those, the simulation has nothing to say.
  const links = parameters.get('network_type') === 'physical' ? await physicalLinks(data) : new Map<string, readonly Link[]>();
  const required = Number(parameters.get('required_score') ?? 400);
  const limit = Number(parameters.get('limit') ?? DEFAULT_PARTNERS);
  const rows = [...asked].flatMap((stringId) =>
    (links.get(stringId) ?? [])
      .filter(({ score }) => score >= required)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ partner, score }) => ({
        stringId_A: stringId,
        stringId_B: partner,
        preferredName_A: byId.get(stringId)?.preferredName,
        preferredName_B: byId.get(partner)?.preferredName,
        ncbiTaxonId: HUMAN,
        score: score / 1000,
        // The files say which evidence a score is from only in a larger edition.
        ...{ nscore: 0, fscore: 0, pscore: 0, ascore: 0, escore: 0, dscore: 0, tscore: 0 },
      })),
  );
  return { json: rows };
}

function failure(status: number, error: string, message: string): HostAnswer {
  return { status, json: [{ Error: error, ErrorMessage: message }] };
}

interface Proteins {
  readonly byId: ReadonlyMap<string, { readonly preferredName: string; readonly annotation: string }>;
  /** In upper case: the id, the name, every alias. */
  readonly byAlias: ReadonlyMap<string, readonly string[]>;
}

interface Link {
  readonly partner: string;
  readonly score: number;
}

async function published(data: HostData, kind: string) {
  const names = [new RegExp(`^9606\\.protein\\.${kind.replace('.', '\\.')}\\.v(?<release>\\d+(?:\\.\\d+)+)\\.txt$`)];
  return await findInMirror(data.mirrorDir, { publisher: 'string', names });
}

/** Data lines of a file, split; nothing where the folder lacks it. */
async function* cells(data: HostData, kind: string, separator: string): AsyncGenerator<string[]> {
  const found = await published(data, kind);
  if (!found) return;
  for await (const { firstLine, lines } of readLines(found.path)) {
    for (const line of firstLine === 1 ? lines.slice(1) : lines) if (line !== '') yield line.split(separator);
  }
}

async function proteins(data: HostData): Promise<Proteins> {
  return await data.once('string proteins', async () => {
    const byId = new Map<string, { preferredName: string; annotation: string }>();
    const byAlias = new Map<string, string[]>();
    const add = (alias: string, id: string): void => {
      const known = byAlias.get(alias.toUpperCase());
      if (!known) byAlias.set(alias.toUpperCase(), [id]);
      else if (!known.includes(id)) known.push(id);
    };
    for await (const [id = '', preferredName = '', , annotation = ''] of cells(data, 'info', '\t')) {
      byId.set(id, { preferredName, annotation });
      add(id, id);
      add(preferredName, id);
    }
    for await (const [id = '', alias = ''] of cells(data, 'aliases', '\t')) if (byId.has(id)) add(alias, id);
    return { byId, byAlias };
  });
}

async function physicalLinks(data: HostData): Promise<ReadonlyMap<string, readonly Link[]>> {
  return await data.once('string physical links', async () => {
    const links = new Map<string, Link[]>();
    for await (const [one = '', partner = '', score] of cells(data, 'physical.links', ' ')) {
      const known = links.get(one);
      if (known) known.push({ partner, score: Number(score) });
      else links.set(one, [{ partner, score: Number(score) }]);
    }
    return links;
  });
}
