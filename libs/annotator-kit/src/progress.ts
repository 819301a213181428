import type { SourceId, SourceProgress } from '@nephron/contracts';

/** Shows how far a unit is, at most five times a second; never backwards. */
export interface ProgressReporter {
  readonly show: (step: { fraction: number; done?: number; total?: number | null; operation: string }) => void;
  /** The greatest fraction shown so far, 0 to 1. */
  readonly fraction: () => number;
}

const EVERY_MS = 200;

/** A reporter that starts from what was already shown of this source in this run. */
export function progressReporter(
  runId: string,
  source: SourceId,
  floor: number,
  write: (progress: SourceProgress) => Promise<void>,
  now: () => number = Date.now,
): ProgressReporter {
  let fraction = floor;
  let done = 0;
  let total: number | null = null;
  let operation = '';
  let shownAt = 0;
  let shownOperation = '';
  return {
    show(step) {
      fraction = Math.min(1, Math.max(fraction, step.fraction));
      done = Math.max(done, step.done ?? 0);
      total = step.total ?? total;
      operation = step.operation;
      const isNew = operation !== shownOperation;
      if (!isNew && now() - shownAt < EVERY_MS) return;
      shownAt = now();
      shownOperation = operation;
      void write({ runId, source, fraction, done, total, operation, at: new Date(now()).toISOString() });
    },
    fraction: () => fraction,
  };
}

/** Shares of a source's progress by step: reading and parsing is what takes time. */
export const SPAN = {
  acquire: { from: 0, to: 0.1 },
  stage: { from: 0.1, to: 0.8 },
  publish: { from: 0.8, to: 1 },
} as const;

/** Position within a step, 0 to 1, as a position within the whole. */
export function within(span: { readonly from: number; readonly to: number }, share: number): number {
  return span.from + (span.to - span.from) * Math.min(1, Math.max(0, share));
}
