import { findInMirror, readLines } from '@nephron/upstream';
import type { HostAnswer, HostData, HostRequest, SimulatedHost } from '../simulated-host.ts';

/** The GTEx portal's API, version 2: genes of a GENCODE release and their medians, paged. */
export const GTEX_HOST: SimulatedHost = {
  host: 'gtexportal.org',
  answer: async (request, data) => {
    if (request.method !== 'GET') return undefined;
    if (request.path === '/api/v2/reference/gene') return await referenceGene(request, data);
    if (request.path === '/api/v2/expression/medianGeneExpression') return await medianGeneExpression(request, data);
    return undefined;
  },
};

/** GENCODE releases that the portal knows, and the dataset that is annotated with each. */
const DATASET_OF: Readonly<Record<string, string>> = { v19: 'gtex_v7', v26: 'gtex_v8', v32: '', v39: 'gtex_v10' };
const DATASETS = ['gtex_v8', 'gtex_v10', 'gtex_snrnaseq_pilot'];
const BUILDS = ['GRCh38/hg38', 'GRCh37/hg19'];

async function referenceGene({ query }: HostRequest, data: HostData): Promise<HostAnswer> {
  const wanted = query.getAll('geneId');
  const gencode = query.get('gencodeVersion') ?? 'v26';
  const build = query.get('genomeBuild') ?? 'GRCh38/hg38';
  if (wanted.length === 0) return missing('geneId');
  if (!(gencode in DATASET_OF)) return notOneOf('gencodeVersion', gencode, Object.keys(DATASET_OF));
  if (!BUILDS.includes(build)) return notOneOf('genomeBuild', build, BUILDS);
  const table = await medianTable(data);
  if (!table || table.dataset !== DATASET_OF[gencode] || build !== 'GRCh38/hg38') return paged([], query);
  const rows = new Set(wanted.flatMap((name) => table.byName.get(name.toUpperCase()) ?? []));
  // The real answer also says where the gene lies and what it makes; the table of medians does not know.
  const genes = [...rows].map(({ gencodeId, symbol }) => ({
    gencodeId,
    gencodeVersion: gencode,
    geneSymbol: symbol,
    geneSymbolUpper: symbol.toUpperCase(),
    genomeBuild: build,
  }));
  return paged(genes, query);
}

async function medianGeneExpression({ query }: HostRequest, data: HostData): Promise<HostAnswer> {
  const wanted = query.getAll('gencodeId');
  const datasetId = query.get('datasetId') ?? 'gtex_v8';
  if (wanted.length === 0) return missing('gencodeId');
  if (!DATASETS.includes(datasetId)) return notOneOf('datasetId', datasetId, DATASETS);
  const table = await medianTable(data);
  if (!table || table.dataset !== datasetId) return paged([], query);
  const tissues = query.getAll('tissueSiteDetailId');
  const rows = [...new Set(wanted)].flatMap((id) => table.byName.get(id.toUpperCase())?.filter(({ gencodeId }) => gencodeId === id) ?? []);
  const medians = rows.flatMap(({ gencodeId, symbol, cells }) =>
    table.tissues.flatMap((tissue, column) => {
      const cell = cells[column] ?? '';
      if (cell === '' || cell === 'NA' || (tissues.length > 0 && !tissues.includes(tissue))) return [];
      return [
        {
          median: Number(cell),
          tissueSiteDetailId: tissue,
          ontologyId: UBERON[tissue] ?? null,
          datasetId,
          gencodeId,
          geneSymbol: symbol,
          unit: 'TPM',
        },
      ];
    }),
  );
  return paged(medians, query);
}

/** Those that the portal's documentation shows; the table of medians has none. */
const UBERON: Readonly<Record<string, string>> = { Kidney_Cortex: 'UBERON:0001225', Kidney_Medulla: 'UBERON:0001293' };

/** Counted from page 0, 250 items where nothing else is asked for. */
function paged(items: readonly unknown[], query: URLSearchParams): HostAnswer {
  const page = Number(query.get('page') ?? 0);
  const size = Number(query.get('itemsPerPage') ?? 250);
  if (!Number.isInteger(page) || page < 0) return invalid('page', 'Input should be greater than or equal to 0', query.get('page'));
  if (!Number.isInteger(size) || size < 1 || size > 100_000) {
    return invalid('itemsPerPage', 'Input should be less than or equal to 100000', query.get('itemsPerPage'));
  }
  const paging = { numberOfPages: Math.ceil(items.length / size), page, maxItemsPerPage: size, totalNumberOfItems: items.length };
  return { json: { data: items.slice(page * size, (page + 1) * size), paging_info: paging } };
}

function missing(name: string): HostAnswer {
  return { status: 422, json: { detail: [{ type: 'missing', loc: ['query', name], msg: 'Field required', input: null }] } };
}

function notOneOf(name: string, input: string, allowed: readonly string[]): HostAnswer {
  return invalid(name, `Input should be ${allowed.map((value) => `'${value}'`).join(', ')}`, input);
}

function invalid(name: string, msg: string, input: string | null): HostAnswer {
  return { status: 422, json: { detail: [{ type: 'value_error', loc: ['query', name], msg, input }] } };
}

interface MedianRow {
  readonly gencodeId: string;
  readonly symbol: string;
  readonly cells: readonly string[];
}

interface MedianTable {
  readonly dataset: string;
  readonly tissues: readonly string[];
  /** In upper case: by id with its version, by id without, by symbol. */
  readonly byName: ReadonlyMap<string, readonly MedianRow[]>;
}

async function medianTable(data: HostData): Promise<MedianTable | undefined> {
  return await data.once('gtex medians', () => readMedians(data.mirrorDir));
}

async function readMedians(mirrorDir: string): Promise<MedianTable | undefined> {
  const found = await findInMirror(mirrorDir, {
    publisher: 'gtex',
    names: [/^GTEx_Analysis_(?:.*_)?(?<release>v\d+)_.*_gene_median_tpm\.gct$/],
  });
  if (!found) return undefined;
  const byName = new Map<string, MedianRow[]>();
  let tissues: string[] = [];
  for await (const { firstLine, lines } of readLines(found.path)) {
    for (const [index, line] of lines.entries()) {
      const [gencodeId = '', symbol = '', ...cells] = line.split('\t');
      if (firstLine + index === 3) tissues = cells.map(tissueId);
      if (firstLine + index <= 3 || gencodeId === '') continue;
      const row = { gencodeId, symbol, cells };
      for (const name of [gencodeId, gencodeId.replace(/\.\d+/, ''), gencodeId.split('.')[0] ?? '', symbol]) addTo(byName, name, row);
    }
  }
  return { dataset: `gtex_${found.release}`, tissues, byName };
}

function addTo(byName: Map<string, MedianRow[]>, name: string, row: MedianRow): void {
  const rows = byName.get(name.toUpperCase());
  if (!rows) byName.set(name.toUpperCase(), [row]);
  else if (!rows.includes(row)) rows.push(row);
}

/** `Brain - Cortex` is `Brain_Cortex`, `Skin - Sun Exposed (Lower leg)` is `Skin_Sun_Exposed_Lower_leg`. */
function tissueId(label: string): string {
  return label
    .split(/ - | |\(|\)/)
    .filter((word) => word !== '')
    .join('_');
}
