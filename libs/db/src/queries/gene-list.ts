import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';
import { GENE_ATTRIBUTES } from './gene-attributes.ts';

/** What a list of genes can be ordered by: columns of `gene` (g) and `gene_summary` (s), each with an index of its own. */
const SORT_COLUMNS = {
  symbol: { columns: ['g.symbol'], isNullable: false },
  hgnc_id: { columns: ['length(g.hgnc_id)', 'g.hgnc_id'], isNullable: false },
  name: { columns: ['g.name'], isNullable: false },
  location: { columns: ['g.location'], isNullable: true },
  updated_at: { columns: ['g.updated_at'], isNullable: false },
  pli: { columns: ['s.pli'], isNullable: true },
  oe_lof_upper: { columns: ['s.oe_lof_upper'], isNullable: true },
  kidney_phenotype_count: { columns: ['s.kidney_phenotype_count'], isNullable: true },
  annotation_count: { columns: ['s.annotation_count'], isNullable: true },
} as const;

export type GeneSortField = keyof typeof SORT_COLUMNS;
export const GENE_SORT_FIELDS = Object.keys(SORT_COLUMNS) as readonly GeneSortField[];

export interface GeneSort {
  readonly field: GeneSortField;
  readonly isDescending: boolean;
}

export interface GeneListQuery {
  /** Substring of symbol, name, alias, previous symbol or HGNC id, whatever its case; empty: all genes. */
  readonly search: string;
  /** Empty: by symbol, and with a search exact matches first, then those that begin so. */
  readonly sort: readonly GeneSort[];
  readonly offset: number;
  readonly limit: number;
}

export interface ListedGene {
  readonly hgnc_id: string;
  /** What readers see of the gene, as JSON text. */
  readonly attributes: string;
}

export interface GeneList {
  readonly total: number;
  readonly genes: readonly ListedGene[];
}

/**
 * One page of the approved genes and how many there are, from one snapshot. A gene without a value comes last in either
 * direction; equal ones are ordered by HGNC id.
 */
export async function listGenes(db: Db, query: GeneListQuery): Promise<GeneList> {
  const { rows } = await geneListStatement(query).execute(db);
  return { total: rows[0]?.total ?? 0, genes: rows.filter((row) => row.hgnc_id !== null) };
}

/** The statement behind `listGenes`, so that a test can look at its plan. */
export function geneListStatement(query: GeneListQuery): RawBuilder<ListedGene & { readonly total: number }> {
  const source = query.search === '' ? allGenes(query) : foundGenes(query);
  return sql`
    with ${source}
    select counted.total, g.hgnc_id, ${GENE_ATTRIBUTES} as attributes
    from counted
    left join (page join gene g on g.hgnc_id = page.hgnc_id) on true
    left join gene_summary s on s.hgnc_id = g.hgnc_id
    order by page.place
  `;
}

/** A search narrows first and sorts what is left. */
function foundGenes({ search, sort, offset, limit }: GeneListQuery): RawBuilder<unknown> {
  const text = search.trim().replaceAll(/\s+/g, ' ');
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const byRelevance = sort.length === 0;
  // Nothing else than the search is needed to rank hits, so the summary is joined only for a sort that may want it.
  const order = byRelevance ? sql`hit.rank, hit.symbol, hit.hgnc_id` : orderBy(sort);
  const joined = byRelevance ? sql`` : sql`join gene g on g.hgnc_id = hit.hgnc_id left join gene_summary s on s.hgnc_id = hit.hgnc_id`;
  return sql`
    hit as materialized (
      select hgnc_id, symbol, ${rankOf(text)} as rank from gene
      where status = 'approved' and search_text like lower(${pattern})
    ),
    counted as (select count(*)::int as total from hit),
    chosen as (select hit.hgnc_id from hit ${joined} order by ${order} offset ${offset} limit ${limit}),
    page as (select hgnc_id, row_number() over () as place from chosen)`;
}

/** The symbol itself, what begins with it, an exact other name, anything else. */
function rankOf(text: string): RawBuilder<unknown> {
  return sql`case
    when lower(symbol) = lower(${text}) then 0
    when starts_with(lower(symbol), lower(${text})) then 1
    when strpos(E'\\n' || search_text || E'\\n', E'\\n' || lower(${text}) || E'\\n') > 0 then 2
    else 3 end`;
}

function allGenes(query: GeneListQuery): RawBuilder<unknown> {
  const [first = BY_SYMBOL, ...others] = query.sort;
  const page = SORT_COLUMNS[first.field].isNullable && others.length === 0 ? valuedFirst(query, first) : plainPage(query);
  return sql`counted as (select count(*)::int as total from gene where status = 'approved'), ${page}`;
}

const BY_SYMBOL: GeneSort = { field: 'symbol', isDescending: false };

function plainPage({ sort, offset, limit }: GeneListQuery): RawBuilder<unknown> {
  const order = orderBy(sort.length === 0 ? [BY_SYMBOL] : sort);
  return sql`
    chosen as (
      select g.hgnc_id from gene g left join gene_summary s on s.hgnc_id = g.hgnc_id
      where g.status = 'approved' order by ${order} offset ${offset} limit ${limit}
    ),
    page as (select hgnc_id, row_number() over () as place from chosen)`;
}

/**
 * Genes with a value come from the index of their column; those without are looked for only where the page reaches so far.
 * As one `order by … nulls last`, every page would sort all genes.
 */
function valuedFirst({ offset, limit }: GeneListQuery, { field, isDescending }: GeneSort): RawBuilder<unknown> {
  const column = sql.raw(SORT_COLUMNS[field].columns[0]);
  const end = offset + limit;
  const direction = sql.raw(isDescending ? 'desc' : 'asc');
  const ownId = sql.raw(SORT_COLUMNS[field].columns[0].startsWith('s.') ? 's.hgnc_id' : 'g.hgnc_id');
  return sql`
    valued as materialized (
      select g.hgnc_id, row_number() over (order by ${column} ${direction}, ${ownId} ${direction}) as place
      from gene g left join gene_summary s on s.hgnc_id = g.hgnc_id
      where g.status = 'approved' and ${column} is not null
      order by ${column} ${direction}, ${ownId} ${direction} limit ${end}
    ),
    without as (
      select g.hgnc_id, row_number() over (order by g.symbol, g.hgnc_id) + (select count(*) from valued) as place
      from gene g left join gene_summary s on s.hgnc_id = g.hgnc_id
      where g.status = 'approved' and ${column} is null and (select count(*) from valued) < ${end}
    ),
    page as (
      select hgnc_id, place from (select * from valued union all select * from without) ordered
      where place > ${offset} and place <= ${end}
    )`;
}

function orderBy(sort: readonly GeneSort[]): RawBuilder<unknown> {
  const terms = sort.flatMap(({ field, isDescending }) =>
    SORT_COLUMNS[field].columns.map((column) => {
      const nulls = SORT_COLUMNS[field].isNullable ? ' nulls last' : '';
      return `${column} ${isDescending ? 'desc' : 'asc'}${nulls}`;
    }),
  );
  const isLastDescending = sort.at(-1)?.isDescending ?? false;
  return sql.raw([...terms, `g.hgnc_id ${isLastDescending ? 'desc' : 'asc'}`].join(', '));
}
