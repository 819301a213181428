import type { ProgressRow } from '@nephron/contracts';
import { MultiBar, type SingleBar } from 'cli-progress';
import { type Colours, type Output, plain } from './output.ts';
import { fit } from './table.ts';
import { genes, percentage, remark, stateColour } from './words.ts';

/** A bar per row, drawn over and over in the same place. */
export interface LiveBars {
  readonly show: (rows: readonly ProgressRow[]) => void;
  /** Says something above the bars. */
  readonly say: (text: string) => void;
  /** Draws a last time and gives the terminal back. */
  readonly stop: () => void;
}

export function openLiveBars({ stream, colours }: Output): LiveBars {
  /** By place: a row that belongs further up may come later, and bars can only be added below. */
  const bars: SingleBar[] = [];
  const format = (_options: unknown, _params: unknown, payload: { readonly row: ProgressRow }): string =>
    barLine(payload.row, stream.columns || 80, colours);
  const multi = new MultiBar({ stream, format, hideCursor: true, fps: 10, forceRedraw: true, gracefulExit: false, linewrap: false });
  return {
    show: (rows) => {
      for (const [at, row] of rows.entries()) {
        const bar = bars[at];
        if (bar) bar.update(row.progress_percentage, { row });
        else bars.push(multi.create(100, row.progress_percentage, { row }));
      }
    },
    say: (text) => multi.log(`${plain(text)}\n`),
    stop: () => multi.stop(),
  };
}

const BAR = 24;

/** `gnomAD   ███████░░░  45.6 %  running  9,000 of 18,000  parsing`, as far as it fits. */
export function barLine(row: ProgressRow, width: number, colours: Colours): string {
  const paint = stateColour(row.state, colours);
  const full = Math.round((Math.min(100, Math.max(0, row.progress_percentage)) / 100) * BAR);
  const name = fit(plain(row.display_name), 24).padEnd(24);
  const bar = paint('█'.repeat(full)) + colours.dim('░'.repeat(BAR - full));
  const numbers = `${percentage(row).padStart(7)}  ${paint(row.state.padEnd(10))}  `;
  const rest = [genes(row), plain(remark(row))].filter(Boolean).join('  ');
  return `${name}  ${bar} ${numbers}${fit(rest, Math.max(0, width - 24 - 2 - BAR - 1 - 7 - 2 - 10 - 2 - 1))}`.trimEnd();
}
