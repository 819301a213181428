import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late this process's timers fired, in milliseconds, since the last reading. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const RESOLUTION_MS = 10;

/** Starts measuring; each call of the result reads and starts anew. The sampling interval itself is subtracted. */
export function measureLoopDelay(): { read(): LoopDelay } {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const ms = (nanoseconds: number): number => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100);
  return {
    read() {
      const delay = { p50: ms(histogram.percentile(50)), p99: ms(histogram.percentile(99)), max: ms(histogram.max) };
      histogram.reset();
      return delay;
    },
  };
}
