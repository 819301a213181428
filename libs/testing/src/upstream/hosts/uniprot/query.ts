import { geneNamesOf, idsIn, isReviewed, type KnownEntry } from './entries.ts';

/** A query that the service would refuse. */
export class QueryError extends Error {}

type Predicate = (entry: KnownEntry) => boolean;

/** The entries that a query wants: terms `field:value`, joined by AND (which binds closer) and OR, in parentheses or not. */
export function queryOf(query: string): Predicate {
  const tokens = query.match(/[()]|[^\s()]+/g) ?? [];
  const [wanted, rest] = anyOf(tokens);
  if (rest.length > 0) throw new QueryError(`query parameter has an invalid syntax`);
  return wanted;
}

type Read = readonly [wanted: Predicate, rest: readonly string[]];

function anyOf(tokens: readonly string[]): Read {
  let [wanted, rest] = allOf(tokens);
  while (rest[0] === 'OR') {
    const [one, [other, after]] = [wanted, allOf(rest.slice(1))] as const;
    wanted = (entry) => one(entry) || other(entry);
    rest = after;
  }
  return [wanted, rest];
}

function allOf(tokens: readonly string[]): Read {
  let [wanted, rest] = term(tokens);
  while (rest[0] === 'AND') {
    const [one, [other, after]] = [wanted, term(rest.slice(1))] as const;
    wanted = (entry) => one(entry) && other(entry);
    rest = after;
  }
  return [wanted, rest];
}

function term([first, ...rest]: readonly string[]): Read {
  if (first === '(') {
    const [wanted, [close, ...after]] = anyOf(rest);
    if (close !== ')') throw new QueryError('query parameter has an invalid syntax');
    return [wanted, after];
  }
  const [, field = '', value = ''] = /^([a-z_]+):(\S+)$/.exec(first ?? '') ?? [];
  // A colon within a value has to be escaped.
  if (field === '' || /(?<!\\):/.test(value)) throw new QueryError('query parameter has an invalid syntax');
  return [fieldOf(field, value.replaceAll('\\', '').replace(/^"(.*)"$/, '$1')), rest];
}

function fieldOf(field: string, value: string): Predicate {
  const upper = value.toUpperCase();
  switch (field) {
    case 'accession':
      return ({ primaryAccession }) => primaryAccession === upper;
    case 'reviewed':
      return (entry) => isReviewed(entry) === (value === 'true');
    case 'organism_id':
      return ({ organism }) => organism?.taxonId === Number(value);
    case 'gene_exact':
      return (entry) => geneNamesOf(entry).includes(upper);
    case 'xref': {
      const [, database = '', id = ''] = /^([a-z]+)-(.+)$/.exec(value) ?? [];
      return (entry) => idsIn(entry, database).some((known) => known.replace('HGNC:', '') === id);
    }
    default:
      throw new QueryError(`'${field}' is not a valid search field`);
  }
}
