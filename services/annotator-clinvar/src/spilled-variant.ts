import type { AlleleBlock } from './allele-blocks.ts';
import { conditions, JOINS, type Join, NO_REVIEW, NOT_CLASSIFIED, said, type Variant } from './variant.ts';
import { wholeNumber } from './whole-number.ts';

/** What of a row is needed for its genes, as a tab-separated line; `undefined` where a position is not a number. */
export function variantLine({ variationId, row, priority }: AlleleBlock): string | undefined {
  const start = row.cell('Start');
  const stop = row.cell('Stop');
  if (!isPosition(start) || !isPosition(stop)) return undefined;
  return (
    `${variationId}\t${priority}\t${row.cell('Type')}\t${row.cell('Name')}\t${row.cell('ClinicalSignificance')}\t` +
    `${row.cell('ReviewStatus')}\t${row.cell('PhenotypeList')}\t${row.cell('Assembly')}\t${row.cell('Chromosome')}\t${start}\t${stop}\n`
  );
}

/** The line of a variant for one gene: the gene's place in its partition and how it was joined come first. */
export function geneLine(gene: number, join: Join, line: string): string {
  return `${gene}\t${JOINS.indexOf(join)}\t${line}`;
}

/** The beginning of a gene's line: enough to tell which of several lines about a variation counts. */
export interface LineHead {
  readonly gene: number;
  readonly variationId: number;
  readonly priority: number;
}

export function headOf(line: string): LineHead {
  const gene = line.indexOf('\t');
  const join = line.indexOf('\t', gene + 1);
  const id = line.indexOf('\t', join + 1);
  const priority = line.indexOf('\t', id + 1);
  return {
    gene: wholeNumber(line, 0, gene) ?? 0,
    variationId: wholeNumber(line, join + 1, id) ?? 0,
    priority: wholeNumber(line, id + 1, priority) ?? 0,
  };
}

export function variantOf(line: string): { readonly join: Join; readonly variant: Variant } {
  const [, join, id, , type = '', title = '', classification, review, phenotypes = '', assembly, chromosome, start, stop] =
    line.split('\t');
  const first = positionIn(start);
  return {
    join: JOINS[Number(join)] ?? 'gene_symbol',
    variant: {
      variationId: Number(id),
      title,
      type,
      classification: said(classification) ?? NOT_CLASSIFIED,
      reviewStatus: said(review) ?? NO_REVIEW,
      traits: phenotypes === '-' ? [] : conditions(phenotypes.split('|')),
      assembly: first === null ? null : (said(assembly) ?? null),
      chromosome: said(chromosome) ?? null,
      start: first,
      stop: positionIn(stop),
    },
  };
}

function isPosition(cell: string): boolean {
  return /^-?\d*$|^na$/.test(cell);
}

/** A base number; null for `-`, `na`, `-1`, 0 and nothing. */
function positionIn(cell: string | undefined): number | null {
  return wholeNumber(cell ?? '') || null;
}
