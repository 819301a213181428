import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { silentLogger } from '@nephron/telemetry';
import { repeat } from './repeat.ts';

const HOUR_MS = 3_600_000;
const log = silentLogger();

/** Counts, and lets a test wait for a count; the test's own time-out is the deadline. */
function counter() {
  const changed = new EventTarget();
  let value = 0;
  return {
    value: () => value,
    add: () => {
      value++;
      changed.dispatchEvent(new Event('change'));
    },
    reaches: async (wanted: number) => {
      while (value < wanted) await once(changed, 'change');
    },
  };
}

test('regular work is done at once, again when woken, and never two at a time', { timeout: 10_000 }, async (t) => {
  const done = counter();
  let atOnce = 0;
  let most = 0;
  const repeating = repeat('count', { log, everyMs: HOUR_MS }, async () => {
    most = Math.max(most, ++atOnce);
    await new Promise(setImmediate);
    atOnce--;
    done.add();
  });
  t.after(() => repeating.stop());
  await done.reaches(1);
  repeating.wake();
  repeating.wake();
  await done.reaches(2);
  assert.equal(most, 1);
});

test('a wake during the work is not forgotten: the work is done once more after it', { timeout: 10_000 }, async (t) => {
  const begun = counter();
  const first = Promise.withResolvers<void>();
  const repeating = repeat('count', { log, everyMs: HOUR_MS }, async () => {
    begun.add();
    if (begun.value() === 1) await first.promise;
  });
  t.after(() => repeating.stop());
  await begun.reaches(1);
  repeating.wake();
  first.resolve();
  await begun.reaches(2);
});

test('work that fails is tried again', { timeout: 10_000 }, async (t) => {
  const begun = counter();
  const repeating = repeat('fail', { log, everyMs: 10 }, async () => {
    begun.add();
    if (begun.value() < 3) throw new Error('not yet');
  });
  t.after(() => repeating.stop());
  await begun.reaches(3);
});

test('stopping aborts the work in hand and waits for its end', { timeout: 10_000 }, async () => {
  let ended = false;
  const repeating = repeat('wait', { log, everyMs: 1 }, async (signal) => {
    await once(signal, 'abort');
    await new Promise(setImmediate);
    ended = true;
  });
  await repeating.stop();
  assert.equal(ended, true);
});
