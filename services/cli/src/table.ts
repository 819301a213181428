import { type Colours, plain } from './output.ts';

export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Rows under their titles in aligned columns; what is too long for the terminal is cut in the last column. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number, colours: Colours): string[] {
  const cells = rows.map((row) => row.map((cell) => ({ ...cell, text: plain(cell.text) })));
  const widths = columns.map((column, at) => Math.max(column.title.length, ...cells.map((row) => row[at]?.text.length ?? 0)));
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, w) => sum + w + GAP.length, 0);
  widths[last] = Math.max(columns[last]?.title.length ?? 0, Math.min(widths[last] ?? 0, width - before));

  const render = (row: readonly Cell[]): string =>
    columns
      .map(({ align }, at) => {
        const { text = '', paint = (same: string) => same } = row[at] ?? {};
        const room = widths[at] ?? 0;
        const fitted = fit(text, room);
        const padding = ' '.repeat(room - fitted.length);
        const painted = fitted === '' ? '' : paint(fitted);
        if (align === 'right') return padding + painted;
        return painted + (at === last ? '' : padding);
      })
      .join(GAP)
      .trimEnd();
  return [render(columns.map(({ title }) => ({ text: title, paint: colours.dim }))), ...cells.map(render)];
}

/** The text, or as much of it as there is room for. */
export function fit(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
