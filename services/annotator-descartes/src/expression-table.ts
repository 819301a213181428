import type { ArtifactFile } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { twoCells } from './csv-row.ts';

/** What can stand in a table: TPM from 0 on, or a share from 0 to 1. */
export interface Measure {
  readonly of: 'tpm' | 'percentage';
  readonly max: number;
}

/** All transcripts together are a million. */
export const TPM: Measure = { of: 'tpm', max: 1_000_000 };
export const SHARE: Measure = { of: 'percentage', max: 1 };

export interface ExpressionRow {
  readonly symbol: string;
  readonly value: number;
}

type OnBadLine = (line: number, why: string) => void;

/**
 * The rows of a table of the atlas that have a value, batch by batch, with how many rows were read; the tables have no header. An empty
 * file, one whose first line has not two cells, and shares under the name of TPM throw ArtifactSuspectError.
 */
export async function* expressionRows(
  file: ArtifactFile,
  measure: Measure,
  onBadLine: OnBadLine,
): AsyncGenerator<{ readonly rows: readonly ExpressionRow[]; readonly read: number }> {
  let [total, greatest] = [0, Number.NEGATIVE_INFINITY];
  for await (const { firstLine, lines } of file.lines()) {
    const rows: ExpressionRow[] = [];
    let read = 0;
    for (const [index, text] of lines.entries()) {
      if (text.trim() === '') continue;
      if (total + read === 0) requireTwoCells(file, text);
      read++;
      const row = expressionRow(text, measure);
      if (typeof row === 'string') onBadLine(firstLine + index, row);
      else if (row) rows.push(row);
      if (typeof row === 'object' && row.value > greatest) greatest = row.value;
    }
    total += read;
    yield { rows, read };
  }
  if (total === 0) throw new ArtifactSuspectError(`${file.name} is empty`);
  if (measure === TPM && greatest > 0 && greatest <= 1) {
    throw new ArtifactSuspectError(`${file.name} has no value above ${greatest}: these are shares of cells, not TPM`);
  }
}

function requireTwoCells(file: ArtifactFile, text: string): void {
  if (twoCells(text)) return;
  const start = text.slice(0, 60);
  throw new ArtifactSuspectError(
    `${file.name} begins "${start}"; the published table has lines of two cells, symbol and number, and no header`,
  );
}

const DECIMAL = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Undefined for a row without a value; a text that says what is wrong. */
function expressionRow(text: string, { max }: Measure): ExpressionRow | string | undefined {
  const cells = twoCells(text);
  if (!cells) return 'not two cells, symbol and number';
  const [symbol, cell] = cells;
  if (symbol === '') return 'no symbol';
  if (cell === '' || cell === 'NA' || cell === 'NaN') return undefined;
  const value = DECIMAL.test(cell) ? Number(cell) : Number.NaN;
  if (!(value >= 0 && value <= max)) return `"${cell.slice(0, 40)}" is no number from 0 to ${max}`;
  return { symbol, value };
}
