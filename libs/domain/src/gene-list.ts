import { CsvError, parse } from 'csv-parse/sync';

/** A line of a gene list that names a gene: by which text, and how strongly the gene belongs (0 to 100; undefined: the list does not say). */
interface GeneListLine {
  /** Counted from 1, as an editor shows it. */
  readonly line: number;
  readonly given: string;
  readonly weight: number | undefined;
}

/** A line that cannot be understood, and why. */
interface BadGeneListLine {
  readonly line: number;
  readonly given: string;
  readonly why: string;
}

export interface GeneList {
  readonly lines: readonly GeneListLine[];
  readonly bad: readonly BadGeneListLine[];
}

/** The text is no table of lines; the message says what stands in the way. */
export class GeneListError extends Error {}

/** Columns that name the gene, the most stable identifier first. */
const GENE_COLUMNS: readonly (readonly string[])[] = [
  ['hgnc_id', 'hgnc', 'hgncid'],
  ['ensembl_gene_id', 'ensembl', 'ensembl_id', 'ensg'],
  ['ncbi_gene_id', 'entrez_id', 'entrez', 'geneid', 'gene_id'],
  ['symbol', 'gene', 'gene_symbol', 'approved_symbol', 'genesymbol', 'gene_name'],
];
const WEIGHT_COLUMNS = ['weight', 'percentage_score', 'evidence_score', 'score'];

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a gene list as people keep them: one symbol or id per line, or a table with tabs, commas or semicolons and a header that names
 * the columns (`hgnc_id`, `ensembl_gene_id`, `entrez_id`, `symbol` …, and `weight` from 0 to 100). Empty lines and those that begin
 * with `#` are passed over. A table without such a header is read by its first column, a number in the second being the weight.
 * Throws GeneListError where the text cannot be split into cells at all.
 */
export function readGeneList(text: string): GeneList {
  const rows = rowsOf(text);
  const [first] = rows;
  if (!first) return { lines: [], bad: [] };
  const header = first.cells.map((name) =>
    name
      .toLowerCase()
      .replace(/^#/, '')
      .trim()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const named = GENE_COLUMNS.flatMap((names) => names.map((name) => header.indexOf(name)).filter((at) => at >= 0));
  const hasHeader = named.length > 0;
  const weightAt = hasHeader ? firstIndex(header, WEIGHT_COLUMNS) : 1;
  return readRows(hasHeader ? rows.slice(1) : rows, hasHeader ? named : [0], weightAt);
}

function firstIndex(header: readonly string[], names: readonly string[]): number {
  return names.map((name) => header.indexOf(name)).find((at) => at >= 0) ?? -1;
}

function readRows(rows: readonly Cells[], geneAt: readonly number[], weightAt: number): GeneList {
  const lines: GeneListLine[] = [];
  const bad: BadGeneListLine[] = [];
  for (const { line, cells } of rows) {
    const given = geneAt.map((at) => cells[at]?.trim() ?? '').find((cell) => cell !== '' && cell !== '-') ?? '';
    const weight = weightIn(cells[weightAt]);
    if (given === '') bad.push({ line, given: cells.join(' ').slice(0, 100), why: 'names no gene' });
    else if (given.length > 100) bad.push({ line, given: given.slice(0, 100), why: 'is longer than any symbol or id' });
    else if (typeof weight === 'string') bad.push({ line, given, why: weight });
    else lines.push({ line, given, weight });
  }
  return { lines, bad };
}

/** A weight, undefined where none is given, or what is wrong with it. */
function weightIn(cell: string | undefined): number | undefined | string {
  const text = cell?.trim() ?? '';
  if (text === '') return undefined;
  const weight = Number(text);
  return Number.isFinite(weight) && weight >= 0 && weight <= 100
    ? weight
    : `has the weight "${text.slice(0, 20)}", which is no number from 0 to 100`;
}

function rowsOf(text: string): Cells[] {
  try {
    const lines = text.replaceAll(/\r\n?/g, '\n');
    const rows = parse(lines, {
      bom: true,
      delimiter: delimiterOf(lines),
      record_delimiter: '\n',
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record })).filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    if (error instanceof CsvError) throw new GeneListError(error.message, { cause: error });
    throw error;
  }
}

/** The separator of the first line that has one: a list of bare symbols has none. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return ['\t', ';', ','].find((separator) => first.includes(separator)) ?? '\t';
}
