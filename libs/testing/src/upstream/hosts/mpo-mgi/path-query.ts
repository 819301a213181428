import type { MouseData } from './mouse-data.ts';

/** A path query, as far as this simulation understands InterMine's XML. */
export interface MineQuery {
  readonly root: string;
  readonly views: readonly string[];
  /** Values that a path must have one of; `LOOKUP` of a list counts as that. */
  readonly oneOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Classes that paths are narrowed to. */
  readonly types: ReadonlyMap<string, string>;
}

/** Read from its XML, or what InterMine would say is wrong with it. */
export function parsePathQuery(xml: string): MineQuery | string {
  const view = /<query\b[^>]*\bview="([^"]*)"/.exec(xml)?.[1];
  if (view === undefined || !xml.includes('</query>')) return 'XML is not a well formed query';
  const views = view.split(/\s+/).filter(Boolean);
  const oneOf = new Map<string, ReadonlySet<string>>();
  const types = new Map<string, string>();
  for (const [, attributes = '', inner = ''] of xml.matchAll(/<constraint\b([^>]*?)(?:\/>|>(.*?)<\/constraint>)/gs)) {
    const attribute = (name: string): string => unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
    const path = attribute('path');
    if (attribute('type')) types.set(path, attribute('type'));
    else if (attribute('op') === 'ONE OF') {
      oneOf.set(path, new Set([...inner.matchAll(/<value>(.*?)<\/value>/gs)].map(([, value = '']) => unescaped(value))));
    } else if (attribute('op') === 'LOOKUP') oneOf.set(path, new Set(attribute('value').split(/\s*,\s*/)));
    else return `Constraint on ${path}: the operator ${attribute('op')} is not understood`;
  }
  return { root: views[0]?.split('.')[0] ?? '', views, oneOf, types };
}

/** The rows of a query about genes or about annotations of mouse genes, or what is wrong with it. */
export function rowsOfQuery(query: MineQuery, data: MouseData): readonly (readonly (string | null)[])[] | string {
  const records = query.root === 'Gene' ? genes(data) : query.root === 'OntologyAnnotation' ? annotations(query, data) : undefined;
  if (records === undefined) return `Class ${query.root} is not in the model of this simulation`;
  if (typeof records === 'string') return records;
  const unknown = [...query.views, ...query.oneOf.keys()].find((path) => !KNOWN_PATHS.has(path));
  if (unknown) return `Path ${unknown} is not in the model`;
  const rows: (string | null)[][] = [];
  for (const record of records) {
    if ([...query.oneOf].every(([path, values]) => matches(record, path, values)))
      rows.push(query.views.map((path) => record.get(path) ?? null));
  }
  return rows.sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : Number((a ?? '') > (b ?? ''))));
}

const SUBJECT = 'OntologyAnnotation.subject';
const GENOTYPE = 'OntologyAnnotation.evidence.baseAnnotations.subject';
const TERM = 'OntologyAnnotation.ontologyTerm';

const KNOWN_PATHS = new Set([
  'Gene.primaryIdentifier',
  'Gene.symbol',
  'Gene.organism.shortName',
  SUBJECT,
  `${SUBJECT}.primaryIdentifier`,
  `${SUBJECT}.symbol`,
  `${GENOTYPE}.symbol`,
  `${GENOTYPE}.background.name`,
  `${GENOTYPE}.zygosity`,
  `${TERM}.identifier`,
  `${TERM}.name`,
]);

/** Columns that only a class has to which a path must be narrowed first, as in InterMine's model. */
const NARROWED: readonly (readonly [string, string])[] = [
  [SUBJECT, 'SequenceFeature'],
  [GENOTYPE, 'Genotype'],
];

function matches(record: ReadonlyMap<string, string>, path: string, values: ReadonlySet<string>): boolean {
  if (path === SUBJECT) return ['primaryIdentifier', 'symbol'].some((field) => values.has(record.get(`${SUBJECT}.${field}`) ?? ''));
  return values.has(record.get(path) ?? '');
}

function* genes({ mouseSymbols }: MouseData): Iterable<ReadonlyMap<string, string>> {
  for (const [mgiId, symbol] of mouseSymbols) {
    yield new Map([
      ['Gene.primaryIdentifier', mgiId],
      ['Gene.symbol', symbol],
      ['Gene.organism.shortName', 'M. musculus'],
    ]);
  }
}

function annotations(query: MineQuery, data: MouseData): Iterable<ReadonlyMap<string, string>> | string {
  for (const [path, type] of NARROWED) {
    if (query.types.get(path) !== type) return `Path ${path} must be constrained to ${type}: its class has no such attributes`;
  }
  return annotationRecords(data);
}

function* annotationRecords({ annotations: all, mouseSymbols, names }: MouseData): Iterable<ReadonlyMap<string, string>> {
  for (const [mgiId, terms] of all) {
    for (const [term, genotypes] of terms) {
      for (const { symbol, background, zygosity } of genotypes.values()) {
        const name = names.get(term);
        yield new Map([
          [`${SUBJECT}.primaryIdentifier`, mgiId],
          [`${SUBJECT}.symbol`, mouseSymbols.get(mgiId) ?? ''],
          [`${GENOTYPE}.symbol`, symbol],
          [`${GENOTYPE}.background.name`, background],
          [`${GENOTYPE}.zygosity`, zygosity],
          [`${TERM}.identifier`, term],
          ...(name === undefined ? [] : [[`${TERM}.name`, name] as const]),
        ]);
      }
    }
  }
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
