import { findInMirror, HPO_FILES, type HpoRole, readLines } from '@nephron/upstream';
import type { HostAnswer, HostData, HostRequest, SimulatedHost } from '../simulated-host.ts';

/** The JAX ontology service's network of genes, phenotypes and diseases: annotations of a gene, and the search for genes. */
export const HPO_HOST: SimulatedHost = {
  host: 'ontology.jax.org',
  answer: async (request, data) => {
    if (request.method !== 'GET') return undefined;
    const [, kind, what = ''] = /^\/api\/network\/(annotation|search)\/([^/]+)$/.exec(request.path) ?? [];
    if (kind === undefined) return notFound(request);
    const genes = await data.once('hpo', () => geneNodes(data));
    if (kind === 'search') return what === 'gene' ? search(request.query, genes) : notFound(request);
    const gene = genes.get(what);
    return gene ? { json: { diseases: [...gene.diseases.values()], phenotypes: [...gene.phenotypes.values()] } } : notFound(request);
  },
};

interface Node {
  readonly id: string;
  readonly name: string;
}

interface GeneNode extends Node {
  readonly phenotypes: Map<string, Node>;
  readonly diseases: Map<string, Node & { readonly mondoId: string; readonly description: string }>;
}

/** As its framework says it, in JSON. */
function notFound({ path }: HostRequest): HostAnswer {
  const json = {
    message: 'Not Found',
    _links: { self: { href: path, templated: false } },
    _embedded: { errors: [{ message: 'Page Not Found' }] },
  };
  return { status: 404, json };
}

/** Any gene with the text in its symbol, page by page; a limit of -1 is everything. */
function search(query: URLSearchParams, genes: ReadonlyMap<string, GeneNode>): HostAnswer {
  const text = (query.get('q') ?? '').toUpperCase();
  const limit = Number(query.get('limit') ?? 10);
  const found = [...genes.values()].filter(({ name }) => name.toUpperCase().includes(text)).map(({ id, name }) => ({ id, name }));
  const start = limit < 0 ? 0 : Number(query.get('page') ?? 0) * limit;
  return { json: { results: found.slice(start, limit < 0 ? undefined : start + limit), totalCount: found.length } };
}

/** By `NCBIGene:<id>`. The service makes its network of the files' rows, those about findings that were looked for in vain too. */
async function geneNodes(data: HostData): Promise<ReadonlyMap<string, GeneNode>> {
  const names = new Map<string, string>();
  for await (const [id = '', name = ''] of rowsOf(data, 'disease_annotations')) if (!names.has(id)) names.set(id, name);
  const genes = new Map<string, GeneNode>();
  for await (const row of rowsOf(data, 'genes_to_phenotype')) {
    const [ncbiGeneId = '', symbol = '', termId = '', termName = ''] = row;
    const diseaseId = row.at(-1) ?? '';
    if (!/^\d+$/.test(ncbiGeneId)) continue;
    const id = `NCBIGene:${ncbiGeneId}`;
    const gene = genes.get(id) ?? { id, name: symbol, phenotypes: new Map(), diseases: new Map() };
    genes.set(id, gene);
    gene.phenotypes.set(termId, { id: termId, name: termName });
    if (!/^[A-Za-z]+:\S+$/.test(diseaseId)) continue;
    gene.diseases.set(diseaseId, {
      id: diseaseId,
      name: names.get(diseaseId) ?? '',
      mondoId: '',
      description: 'No disease description found.',
    });
  }
  return genes;
}

/** The cells of every line, header and comments too: in both layouts of the files the columns read here stand first and last. */
async function* rowsOf({ mirrorDir }: HostData, role: HpoRole): AsyncGenerator<string[]> {
  const file = HPO_FILES.find((each) => each.role === role);
  const found = file && (await findInMirror(mirrorDir, file));
  if (!found) return;
  for await (const { lines } of readLines(found.path)) for (const line of lines) yield line.split('\t');
}
