import { Type } from 'typebox';

const MAX_PAGE = 1_000_000;

/** Query parameters of every list. */
export const PageQuery = {
  'page[number]': Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 1, description: 'Page, counted from 1.' })),
  'page[size]': Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Entries per page.' })),
};

export const PageMeta = Type.Object(
  { total: Type.Integer(), page: Type.Integer(), per_page: Type.Integer(), page_count: Type.Integer() },
  { additionalProperties: false },
);

const Link = Type.String();
const NoLink = Type.Union([Link, Type.Null()]);
export const PageLinks = Type.Object({ self: Link, first: Link, last: Link, prev: NoLink, next: NoLink }, { additionalProperties: false });

export interface Paging {
  readonly page: number;
  readonly size: number;
  readonly offset: number;
  readonly limit: number;
}

export function pagingOf(query: { readonly 'page[number]'?: number; readonly 'page[size]'?: number }): Paging {
  const { 'page[number]': page = 1, 'page[size]': size = 20 } = query;
  return { page, size, offset: (page - 1) * size, limit: size };
}

/** `meta` and `links` of a list; links keep every other parameter (filters, sort). */
export function envelopeOf(path: string, parameters: Readonly<Record<string, string | undefined>>, { page, size }: Paging, total: number) {
  const count = Math.ceil(total / size);
  const last = Math.max(1, count);
  return {
    meta: { total, page, per_page: size, page_count: count },
    links: {
      self: pageLink(path, parameters, page, size),
      first: pageLink(path, parameters, 1, size),
      last: pageLink(path, parameters, last, size),
      prev: page > 1 ? pageLink(path, parameters, Math.min(page - 1, last), size) : null,
      next: page < last ? pageLink(path, parameters, page + 1, size) : null,
    },
  };
}

/** The address of one page; equal questions have equal addresses. */
export function pageLink(path: string, parameters: Readonly<Record<string, string | undefined>>, page: number, size: number): string {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const query = new URLSearchParams([...given, ['page[number]', String(page)], ['page[size]', String(size)]] as [string, string][]);
  return `${path}?${query}`;
}
