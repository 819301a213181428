import { setTimeout as delay } from 'node:timers/promises';

/** Tries again until it holds, at most for two seconds. */
export async function eventually(holds: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + 2_000;
  for (;;) {
    try {
      await holds();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await delay(10);
    }
  }
}
