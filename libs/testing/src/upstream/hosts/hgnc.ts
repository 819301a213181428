import { createHash } from 'node:crypto';
import { findInMirror, HGNC_FILES, readJson, readLines } from '@nephron/upstream';
import type { HostAnswer, HostData, HostRequest, SimulatedHost } from '../simulated-host.ts';

/** HGNC's REST service: `/info` and `/fetch/<field>/<value>`, over the complete set. */
export const HGNC_HOST: SimulatedHost = {
  host: 'rest.genenames.org',
  answer: async (request, data) => {
    if (request.method !== 'GET') return undefined;
    const content = await answerTo(request, await data.once('hgnc', () => entries(data)));
    if (content === undefined) return undefined;
    // As the service does it: XML is what is given where nobody asks for JSON.
    return request.headers.accept?.includes('json') ? { json: content } : { headers: { 'content-type': 'text/xml' }, text: XML };
  },
};

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n<response><lst name="responseHeader"><int name="status">0</int></lst></response>\n';

type Doc = Readonly<Record<string, unknown>>;

async function answerTo({ path }: HostRequest, docs: readonly Doc[]): Promise<HostAnswer['json']> {
  if (path === '/info') return info(docs);
  const [, field = '', value = ''] = /^\/fetch\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (field === '') return undefined;
  const wanted = field === 'hgnc_id' ? `HGNC:${value.replace(/^HGNC:/i, '')}` : value;
  const found = docs.filter((doc) => has(doc[field], wanted));
  return {
    responseHeader: { status: 0, QTime: 0 },
    response: { numFound: found.length, start: 0, numFoundExact: true, docs: found },
  };
}

function info(docs: readonly Doc[]) {
  const fields = [...new Set(docs.flatMap((doc) => Object.keys(doc)))];
  const newest = docs
    .map((doc) => String(doc.date_modified ?? ''))
    .toSorted()
    .at(-1);
  return {
    responseHeader: { status: 0, QTime: 1 },
    searchableFields: ['symbol', 'hgnc_id', 'entrez_id', 'ensembl_gene_id', 'status'],
    lastModified: `${newest ?? ''}T04:17:06.013Z`,
    numDoc: docs.length,
    storedFields: fields,
  };
}

function has(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((item) => has(item, wanted));
  return value !== undefined && String(value).toLowerCase() === wanted.toLowerCase();
}

async function entries({ mirrorDir }: HostData): Promise<readonly Doc[]> {
  const file = HGNC_FILES.find(({ role }) => role === 'complete_set');
  const found = file && (await findInMirror(mirrorDir, file));
  if (!found) return [];
  if (/\.json(\.gz)?$/.test(found.name)) {
    const { response } = (await readJson(found.path)) as { readonly response: { readonly docs: readonly Doc[] } };
    return response.docs;
  }
  return await tableEntries(found.path);
}

/** Fields with several values in HGNC's JSON, and those whose values are numbers. */
const LISTS =
  /^(alias_symbol|alias_name|prev_symbol|prev_name|gene_group|gene_group_id|ena|refseq_accession|ccds_id|uniprot_ids|pubmed_id|mgd_id|rgd_id|lsdb|omim_id|enzyme_id|rna_central_id|mane_select)$/;
const NUMBERS = /^(gene_group_id|pubmed_id|orphanet)$/;

async function tableEntries(path: string): Promise<Doc[]> {
  const docs: Doc[] = [];
  let names: readonly string[] | undefined;
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      const cells = line.split('\t');
      if (!names) names = cells;
      else if (line !== '') docs.push(docOf(names, cells));
    }
  }
  return docs;
}

function docOf(names: readonly string[], cells: readonly string[]): Doc {
  const fields = names.flatMap((name, index): [string, unknown][] => {
    const cell = (cells[index] ?? '').replace(/^"(.*)"$/, '$1').replaceAll('""', '"');
    if (cell === '') return [];
    const values = (LISTS.test(name) ? cell.split('|') : [cell]).map((value) => (NUMBERS.test(name) ? Number(value) : value));
    return [[name, LISTS.test(name) ? values : values[0]]];
  });
  // Solr's own fields, which change with every export.
  const uuid = createHash('md5').update(cells.join()).digest('hex');
  return { ...Object.fromEntries(fields), uuid, _version_: 1_790_000_000_000_000_000 };
}
