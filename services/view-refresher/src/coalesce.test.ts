import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type CoalesceOptions, coalesce } from './coalesce.ts';

const settings = { quietMs: 500, maxWaitMs: 10_000, apartMs: 10_000 };

/** Coalesced work that notes when it began, on a clock that only the test moves. */
function onTestClock(t: TestContext, options: CoalesceOptions, work: (signal: AbortSignal) => Promise<void> = async () => {}) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const beganAt: number[] = [];
  const coalesced = coalesce({ ...options, now: () => Date.now() }, async (signal) => {
    beganAt.push(Date.now());
    await work(signal);
  });
  return {
    ...coalesced,
    beganAt,
    /** Moves the clock, and lets what became due and its consequences happen. */
    pass: async (ms: number): Promise<void> => {
      for (let left = ms; left > 0; left -= 50) {
        t.mock.timers.tick(Math.min(left, 50));
        await new Promise(setImmediate);
      }
    },
  };
}

test('a request alone is answered by work that begins after half a second', async (t) => {
  const { request, pass, beganAt } = onTestClock(t, settings);
  const answered = request();
  await pass(450);
  assert.deepEqual(beganAt, []);
  await pass(50);
  await answered;
  assert.deepEqual(beganAt, [500]);
});

for (const [pattern, gapOf] of [
  ['evenly', () => 100],
  ['in ten bursts', (n: number) => (n % 10 === 9 ? 1_000 : 0)],
  ['with all but one at the end', (n: number) => (n === 0 ? 9_900 : 1)],
] as const) {
  test(`100 requests in 10 s, ${pattern}, lead to at most two pieces of work, and each is answered`, async (t) => {
    const { request, pass, beganAt } = onTestClock(t, settings);
    const answers: Promise<void>[] = [];
    for (let n = 0; n < 100; n++) {
      answers.push(request());
      await pass(gapOf(n));
    }
    await pass(20_000);
    await Promise.all(answers);
    assert.ok(beganAt.length <= 2, `work began at ${beganAt.join(', ')}`);
  });
}

test('requests without end do not put work off for ever', async (t) => {
  const { request, pass, beganAt } = onTestClock(t, { quietMs: 500, maxWaitMs: 2_000, apartMs: 0 });
  for (let n = 0; n < 50; n++) {
    void request();
    await pass(100);
  }
  assert.deepEqual(beganAt, [2_000, 4_000]);
});

test('a request during the work is answered by the next work, not by the one that had begun', async (t) => {
  const first = Promise.withResolvers<void>();
  let times = 0;
  const { request, pass, beganAt } = onTestClock(t, { quietMs: 100, maxWaitMs: 1_000, apartMs: 0 }, async () => {
    if (++times === 1) await first.promise;
  });
  void request();
  await pass(100);
  let isAnswered = false;
  const late = request().then(() => {
    isAnswered = true;
  });
  await pass(500);
  assert.equal(beganAt.length, 1, 'never two at a time');
  first.resolve();
  await new Promise(setImmediate);
  assert.equal(isAnswered, false);
  await pass(50);
  await late;
  assert.equal(beganAt.length, 2);
});

test('failed work fails the requests it was for, and the next request is served', async (t) => {
  let times = 0;
  const { request, pass } = onTestClock(t, { quietMs: 100, maxWaitMs: 1_000, apartMs: 0 }, async () => {
    if (++times === 1) throw new Error('database is away');
  });
  const [one, two] = [request(), request()];
  const failed = Promise.all([assert.rejects(one, /away/), assert.rejects(two, /away/)]);
  await pass(100);
  await failed;
  const next = request();
  await pass(100);
  await next;
});

test('stopping refuses those who wait, aborts the work in hand and waits for its end', async (t) => {
  let ended = false;
  const { request, pass, stop, beganAt } = onTestClock(t, { quietMs: 100, maxWaitMs: 1_000, apartMs: 0 }, async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await new Promise(setImmediate);
    ended = true;
  });
  const inHand = request();
  await pass(100);
  const waiting = assert.rejects(request(), { name: 'AbortError' });
  await stop();
  assert.equal(ended, true);
  await Promise.all([inHand, waiting]);
  await assert.rejects(request(), { name: 'AbortError' });
  assert.equal(beganAt.length, 1);
});
