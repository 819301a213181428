import { setTimeout as delay } from 'node:timers/promises';

/** Tries `check` until it no longer throws, and gives back what it returned; after `timeoutMs` the last error is thrown. */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 10_000, everyMs = 20): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(everyMs);
    }
  }
}
