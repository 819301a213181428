import { isRunEnded, isRunSourceEnded, type ProgressRow, type RunSourceState, type RunState } from '@nephron/contracts';

/** True when the row's run will not change it any more (`idle` has no run that could). */
export function isEndedRow(row: ProgressRow): boolean {
  return row.state === 'idle' || isRunEnded(row.state as RunState) || isRunSourceEnded(row.state as RunSourceState);
}
