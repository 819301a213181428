import type { Row } from '@nephron/annotator-kit';

/** The column in which most rows have something of this form; undefined where none has. */
export function commonColumn(rows: readonly Row[], form: RegExp): number | undefined {
  const counts = new Map<number, number>();
  for (const { cells } of rows) {
    const column = cells.findIndex((cell) => form.test(cell.trim()));
    if (column >= 0) counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
