import { PIPELINE_ROW, type ProgressRow } from '@nephron/contracts';
import type { Context } from './context.ts';
import { openLiveBars } from './live-bars.ts';
import { followProgress, isRowFrame, type ProgressFrame } from './progress-socket.ts';
import { createRowBoard } from './row-board.ts';
import { hasEnded } from './words.ts';

/** Progress on its way to the screen or the pipe. */
export interface Showing {
  /** Rejects when the progress socket cannot be had at all; resolves after `stop`. */
  readonly finished: Promise<void>;
  /** Resolves when the socket tells that the run has ended. */
  readonly runEnded: Promise<void>;
  /** Shows rows that came another way. */
  readonly put: (rows: readonly ProgressRow[]) => void;
  readonly stop: () => Promise<void>;
}

/** Shows progress as it comes: bars on a terminal, frames as JSON lines elsewhere. With `runId` only the rows of that run. */
export function startShowing({ api, out }: Context, runId?: string): Showing {
  const stopping = new AbortController();
  const ended = Promise.withResolvers<void>();
  const board = createRowBoard();
  const bars = out.isHuman ? openLiveBars(out) : undefined;

  const put = (rows: readonly ProgressRow[]): void => {
    for (const row of rows) {
      if (runId !== undefined && row.run_id !== runId) continue;
      board.put(row);
      if (row.source_name === PIPELINE_ROW && hasEnded(row)) ended.resolve();
    }
    bars?.show(board.rows());
  };
  const onFrame = (frame: ProgressFrame): void => {
    if (!bars && frame.type !== 'ping') out.record(frame);
    if (frame.type === 'snapshot') put(frame.data.items);
    else if (isRowFrame(frame)) put([frame.data]);
  };
  const onLost = (): void => {
    const text = 'connection lost; trying again';
    if (bars) bars.say(text);
    else out.note(text);
  };
  const finished = followProgress({ url: api.url, signal: stopping.signal, onFrame, onLost }).finally(() => bars?.stop());
  return {
    finished,
    runEnded: ended.promise,
    put,
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}
