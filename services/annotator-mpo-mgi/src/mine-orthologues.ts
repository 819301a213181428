import type { GeneIndex, IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { type Asking, type MineRow, queryRows, templateRows } from './mousemine.ts';
import type { Orthologues } from './orthology.ts';
import { pathQuery } from './path-query.ts';

/** What MouseMine says about the orthologues of some human genes. */
export interface MineOrthology {
  /** By HGNC id. */
  readonly byHgncId: Map<string, Orthologues>;
  /** By MGI id. */
  readonly mouseSymbols: Map<string, string>;
  /** MP terms with which mouse genes are annotated, and their names. */
  readonly terms: Map<string, Set<string>>;
  readonly termNames: Map<string, string>;
}

const COLUMNS = 8;
const GENE_VIEWS = ['Gene.primaryIdentifier', 'Gene.symbol'] as const;
const MGI_ID = /^MGI:\d+$/;
const MP_ID = /^MP:\d{7}$/;

/**
 * The orthologues that have any phenotype: MouseMine's template has a row per mouse gene and MP term. Its LOOKUP also finds genes by
 * former names, so that each row is checked to be about a gene that was meant.
 */
export async function annotatedOrthologues(batch: readonly IndexedGene[], genes: GeneIndex, asking: Asking): Promise<MineOrthology> {
  const value1 = batch.map(({ symbol }) => symbol).join(',');
  const parameters = { name: 'HGene_MPhenotype', constraint1: 'Gene', op1: 'LOOKUP', value1, extra1: 'H. sapiens' };
  const meant = new Map(batch.map((gene) => [gene.hgncId, gene]));
  const found: MineOrthology = { byHgncId: new Map(), mouseSymbols: new Map(), terms: new Map(), termNames: new Map() };
  for (const row of await templateRows(parameters, COLUMNS, asking)) {
    const claim = claimOf(row, meant, genes);
    if (claim && row[5] === 'M. musculus') add(found, claim, row);
  }
  return found;
}

/** Symbols of mouse genes by MGI id; ids that MouseMine does not know are left out. */
export async function mouseSymbolsOf(mgiIds: readonly string[], asking: Asking): Promise<ReadonlyMap<string, string>> {
  if (mgiIds.length === 0) return new Map();
  const rows = await queryRows(pathQuery(GENE_VIEWS, [{ path: 'Gene.primaryIdentifier', oneOf: mgiIds }]), GENE_VIEWS.length, asking);
  return new Map(rows.flatMap(([mgiId, symbol]): [string, string][] => (mgiId && symbol ? [[mgiId, symbol]] : [])));
}

type Claim = Omit<Orthologues, 'mgiIds'>;

/** The gene that a row is about: by the id in its first column, by its symbol only where that is neither HGNC's nor NCBI's. */
function claimOf([id = null, symbol = null, organism = null]: MineRow, meant: ReadonlyMap<string, IndexedGene>, genes: GeneIndex) {
  if (organism !== 'H. sapiens') return undefined;
  if (id !== null && /^HGNC:\d+$/.test(id)) return claim(meant.get(id), 'hgnc_id');
  if (id !== null && /^\d+$/.test(id)) return claim(meant.get(genes.byEntrez(id)?.hgncId ?? ''), 'ncbi_gene_id');
  return claim(
    [...meant.values()].find((gene) => gene.symbol === symbol),
    'gene_symbol',
  );
}

function claim(gene: IndexedGene | undefined, matchedBy: Claim['matchedBy']): Claim | undefined {
  return gene && { gene, source: 'MouseMine', matchedBy };
}

function add(found: MineOrthology, own: Claim, row: MineRow): void {
  const [, , , mgiId = null, mouseSymbol = null, , term = null, name = null] = row;
  if (mgiId === null || mouseSymbol === null || term === null || !MGI_ID.test(mgiId) || !MP_ID.test(term)) {
    throw new ArtifactSuspectError(`MouseMine gave "${mgiId}" and "${term}" for a mouse gene and an MP term`);
  }
  const known = found.byHgncId.get(own.gene.hgncId);
  if (!known) found.byHgncId.set(own.gene.hgncId, { ...own, mgiIds: [mgiId] });
  else if (!known.mgiIds.includes(mgiId)) known.mgiIds.push(mgiId);
  found.mouseSymbols.set(mgiId, mouseSymbol);
  const terms = found.terms.get(mgiId) ?? new Set();
  found.terms.set(mgiId, terms.add(term));
  if (name !== null) found.termNames.set(term, name);
}
