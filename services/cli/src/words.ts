import { isRunEnded, isRunSourceEnded, type ProgressRow, type RunSourceState, type RunState } from '@nephron/contracts';
import type { Colours } from './output.ts';

const NUMBER = new Intl.NumberFormat('en-US');

export function count(value: number | 'all' | null): string {
  return value === null ? '–' : value === 'all' ? 'all' : NUMBER.format(value);
}

/** "9,000 of 18,000", or only the first where the total is not known. */
export function genes(row: ProgressRow): string {
  if (row.state === 'idle') return '–';
  return row.total_items === null ? count(row.items_processed) : `${count(row.items_processed)} of ${count(row.total_items)}`;
}

export function percentage(row: ProgressRow): string {
  return row.state === 'idle' ? '–' : `${row.progress_percentage.toFixed(row.progress_percentage % 1 === 0 ? 0 : 1)} %`;
}

/** "5 min ago". */
export function age(time: string | null, now: number = Date.now()): string {
  if (time === null) return 'never';
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1_000));
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** What there is to know about a row beyond its numbers: why it is not moving, or what it does. */
export function remark(row: ProgressRow): string {
  return row.reason ?? row.current_operation ?? '';
}

export function stateColour(state: string, colours: Colours): (text: string) => string {
  switch (state) {
    case 'succeeded':
    case 'unchanged':
      return colours.green;
    case 'failed':
      return colours.red;
    case 'held':
    case 'partial':
    case 'skipped':
      return colours.yellow;
    case 'running':
    case 'finalizing':
      return colours.cyan;
    default:
      return colours.dim;
  }
}

/** True when the row's run will not change it any more. */
export function hasEnded(row: ProgressRow): boolean {
  return isRunEnded(row.state as RunState) || isRunSourceEnded(row.state as RunSourceState);
}
