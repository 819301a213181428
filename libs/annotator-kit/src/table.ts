import { ArtifactSuspectError } from '@nephron/errors';
import type { ArtifactFile } from './source.ts';

/** Where each column of a table stands, by name. */
export interface Columns<Name extends string> {
  readonly count: number;
  readonly at: (name: Name) => number;
  readonly has: (name: string) => boolean;
}

/** Reads a header by name, never by position; a missing required column throws ArtifactSuspectError naming it and what is there. */
export function columnsOf<Name extends string>(file: ArtifactFile, header: readonly string[], required: readonly Name[]): Columns<Name> {
  const positions = new Map(header.map((name, index) => [name.trim(), index]));
  const missing = required.filter((name) => !positions.has(name));
  if (missing.length > 0) {
    throw new ArtifactSuspectError(
      `${file.name} lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}; its header begins "${header.slice(0, 6).join(' ').slice(0, 120)}"`,
    );
  }
  return { count: header.length, at: (name) => positions.get(name) ?? -1, has: (name) => positions.has(name) };
}

/** One data row: its cells and its line number. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The tab-separated rows of a file from line `firstLine` on, batch by batch, empty lines left out. */
export async function* rowBatches(file: ArtifactFile, firstLine = 1): AsyncGenerator<Row[]> {
  for await (const batch of file.lines()) {
    const rows: Row[] = [];
    for (const [index, text] of batch.lines.entries()) {
      const line = batch.firstLine + index;
      if (line >= firstLine && text !== '') rows.push({ cells: text.split('\t'), line });
    }
    if (rows.length > 0) yield rows;
  }
}

/** The first `count` lines of a file. */
export async function firstLines(file: ArtifactFile, count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of file.lines()) {
    lines.push(...batch.lines.slice(0, count - lines.length));
    if (lines.length >= count) break;
  }
  return lines;
}

/** A finite number from a cell; undefined for empty, `NA` and `NaN`, which mean that the source says nothing. */
export function numberIn(cell: string | undefined): number | undefined {
  const text = cell?.trim();
  // Number('') would be 0: a value that the source never gave.
  if (!text || text === 'NA' || text === 'NaN') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Rounds the exact value of the double to `digits` places, a true tie to the even digit, as the reference system (Python) does. */
export function roundHalfEven(value: number, digits: number): number {
  // 100 places show a double of this size exactly, so that only a true tie looks like one.
  const exact = Math.abs(value).toFixed(100);
  const cut = exact.indexOf('.') + 1 + digits;
  if (!/^50*$/.test(exact.slice(cut))) return Number(value.toFixed(digits));
  const isEven = Number(exact.slice(0, cut).replace('.', '').at(-1)) % 2 === 0;
  const towardsZero = Number(exact.slice(0, cut));
  return Math.sign(value) * (isEven ? towardsZero : Number((towardsZero + 10 ** -digits).toFixed(digits)));
}
