/** Fields by which the API sorts genes and the table offers to. */
const SORT_FIELDS = ['symbol', 'name', 'location', 'pli', 'oe_lof_upper', 'kidney_phenotype_count', 'annotation_count'] as const;
export type SortField = (typeof SORT_FIELDS)[number];
export type SortDirection = 'ascending' | 'descending';

export interface Sort {
  readonly field: SortField;
  readonly direction: SortDirection;
}

export interface GeneListQuery {
  readonly search: string;
  /** `null`: as the API likes it, by symbol, and the best matches of a search first. */
  readonly sort: Sort | null;
  readonly page: number;
  readonly size: number;
}

export const PAGE_SIZES = [20, 50, 100] as const;
const DEFAULT_SIZE = 20;
const MAX_SEARCH_LENGTH = 100;

/** Reads the page's own query string; anything that makes no sense there is as if it were absent. */
export function parseGeneQuery(query: Readonly<Record<string, unknown>>): GeneListQuery {
  const size = wholeNumber(query.size);
  return {
    search: text(query.search).slice(0, MAX_SEARCH_LENGTH),
    sort: parseSort(text(query.sort)),
    page: Math.max(1, wholeNumber(query.page) ?? 1),
    size: PAGE_SIZES.find((allowed) => allowed === size) ?? DEFAULT_SIZE,
  };
}

/** The query string of the page: only what differs from the defaults, so that a plain address stays plain. */
export function toRouteQuery({ search, sort, page, size }: GeneListQuery): Record<string, string> {
  return {
    ...(search === '' ? {} : { search }),
    ...(sort === null ? {} : { sort: sortParameter(sort) }),
    ...(page === 1 ? {} : { page: String(page) }),
    ...(size === DEFAULT_SIZE ? {} : { size: String(size) }),
  };
}

export function geneListPath({ search, sort, page, size }: GeneListQuery): string {
  const parameters = new URLSearchParams({ 'page[number]': String(page), 'page[size]': String(size) });
  if (sort !== null) parameters.set('sort', sortParameter(sort));
  if (search.trim() !== '') parameters.set('filter[search]', search.trim());
  return `/api/genes?${parameters}`;
}

/** What a click on a column's header asks for: its first direction, then the other, then no order of one's own. */
export function nextSort(current: Sort | null, field: SortField, first: SortDirection): Sort | null {
  if (current?.field !== field) return { field, direction: first };
  if (current.direction === first) return { field, direction: first === 'ascending' ? 'descending' : 'ascending' };
  return null;
}

function sortParameter({ field, direction }: Sort): string {
  return direction === 'descending' ? `-${field}` : field;
}

function parseSort(value: string): Sort | null {
  const name = value.replace(/^-/, '');
  const field = SORT_FIELDS.find((known) => known === name);
  return field ? { field, direction: value.startsWith('-') ? 'descending' : 'ascending' } : null;
}

/** A parameter given twice counts as its first value. */
function text(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}

function wholeNumber(value: unknown): number | null {
  return /^\d{1,6}$/.test(text(value)) ? Number(text(value)) : null;
}
