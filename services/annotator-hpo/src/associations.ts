import { type ArtifactFile, detached, LineCells, type ParseReport } from '@nephron/annotator-kit';
import { DiseaseIds } from './disease-ids.ts';
import { isAbsence } from './frequency.ts';
import { GeneRows } from './gene-rows.ts';
import { type Layout, layoutOf } from './layout.ts';
import { NumberLog } from './number-log.ts';

/** What the rows of one NCBI gene id say. */
export interface Associations {
  readonly ncbiGeneId: string;
  readonly symbol: string;
  readonly rows: number;
  /** HPO ids, as written in the file, and whether any row says it was observed (a row may say that it was looked for and not found). */
  readonly terms: () => ReadonlyMap<string, boolean>;
  /** Its diseases, by their number in `AssociationTable.diseaseIds`. */
  readonly diseases: () => ReadonlySet<number>;
}

export interface AssociationTable {
  readonly byNcbiGeneId: ReadonlyMap<string, Associations>;
  /** The file's own name of a term that needs one. */
  readonly termName: (id: string) => string | undefined;
  readonly diseaseIds: DiseaseIds;
}

const GENE = /^(?:NCBIGene:)?(\d+)$/;
const TERM = /^HP:\d{7}$/;
const DISEASE = /^[A-Za-z]+:\S+$/;

/** Reads `genes_to_phenotype.txt` in either of its layouts; of terms that need a name it keeps the file's. */
export async function readAssociations(
  file: ArtifactFile,
  needsName: (termId: string) => boolean,
  report: ParseReport,
  signal: AbortSignal,
): Promise<AssociationTable> {
  const layout = await layoutOf(file);
  const table = new GrowingTable(layout, needsName);
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    let rows = 0;
    for (let index = Math.max(0, layout.headerLine + 1 - firstLine); index < lines.length; index++) {
      const line = lines[index];
      if (!line) continue;
      rows++;
      const problem = table.add(line);
      if (problem !== undefined) report.badLine(file, firstLine + index, problem);
    }
    report.rows(rows);
  }
  table.end();
  return table;
}

/** The table while it is being read: four bytes per gene and term, so that ten times the real file still fits. */
class GrowingTable implements AssociationTable {
  readonly byNcbiGeneId = new Map<string, GeneRows>();
  readonly diseaseIds = new DiseaseIds();
  readonly #layout: Layout;
  readonly #needsName: (termId: string) => boolean;
  readonly #cells = new LineCells();
  readonly #log = new NumberLog();
  /** By the digits of their ids. */
  readonly #seenTerms = new Set<number>();
  /** Of the terms met so far that need a name. */
  readonly #termNames = new Map<string, string>();
  /** Rows of one disease follow each other, and so do those of one gene. */
  #latestDisease = { cell: '', number: undefined as number | undefined };
  #latest: { readonly cell: string; readonly gene: GeneRows } | undefined;

  constructor(layout: Layout, needsName: (termId: string) => boolean) {
    this.#layout = layout;
    this.#needsName = needsName;
  }

  readonly termName = (id: string): string | undefined => this.#termNames.get(id);

  /** Returns what is wrong with the line, or undefined. */
  add(line: string): string | undefined {
    const { columns, geneId, termId, diseaseId, frequencies } = this.#layout;
    const count = this.#cells.read(line);
    if (count < columns) return `${count} columns instead of ${columns}`;
    const geneCell = this.#cells.cell(geneId);
    const ncbiGeneId = this.#ncbiGeneId(geneCell);
    if (ncbiGeneId === undefined) return `"${geneCell}" is no NCBI gene id`;
    const term = this.#cells.cell(termId);
    if (!TERM.test(term)) return `"${term}" is no HPO id`;
    const gene = this.#gene(geneCell, ncbiGeneId);
    const number = Number(term.slice(3));
    gene.addTerm(number, !frequencies.some((column) => isAbsence(this.#cells.cell(column))));
    if (!this.#seenTerms.has(number)) this.#meetTerm(term, number);
    const disease = this.#diseaseNumber(this.#cells.cell(diseaseId));
    if (disease !== undefined) gene.addDisease(disease);
    return undefined;
  }

  end(): void {
    this.#latest?.gene.close();
  }

  #ncbiGeneId(cell: string): string | undefined {
    return cell === this.#latest?.cell ? this.#latest.gene.ncbiGeneId : GENE.exec(cell)?.[1];
  }

  #gene(cell: string, ncbiGeneId: string): GeneRows {
    if (cell === this.#latest?.cell) return this.#latest.gene;
    this.#latest?.gene.close();
    const gene = this.byNcbiGeneId.get(ncbiGeneId) ?? this.#newGene(detached(ncbiGeneId));
    this.#latest = { cell, gene };
    return gene;
  }

  #newGene(ncbiGeneId: string): GeneRows {
    const gene = new GeneRows(ncbiGeneId, detached(this.#cells.cell(this.#layout.symbol)), this.#log);
    this.byNcbiGeneId.set(ncbiGeneId, gene);
    return gene;
  }

  #meetTerm(term: string, number: number): void {
    this.#seenTerms.add(number);
    if (this.#needsName(term)) this.#termNames.set(detached(term), detached(this.#cells.cell(this.#layout.termName)));
  }

  #diseaseNumber(cell: string): number | undefined {
    if (cell !== this.#latestDisease.cell) {
      this.#latestDisease = { cell: detached(cell), number: DISEASE.test(cell) ? this.diseaseIds.number(cell) : undefined };
    }
    return this.#latestDisease.number;
  }
}
