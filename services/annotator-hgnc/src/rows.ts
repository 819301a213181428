import { type ArtifactFile, type Columns, columnsOf, firstLines, rowBatches } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';

/** Columns without which a file is not HGNC's complete set, in every layout since 2018. */
const REQUIRED = [
  'hgnc_id',
  'symbol',
  'name',
  'locus_group',
  'locus_type',
  'status',
  'location',
  'alias_symbol',
  'alias_name',
  'prev_symbol',
  'prev_name',
  'date_approved_reserved',
  'date_modified',
  'entrez_id',
  'ensembl_gene_id',
  'refseq_accession',
  'ccds_id',
  'uniprot_ids',
  'pubmed_id',
  'mgd_id',
  'omim_id',
] as const;

/** What HGNC called its gene groups until 2019; that layout had no MANE transcripts either. */
const OLD_GROUP = 'gene_family';
const SINCE_GROUPS = ['gene_group', 'gene_group_id', 'mane_select'] as const;

/** A JSON set of fewer entries may honestly lack a rare key. */
const ENOUGH_TO_HAVE_EVERY_KEY = 1000;
const BATCH_ENTRIES = 500;

/** One entry of the complete set, whichever format it came in. */
export interface HgncRow {
  /** Line of the TSV; place in the list of a JSON file, counted from 1. */
  readonly line: number;
  /** Why the row cannot be read, where it cannot. */
  readonly problem: string | undefined;
  /** A single-valued field; undefined where HGNC says nothing. */
  readonly text: (name: string) => string | undefined;
  /** A multi-valued field in published order. */
  readonly list: (name: string) => readonly string[];
}

/** A complete set whose layout is understood. */
export interface CompleteSet {
  readonly file: ArtifactFile;
  /** Its entries, batch by batch; can be read again. */
  readonly rows: () => AsyncIterable<HgncRow[]>;
}

/** Opens a complete set, TSV or JSON; a file that is none throws ArtifactSuspectError. */
export async function openCompleteSet(file: ArtifactFile): Promise<CompleteSet> {
  return isJson(file) ? await openJson(file) : await openTsv(file);
}

/** By its name: a JSON set may be one single line. */
export function isJson(file: ArtifactFile): boolean {
  return /\.json(\.gz)?$/i.test(file.name);
}

async function openTsv(file: ArtifactFile): Promise<CompleteSet> {
  const [header] = await firstLines(file, 1);
  if (!header) throw new ArtifactSuspectError(`${file.name} is empty`);
  const names = header.split('\t');
  const columns = columnsOf<string>(file, names, requiredOf(new Set(names.map((name) => name.trim()))));
  return { file, rows: () => tsvRows(file, columns) };
}

async function* tsvRows(file: ArtifactFile, columns: Columns<string>): AsyncGenerator<HgncRow[]> {
  for await (const batch of rowBatches(file, 2)) yield batch.map(({ cells, line }) => new TsvRow(columns, cells, line));
}

class TsvRow implements HgncRow {
  readonly line: number;
  readonly #columns: Columns<string>;
  readonly #cells: readonly string[];

  constructor(columns: Columns<string>, cells: readonly string[], line: number) {
    this.line = line;
    this.#columns = columns;
    this.#cells = cells;
  }

  get problem(): string | undefined {
    const { length } = this.#cells;
    return length === this.#columns.count ? undefined : `${length} columns instead of ${this.#columns.count}`;
  }

  text(name: string): string | undefined {
    const value = this.#cell(name);
    return value === '' ? undefined : value.trim() || undefined;
  }

  list(name: string): readonly string[] {
    const cell = this.#cell(name);
    const values = cell === '' ? '' : cell.trim();
    if (values === '') return NONE;
    return values.includes('|') ? valuesOf(values.split('|')) : [values];
  }

  #cell(name: string): string {
    const cell = this.#cells[this.#columns.at(name)];
    return cell === undefined || cell === '' ? '' : unquoted(cell);
  }
}

/** Cells with several values are published in double quotes, with quotes inside them doubled. */
function unquoted(cell: string): string {
  if (cell.length < 2 || !cell.startsWith('"') || !cell.endsWith('"')) return cell;
  return cell.slice(1, -1).replaceAll('""', '"');
}

const NONE: readonly string[] = [];

function valuesOf(values: readonly string[]): string[] {
  return values.map((value) => value.trim()).filter((value) => value !== '');
}

/** The JSON set comes in the envelope of HGNC's REST answers. It is read whole: it has no line ends to stop at. */
async function openJson(file: ArtifactFile): Promise<CompleteSet> {
  const docs = docsOf(file, await file.json());
  const keys = new Set<string>();
  for (const doc of docs) for (const key of Object.keys(isObject(doc) ? doc : {})) keys.add(key);
  const required = docs.length < ENOUGH_TO_HAVE_EVERY_KEY ? ['hgnc_id', 'symbol', 'name', 'status'] : requiredOf(keys);
  columnsOf<string>(file, [...keys], required);
  return { file, rows: () => jsonRows(docs) };
}

async function* jsonRows(docs: readonly unknown[]): AsyncGenerator<HgncRow[]> {
  for (let start = 0; start < docs.length; start += BATCH_ENTRIES) {
    const batch = docs.slice(start, start + BATCH_ENTRIES);
    yield batch.map((doc, index) => jsonRow(isObject(doc) ? doc : undefined, start + index + 1));
  }
}

function docsOf(file: ArtifactFile, content: unknown): readonly unknown[] {
  const response = isObject(content) ? content.response : undefined;
  const docs = isObject(response) ? response.docs : undefined;
  if (!isObject(response) || !Array.isArray(docs)) throw new ArtifactSuspectError(`${file.name} has no list response.docs`);
  const announced = response.numFound;
  if (typeof announced === 'number' && announced !== docs.length) {
    throw new ArtifactSuspectError(`${file.name} announces ${announced} entries and has ${docs.length}`);
  }
  return docs;
}

/** An entry as HGNC's JSON has it, in a file or in an answer of its API. */
export function jsonRow(doc: Readonly<Record<string, unknown>> | undefined, line: number): HgncRow {
  return {
    line,
    problem: doc ? undefined : 'not an object',
    text: (name) => jsonText(doc?.[name])?.trim() || undefined,
    list: (name) => {
      const value = doc?.[name];
      return valuesOf((Array.isArray(value) ? value : [value]).flatMap((item) => jsonText(item) ?? []));
    },
  };
}

function jsonText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requiredOf(names: ReadonlySet<string>): readonly string[] {
  return names.has(OLD_GROUP) ? REQUIRED : [...REQUIRED, ...SINCE_GROUPS];
}
