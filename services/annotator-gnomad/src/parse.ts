import { type ArtifactFile, type GeneDocument, type ParseContext, rowBatches } from '@nephron/annotator-kit';
import type { GnomadRole } from '@nephron/upstream';
import { Candidates } from './candidates.ts';
import { type Layout, layoutOf } from './layout.ts';
import { geneOf } from './match.ts';
import { constraintDocument, isTrue, type Measures, measuresIn, saysSomething } from './record.ts';

/** The newer release first; the older one fills in for genes it lacks (v4.1 leaves out the X and Y chromosomes). */
const ROLES: readonly GnomadRole[] = ['v4', 'v2'];

/** One document per gene that a release has constraint for; each says which release that is. */
export async function* parseGnomad(context: ParseContext<GnomadRole>): AsyncGenerator<GeneDocument> {
  let newer: Candidates | undefined;
  for (const role of ROLES) {
    const file = context.files[role];
    if (!file) continue;
    const candidates = await candidatesOf(file, await layoutOf(file, role), context, newer);
    for (const [hgncId, document] of candidates.chosen()) yield { hgncId, document };
    newer = candidates;
  }
}

/** Reads a file to its end, because a gene's better row may come later; what is kept is one document per gene. */
async function candidatesOf(
  file: ArtifactFile,
  layout: Layout,
  { genes, report, signal }: ParseContext<GnomadRole>,
  newer: Candidates | undefined,
): Promise<Candidates> {
  const candidates = new Candidates();
  for await (const rows of rowBatches(file, 2)) {
    signal.throwIfAborted();
    report.rows(rows.length);
    for (const { cells, line } of rows) {
      const read = readRow(cells, layout);
      if (read === 'other') continue;
      if ('problem' in read) {
        report.badLine(file, line, read.problem);
        continue;
      }
      const match = geneOf(genes, read.geneId, cells[layout.gene] ?? '');
      if (!match) report.unmatched(1);
      if (!match || newer?.has(match.hgncId) || !saysSomething(read.measures)) continue;
      const document = constraintDocument(cells, layout, match.by, read.geneId, read.measures);
      const isNews = candidates.offer(match.hgncId, { subject: document.gene_id ?? document.canonical_transcript, document });
      if (!isNews) report.badLine(file, line, `a second row of its kind for ${document.gene_symbol}; the first is kept`);
    }
  }
  return candidates;
}

type ReadRow = { readonly geneId: string | undefined; readonly measures: Measures } | { readonly problem: string };

/** A row's gene id and measures, what is wrong with it, or `other`: a transcript that does not stand for its gene. */
function readRow(cells: readonly string[], layout: Layout): ReadRow | 'other' {
  if (cells.length !== layout.columnCount) return { problem: `${cells.length} columns instead of ${layout.columnCount}` };
  if (!standsForGene(cells, layout)) return 'other';
  const geneId = layout.geneId === undefined ? undefined : (cells[layout.geneId] ?? '').replace(/\.\d+$/, '');
  if (geneId !== undefined && !/^ENSG\d+$/.test(geneId)) return { problem: `"${geneId.slice(0, 40)}" is no Ensembl gene id` };
  const measures = measuresIn(cells, layout);
  return measures ? { geneId, measures } : { problem: 'a measure is not a number' };
}

/** Only Ensembl's rows, and of them the gene's MANE Select or canonical transcript: RefSeq's carry the same marks. */
function standsForGene(cells: readonly string[], layout: Layout): boolean {
  if (layout.maneSelect === undefined) return true;
  if (!cells[layout.transcript]?.startsWith('ENST')) return false;
  return isTrue(cells[layout.maneSelect]) || (layout.canonical !== undefined && isTrue(cells[layout.canonical]));
}
