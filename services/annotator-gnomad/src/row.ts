import { detached, numberIn } from '@nephron/annotator-kit';
import type { Layout, Measure } from './layout.ts';
import type { Cells } from './line-cells.ts';
import { type ConstraintDocument, constraintDocument, type MatchedBy, type Measures } from './record.ts';

/** A row's measures; undefined where a cell is neither a number nor empty, so that the row cannot be trusted. */
export function measuresIn(cells: Cells, layout: Layout): Measures | undefined {
  const measures: { [measure in Measure]?: number } = {};
  for (const [measure, column] of layout.measures) {
    // Untrimmed, a blank would count as zero.
    const cell = (cells.at(column) ?? '').trim();
    const value = numberIn(cell);
    if (value !== undefined) measures[measure] = value;
    else if (cell !== '' && cell !== 'NA' && cell !== 'NaN') return undefined;
  }
  return measures;
}

/** What a row says about a gene, as it is stored. */
export function rowDocument(
  cells: Cells,
  layout: Layout,
  matchedBy: MatchedBy,
  geneId: string | undefined,
  measures: Measures,
): ConstraintDocument {
  const subject = {
    source_version: layout.sourceVersion,
    release: layout.release,
    reference_genome: layout.referenceGenome,
    matched_by: matchedBy,
    ...(geneId ? { gene_id: detached(geneId) } : {}),
    gene_symbol: detached(cells.at(layout.gene) ?? ''),
    canonical_transcript: detached(cells.at(layout.transcript) ?? ''),
    ...(layout.maneSelect === undefined ? {} : { mane_select: isTrue(cells.at(layout.maneSelect)) }),
  };
  const flags = flagsIn(cells.at(layout.flags));
  return constraintDocument(subject, measures, {
    flags,
    ...(layout.geneFlags === undefined ? {} : { gene_flags: flagsIn(cells.at(layout.geneFlags)) }),
  });
}

export function isTrue(cell: string | undefined): boolean {
  return cell?.toLowerCase() === 'true';
}

/** Flags are `["a","b"]` in v4 and `a|b` in v2.1.1; their order has no meaning. */
function flagsIn(cell: string | undefined): string[] {
  if (cell === undefined || cell === 'NA' || cell === '[]') return [];
  const flags = cell.replaceAll(/[[\]"'\s]/g, '').split(/[,|]/);
  return flags
    .filter((flag) => flag !== '')
    .map(detached)
    .sort();
}
