import type { ArtifactFile, GeneDocument, ParseContext } from '@nephron/annotator-kit';
import type { GnomadRole } from '@nephron/upstream';
import { Candidates } from './candidates.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Cells, LineCells } from './line-cells.ts';
import { geneOf } from './match.ts';
import { type Measures, saysSomething } from './record.ts';
import { isTrue, measuresIn, rowDocument } from './row.ts';

/** The newer release first; the older one fills in for genes it lacks (v4.1 leaves out the X and Y chromosomes). */
const ROLES: readonly GnomadRole[] = ['v4', 'v2'];

/** One document per gene that a release has constraint for; each says which release that is. */
export async function* parseGnomad(context: ParseContext<GnomadRole>): AsyncGenerator<GeneDocument> {
  let newer: Candidates | undefined;
  for (const role of ROLES) {
    const file = context.files[role];
    if (!file) continue;
    const table = new ConstraintTable(file, await layoutOf(file, role), context, newer);
    await table.read();
    for (const [hgncId, document] of table.candidates.chosen()) yield { hgncId, document };
    newer = table.candidates;
  }
}

/** Reads a table to its end, because a gene's better row may come later; what is kept is one document per gene. */
class ConstraintTable {
  readonly candidates = new Candidates();
  readonly #file: ArtifactFile;
  readonly #layout: Layout;
  readonly #context: ParseContext<GnomadRole>;
  readonly #newer: Candidates | undefined;
  readonly #cells = new LineCells();

  constructor(file: ArtifactFile, layout: Layout, context: ParseContext<GnomadRole>, newer: Candidates | undefined) {
    this.#file = file;
    this.#layout = layout;
    this.#context = context;
    this.#newer = newer;
  }

  async read(): Promise<void> {
    const { report, signal } = this.#context;
    for await (const { firstLine, lines } of this.#file.lines()) {
      signal.throwIfAborted();
      let rows = 0;
      for (const [index, line] of lines.entries()) {
        if (line === '' || firstLine + index === 1) continue;
        rows++;
        this.#cells.read(line);
        const problem = this.#offer();
        if (problem) report.badLine(this.#file, firstLine + index, problem);
      }
      report.rows(rows);
    }
  }

  /** Takes the current row into account; returns what is wrong with it. */
  #offer(): string | undefined {
    const read = readRow(this.#cells, this.#layout);
    if (read === 'other') return undefined;
    if ('problem' in read) return read.problem;
    const { genes, report } = this.#context;
    const match = geneOf(genes, read.geneId, this.#cells.at(this.#layout.gene) ?? '');
    if (!match) report.unmatched(1);
    if (!match || this.#newer?.has(match.hgncId) || !saysSomething(read.measures)) return undefined;
    const document = rowDocument(this.#cells, this.#layout, match.by, read.geneId, read.measures);
    const isNews = this.candidates.offer(match.hgncId, { subject: document.gene_id ?? document.canonical_transcript ?? '', document });
    return isNews ? undefined : `a second row of its kind for ${document.gene_symbol}; the first is kept`;
  }
}

type ReadRow = { readonly geneId: string | undefined; readonly measures: Measures } | { readonly problem: string };

/**
 * A row's gene id and measures, what is wrong with it, or `other`: a transcript that does not stand for its gene. What such a row
 * holds behind its marks is not looked at.
 */
function readRow(cells: LineCells, layout: Layout): ReadRow | 'other' {
  const stands = standsForGene(cells, layout);
  if (stands === false) return 'other';
  if (cells.count() !== layout.columnCount) {
    return { problem: `${cells.count()} columns instead of ${layout.columnCount}` };
  }
  const geneId = layout.geneId === undefined ? undefined : (cells.at(layout.geneId) ?? '').replace(/\.\d+$/, '');
  if (geneId !== undefined && !/^ENSG\d+$/.test(geneId)) return { problem: `"${geneId.slice(0, 40)}" is no Ensembl gene id` };
  const measures = measuresIn(cells, layout);
  return measures ? { geneId, measures } : { problem: 'a measure is not a number' };
}

/**
 * Only Ensembl's rows, and of them the gene's MANE Select or canonical transcript: RefSeq's carry the same marks. Undefined where the
 * row ends before its marks.
 */
function standsForGene(cells: Cells, layout: Layout): boolean | undefined {
  if (layout.maneSelect === undefined) return true;
  const [transcript, maneSelect] = [cells.at(layout.transcript), cells.at(layout.maneSelect)];
  const canonical = layout.canonical === undefined ? 'false' : cells.at(layout.canonical);
  if (transcript === undefined || maneSelect === undefined || canonical === undefined) return undefined;
  return transcript.startsWith('ENST') && (isTrue(maneSelect) || isTrue(canonical));
}
