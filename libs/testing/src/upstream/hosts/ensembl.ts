import type { HostAnswer, HostData, HostRequest, SimulatedHost } from '../simulated-host.ts';
import { type EnsemblGenes, type RestFeature, readEnsemblGenes } from './ensembl/gene-features.ts';

/** Ensembl's REST service: lookups of human genes by id and by symbol, one or many, and which release answers. */
export const ENSEMBL_HOST: SimulatedHost = {
  host: 'rest.ensembl.org',
  answer: async (request, data) => {
    const answered = (await answer(request, data)) ?? refused(404, `page not found. Please check your uri and refer to our documentation`);
    return { ...answered, headers: { ...RATE_HEADERS, ...answered.headers } };
  },
};

const MOST_AT_ONCE = 1_000;

const RATE_HEADERS = {
  'x-ratelimit-limit': '55000',
  'x-ratelimit-remaining': '54999',
  'x-ratelimit-period': '3600',
  'x-ratelimit-reset': '1800',
};

async function answer(request: HostRequest, data: HostData): Promise<HostAnswer | undefined> {
  const { method, path } = request;
  const genes = await data.once('ensembl', () => readEnsemblGenes(data.mirrorDir));
  const id = /^\/lookup\/id\/([^/]+)$/.exec(path)?.[1];
  const symbol = /^\/lookup\/symbol\/(?:homo_sapiens|human)\/([^/]+)$/.exec(path)?.[1];
  if (method === 'GET') {
    if (path === '/info/ping') return { json: { ping: 1 } };
    if (path === '/info/data') return { json: { releases: genes.release ? [Number(genes.release)] : [] } };
    if (id) return one(genes.byId(id), `ID '${id}' not found`, request);
    return symbol ? one(genes.bySymbol(symbol), `No valid lookup found for symbol ${symbol}`, request) : undefined;
  }
  if (method !== 'POST') return undefined;
  if (path === '/lookup/id') return many('ids', (key) => [key, genes.byId(key) ?? null], request);
  if (/^\/lookup\/symbol\/(?:homo_sapiens|human)$/.test(path)) return many('symbols', symbolEntry(genes), request);
  return undefined;
}

/** A symbol that is not known is left out of the answer, while an id is answered with null. */
function symbolEntry(genes: EnsemblGenes): (symbol: string) => Entry {
  return (symbol) => [symbol, genes.bySymbol(symbol)];
}

type Entry = readonly [key: string, feature: RestFeature | null | undefined];

function one(feature: RestFeature | undefined, notFound: string, request: HostRequest): HostAnswer {
  return feature ? { json: shown(feature, request) } : refused(400, notFound);
}

function many(key: 'ids' | 'symbols', entryOf: (key: string) => Entry, request: HostRequest): HostAnswer {
  if (!request.headers['content-type']?.includes('json')) return refused(415, 'Content-Type is not supported');
  const wanted = listIn(request.body, key);
  if (!wanted)
    return refused(400, ` Cannot find "${key}" key in your POST. Please check the format of your message against the documentation`);
  if (wanted.length > MOST_AT_ONCE) return refused(400, tooMany(wanted.length));
  const entries = wanted.map(entryOf).filter(([, feature]) => feature !== undefined);
  return { json: Object.fromEntries(entries.map(([name, feature]) => [name, feature ? shown(feature, request) : null])) };
}

function listIn(body: string, key: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(body)[key];
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}

function tooMany(count: number): string {
  return `POST message too large. You have submitted ${count} elements but a limit of ${MOST_AT_ONCE} is in place. Request smaller regions or lists of IDs`;
}

/** Transcripts and exons only with `expand`, MANE's data only with `mane`. */
function shown(feature: RestFeature, { query }: HostRequest): RestFeature {
  const { Transcript: transcripts, ...gene } = feature;
  if (!isOn(query, 'expand') || !Array.isArray(transcripts)) return gene;
  const withMane = isOn(query, 'mane');
  return { ...gene, Transcript: transcripts.map(({ MANE: mane, ...rest }) => (withMane ? { ...rest, MANE: mane } : rest)) };
}

function isOn(query: URLSearchParams, name: string): boolean {
  return !['', '0', null].includes(query.get(name));
}

function refused(status: number, error: string): HostAnswer {
  return { status, json: { error } };
}
