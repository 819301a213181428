import type { ArtifactFile, ParseReport } from '@nephron/annotator-kit';
import { type AssemblyPriority, assemblyPriority } from './assembly.ts';
import { type Layout, layoutOf } from './layout.ts';
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

const NO_ID: ReadonlySet<string> = new Set(['', '-', '-1', 'na']);

/** Joins neighbouring rows, so that of two rows per allele only one is taken apart. */
export class AlleleBlocks {
  readonly #file: ArtifactFile;
  readonly #report: ParseReport;
  readonly #use: (block: AlleleBlock) => void;
  #best: Row;
  #next: Row;
  #variationId = 0;
  #genes = '';
  #priority: AssemblyPriority = 0;
  #rows = 0;

  constructor(file: ArtifactFile, layout: Layout, report: ParseReport, use: (block: AlleleBlock) => void) {
    this.#file = file;
    this.#report = report;
    this.#use = use;
    this.#best = new Row(layout);
    this.#next = new Row(layout);
  }

  /** Takes the next line; a finished block is handed over. */
  add(line: string, number: number): void {
    const row = this.#next;
    const id = row.take(line, number) ? variationIdIn(row) : undefined;
    if (id === undefined) this.#report.badLine(this.#file, number, whatIsWrong(row, line));
    else if (id > 0) this.#join(id, assemblyPriority(row.cell('Assembly')));
  }

  #join(id: number, priority: AssemblyPriority): void {
    const genes = this.#next.genes();
    if (id === this.#variationId && genes === this.#genes) {
      this.#rows++;
      if (priority > this.#priority) this.#keep(priority);
      return;
    }
    this.end();
    this.#variationId = id;
    this.#genes = genes;
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

function whatIsWrong(row: Row, line: string): string {
  const columns = line.split('\t').length;
  if (columns !== row.columnCount) return `${columns} columns instead of ${row.columnCount}`;
  return `"${row.cell('VariationID').slice(0, 40)}" is no VariationID`;
}

/** Reads a variant summary from its header to its end. */
export async function readAlleles(
  file: ArtifactFile,
  report: ParseReport,
  signal: AbortSignal,
  sink: { readonly use: (block: AlleleBlock) => void; readonly settle: () => Promise<void> },
): Promise<void> {
  const blocks = new AlleleBlocks(file, await layoutOf(file), report, sink.use);
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    let rows = 0;
    for (const [index, line] of lines.entries()) {
      if (line === '' || firstLine + index === 1) continue;
      rows++;
      blocks.add(line, firstLine + index);
    }
    report.rows(rows);
    await sink.settle();
  }
  blocks.end();
}
