import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';

/** Latencies in milliseconds. */
export interface Latencies {
  readonly requests: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Load {
  /** Ends the load and sums it up. */
  readonly stop: () => Promise<Latencies>;
}

/**
 * Sends GET requests at a fixed rate, whether or not earlier ones were answered, going through `paths` in turn; an answer
 * counts only with status 200 and a body that `check` accepts.
 */
export function startLoad(url: string, paths: readonly string[], perSecond: number, check: (body: unknown) => boolean): Load {
  const pool = new Pool(url, { connections: 20 });
  const latencies: number[] = [];
  const open = new Set<Promise<void>>();
  let failed = 0;
  let sent = 0;
  const startedAt = performance.now();
  const ask = async (path: string): Promise<void> => {
    const from = performance.now();
    try {
      const { statusCode, body } = await pool.request({ path, method: 'GET' });
      const answer: unknown = await body.json();
      if (statusCode !== 200 || !check(answer)) failed++;
      else latencies.push(performance.now() - from);
    } catch {
      failed++;
    }
  };
  // What is due by now is sent at once: a timer that fires late must not thin out the load.
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
    for (; sent < due; sent++) {
      const asked = ask(paths[sent % paths.length] ?? '/');
      open.add(asked);
      void asked.finally(() => open.delete(asked));
    }
  }, 5);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.allSettled([...open]);
      await pool.close();
      return summary(latencies, failed);
    },
  };
}

function summary(latencies: number[], failed: number): Latencies {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 100) / 100;
  return { requests: sorted.length + failed, failed, p50: at(0.5), p99: at(0.99), max: at(1) };
}
