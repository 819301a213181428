import type { HostAnswer, HostData, SimulatedHost } from '../simulated-host.ts';
import { documentSummary } from './clinvar/document-summary.ts';
import { readVariations, type Variations } from './clinvar/variations.ts';

const PATH = /^\/entrez\/eutils\/(esearch|esummary|einfo)\.fcgi$/;
const DEFAULT_PAGE = 20;
const MAX_PAGE = 10_000;
const MAX_SUMMARIES = 500;

/** NCBI's E-utilities, as far as they speak of ClinVar: of the variations in the mirror's variant summary. */
export const CLINVAR_HOST: SimulatedHost = {
  host: 'eutils.ncbi.nlm.nih.gov',

  async answer({ path, query, method, body }, data) {
    const utility = PATH.exec(path)?.[1];
    if (!utility) return undefined;
    const parameters = new URLSearchParams([...query, ...(method === 'POST' ? new URLSearchParams(body) : [])]);
    const db = parameters.get('db') ?? 'pubmed';
    if (db !== 'clinvar') return wrong(utility, `Invalid db name specified: ${db}`);
    const variations = await variationsIn(data);
    if (!variations) return { status: 503, text: 'Service Unavailable' };
    if (utility === 'esearch') return search(variations, parameters);
    return utility === 'esummary' ? summaries(variations, parameters) : about(variations);
  },
};

async function variationsIn(data: HostData): Promise<Variations | undefined> {
  return await data.once('clinvar variations', () => readVariations(data.mirrorDir));
}

function wrong(utility: string, message: string): HostAnswer {
  const header = { type: utility, version: '0.3' };
  return { json: utility === 'esearch' ? { header, esearchresult: { ERROR: message } } : { header, error: message } };
}

function search({ byGeneId, bySymbol }: Variations, parameters: URLSearchParams): HostAnswer {
  const term = parameters.get('term') ?? '';
  if (term === '') return wrong('esearch', 'Empty term and query_key - nothing todo');
  const [, value = '', field = ''] = /^"?([^"[\]]+)"?\[([a-z]+)\]$/i.exec(term) ?? [];
  const index = { geneid: byGeneId, gid: byGeneId, gene: bySymbol }[field.toLowerCase()];
  const found = index?.get(value.toUpperCase()) ?? [];
  const start = Math.max(0, Number(parameters.get('retstart') ?? 0));
  const size = Math.min(MAX_PAGE, Number(parameters.get('retmax') ?? DEFAULT_PAGE));
  // The newest come first, as the service sorts them.
  const ids = found
    .toReversed()
    .slice(start, start + size)
    .map(String);
  const unknown = { phrasesnotfound: index ? [value] : [], fieldsnotfound: index ? [] : [field] };
  return {
    json: {
      header: { type: 'esearch', version: '0.3' },
      esearchresult: {
        count: String(found.length),
        retmax: String(ids.length),
        retstart: String(start),
        idlist: ids,
        translationset: [],
        querytranslation: found.length > 0 ? term : `(${term})`,
        ...(found.length > 0
          ? {}
          : { errorlist: unknown, warninglist: { phrasesignored: [], quotedphrasesnotfound: [], outputmessages: ['No items found.'] } }),
      },
    },
  };
}

function summaries({ byId }: Variations, parameters: URLSearchParams): HostAnswer {
  const header = { type: 'esummary', version: '0.3' };
  const ids = (parameters.get('id') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) return { json: { header, esummaryresult: ['Empty id list - nothing todo'] } };
  if (ids.length > MAX_SUMMARIES)
    return wrong('esummary', `Too many UIDs in request. Maximum number of UIDs is ${MAX_SUMMARIES} for JSON format output.`);
  const entries = ids.map((id) => {
    const variation = byId.get(Number(id));
    return [id, variation ? documentSummary(variation) : { uid: id, error: 'cannot get document summary' }] as const;
  });
  return { json: { header, result: { uids: ids, ...Object.fromEntries(entries) } } };
}

function about({ byId, modifiedAt }: Variations): HostAnswer {
  const day = modifiedAt.toISOString().slice(0, 10);
  const dbinfo = {
    dbname: 'clinvar',
    menuname: 'ClinVar',
    description: 'ClinVar Database',
    dbbuild: `Build${day.slice(2).replaceAll('-', '')}-0030.1`,
    count: String(byId.size),
    lastupdate: `${day.replaceAll('-', '/')} 00:30`,
    fieldlist: [],
    linklist: [],
  };
  return { json: { header: { type: 'einfo', version: '0.3' }, einforesult: { dbinfo: [dbinfo] } } };
}
