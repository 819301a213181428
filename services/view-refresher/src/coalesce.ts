export interface CoalesceOptions {
  /** Work begins once nobody has asked for so long. */
  readonly quietMs: number;
  /** Asking on and on puts work off no longer than this. */
  readonly maxWaitMs: number;
  /** From the start of one piece of work to the start of the next, at least. */
  readonly apartMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export interface Coalesced {
  /** Resolves after work that began after this call; rejects where that work fails or the stop comes first. */
  readonly request: () => Promise<void>;
  /** Begins nothing more, aborts the work's signal and waits for the end of what is going on. */
  readonly stop: () => Promise<void>;
}

interface Batch {
  readonly firstAt: number;
  lastAt: number;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Turns bursts of requests into few pieces of work, one at a time.
 *
 *   idle → (request) → waiting → (quiet for a while, or waited long enough) → working → idle, or waiting again where somebody
 *   asked meanwhile: work that has begun may already have passed what they changed.
 */
export function coalesce(options: CoalesceOptions, work: (signal: AbortSignal) => Promise<void>): Coalesced {
  const { quietMs, maxWaitMs, apartMs, now = () => performance.now() } = options;
  const stopping = new AbortController();
  let batch: Batch | undefined;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let lastStartAt = Number.NEGATIVE_INFINITY;

  const arm = (): void => {
    clearTimeout(timer);
    if (!batch || working) return;
    const dueAt = Math.max(lastStartAt + apartMs, Math.min(batch.firstAt + maxWaitMs, batch.lastAt + quietMs));
    timer = setTimeout(begin, Math.max(0, dueAt - now()));
  };

  const begin = (): void => {
    const begun = batch;
    if (!begun) return;
    batch = undefined;
    lastStartAt = now();
    working = work(stopping.signal)
      .then(begun.done.resolve, begun.done.reject)
      .finally(() => {
        working = undefined;
        arm();
      });
  };

  return {
    request: () => {
      if (stopping.signal.aborted) return Promise.reject(stopping.signal.reason);
      batch ??= { firstAt: now(), lastAt: now(), done: Promise.withResolvers() };
      batch.lastAt = now();
      arm();
      return batch.done.promise;
    },
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      batch?.done.reject(stopping.signal.reason);
      batch = undefined;
      await working;
    },
  };
}
