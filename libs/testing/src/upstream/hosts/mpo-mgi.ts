import { findInMirror, MPO_MGI_FILES } from '@nephron/upstream';
import type { HostAnswer, HostData, HostRequest, SimulatedHost } from '../simulated-host.ts';
import { type MouseData, readMouseData } from './mpo-mgi/mouse-data.ts';
import { type MineQuery, parsePathQuery, rowsOfQuery } from './mpo-mgi/path-query.ts';

const SERVICE = '/mousemine/service';

/** MouseMine, an InterMine service, over MGI's reports: one of its templates, path queries about annotations and genes, its version. */
export const MPO_MGI_HOST: SimulatedHost = {
  host: 'www.mousemine.org',
  answer: async (request, data) => {
    const { method, path, query } = request;
    if (path === `${SERVICE}/version`) return { text: '31' };
    if (path === `${SERVICE}/version/release`) return { text: `MGI update: ${await newestDay(data)}\n` };
    if (path === `${SERVICE}/template/results`) return answerTable(template(query, await data.once('mpo_mgi', () => readMouseData(data))));
    if (path !== `${SERVICE}/query/results`) return path.startsWith(SERVICE) ? failure(404, 'Not found') : undefined;
    const sent = method === 'POST' ? new URLSearchParams(request.body) : query;
    const asked = parsePathQuery(sent.get('query') ?? '');
    if (typeof asked === 'string') return failure(400, asked);
    return answerTable(queried(asked, await data.once('mpo_mgi', () => readMouseData(data))));
  },
};

interface Table {
  readonly rootClass: string;
  readonly views: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Every envelope ends by saying how it went, as the rows are sent while they are found. */
function answerTable(table: Table | HostAnswer): HostAnswer {
  if (!('rows' in table)) return table;
  const { rootClass, views, rows } = table;
  const columnHeaders = views.map((view) => view.replaceAll('.', ' > '));
  const said = { executionTime: '2026.05.04 10:00::00', wasSuccessful: true, error: null, statusCode: 200 };
  return { json: { rootClass, modelName: 'genomic', start: 0, views, columnHeaders, results: rows, ...said } };
}

function failure(statusCode: number, error: string): HostAnswer {
  return { status: statusCode, json: { wasSuccessful: false, error, statusCode } };
}

const TEMPLATE_VIEWS = ['primaryIdentifier', 'symbol', 'organism.shortName'].flatMap((view) => [`Gene.${view}`]);
const ORTHOLOGUE_VIEWS = ['primaryIdentifier', 'symbol', 'organism.shortName'].map((view) => `Gene.homologues.homologue.${view}`);
const TERM_VIEWS = ['identifier', 'name'].map((view) => `Gene.homologues.homologue.ontologyAnnotations.ontologyTerm.${view}`);

/** `HGene_MPhenotype`: human genes by symbol or id, with every MP term of their mouse orthologues. */
function template(query: HostRequest['query'], { humans, annotations, names }: MouseData): Table | HostAnswer {
  const name = query.get('name');
  if (name !== 'HGene_MPhenotype') return failure(404, `There is no template called '${name}' available to you`);
  if (query.get('op1') !== 'LOOKUP' || query.get('constraint1') !== 'Gene') return failure(400, 'The constraints do not fit the template');
  const wanted = new Set((query.get('value1') ?? '').split(',').map((value) => value.trim().toUpperCase()));
  const isHuman = ['', 'H. sapiens'].includes(query.get('extra1') ?? '');
  const rows = humans
    .filter(({ symbol, entrezId }) => isHuman && (wanted.has(symbol.toUpperCase()) || wanted.has(entrezId)))
    .flatMap(({ symbol, entrezId, mgiId, mouseSymbol }) =>
      [...(annotations.get(mgiId)?.keys() ?? [])].map((term) => [
        entrezId,
        symbol,
        'H. sapiens',
        mgiId,
        mouseSymbol,
        'M. musculus',
        term,
        names.get(term) ?? null,
      ]),
    );
  // A size of 0 is taken at its word.
  return { rootClass: 'Gene', views: [...TEMPLATE_VIEWS, ...ORTHOLOGUE_VIEWS, ...TERM_VIEWS], rows: query.get('size') === '0' ? [] : rows };
}

function queried(asked: MineQuery, data: MouseData): Table | HostAnswer {
  const rows = rowsOfQuery(asked, data);
  return typeof rows === 'string' ? failure(400, rows) : { rootClass: asked.root, views: asked.views, rows };
}

async function newestDay({ mirrorDir }: HostData): Promise<string> {
  const found = await Promise.all(MPO_MGI_FILES.map((file) => findInMirror(mirrorDir, file)));
  const days = found.flatMap((file) => (file ? [file.modifiedAt.toISOString().slice(0, 10)] : []));
  return days.sort().at(-1) ?? 'unknown';
}
