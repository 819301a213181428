import type { ArtifactFile, ParseReport } from '@nephron/annotator-kit';
import { type AssemblyPriority, assemblyPriorityOf } from './assembly.ts';
import type { Column, Layout } from './layout.ts';
import { Row } from './row.ts';
import { ID_RANGE } from './variant.ts';

/** Rows of one variation and the same genes that follow each other: an allele on its assemblies, as ClinVar writes them. */
export interface AlleleBlock {
  readonly variationId: number;
  /** The first row of the best assembly. Only valid until the next block. */
  readonly row: Row;
  readonly priority: AssemblyPriority;
  readonly rows: number;
}

const GENE_COLUMNS: readonly Column[] = ['HGNC_ID', 'GeneID', 'GeneSymbol'];
const NO_ID: ReadonlySet<string> = new Set(['', '-', '-1', 'na']);

/** Joins neighbouring rows, so that of two rows per allele only one is taken apart. */
export class AlleleBlocks {
  readonly #file: ArtifactFile;
  readonly #report: ParseReport;
  readonly #use: (block: AlleleBlock) => void;
  #best: Row;
  #next: Row;
  #variationId = 0;
  #priority: AssemblyPriority = 0;
  #rows = 0;

  constructor(file: ArtifactFile, layout: Layout, report: ParseReport, use: (block: AlleleBlock) => void) {
    this.#file = file;
    this.#report = report;
    this.#use = use;
    this.#best = new Row(layout);
    this.#next = new Row(layout);
  }

  /** The row to put the next line into. */
  get next(): Row {
    return this.#next;
  }

  /** Looks at the line in `next`; a finished block is handed over. */
  accept(): void {
    const row = this.#next;
    const id = row.columns === row.layout.columnCount ? variationIdIn(row) : undefined;
    if (id === undefined) this.#report.badLine(this.#file, row.number, whatIsWrong(row));
    else if (id > 0)
      this.#join(
        id,
        assemblyPriorityOf((assembly) => row.is('Assembly', assembly)),
      );
  }

  #join(id: number, priority: AssemblyPriority): void {
    if (id === this.#variationId && GENE_COLUMNS.every((column) => this.#next.hasSame(column, this.#best))) {
      this.#rows++;
      if (priority > this.#priority) this.#keep(priority);
      return;
    }
    this.end();
    this.#variationId = id;
    this.#rows = 1;
    this.#keep(priority);
  }

  /** Hands over the last block. */
  end(): void {
    if (this.#rows > 0) this.#use({ variationId: this.#variationId, row: this.#best, priority: this.#priority, rows: this.#rows });
    this.#rows = 0;
    this.#variationId = 0;
  }

  #keep(priority: AssemblyPriority): void {
    [this.#best, this.#next] = [this.#next, this.#best];
    this.#priority = priority;
  }
}

/** 0 where the row belongs to no variation; undefined where the cell is nothing that could be an id. */
function variationIdIn(row: Row): number | undefined {
  const id = row.wholeNumber('VariationID');
  if (id !== undefined && id < ID_RANGE) return id;
  return NO_ID.has(row.cell('VariationID')) ? 0 : undefined;
}

function whatIsWrong(row: Row): string {
  const { columnCount } = row.layout;
  if (row.columns !== columnCount) return `${row.columns} columns instead of ${columnCount}`;
  return `"${row.cell('VariationID').slice(0, 40)}" is no VariationID`;
}
