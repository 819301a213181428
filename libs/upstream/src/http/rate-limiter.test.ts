import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryLimiter } from './rate-limiter.ts';

const TWO_PER_SECOND = { perSecond: 2, burst: 1 };

test('tokens come evenly, and a pause does not save them up', async () => {
  let now = 0;
  const limiter = memoryLimiter(() => now);
  const take = () => limiter.take('a', TWO_PER_SECOND);
  assert.deepEqual(await take(), { kind: 'granted' });
  assert.deepEqual(await take(), { kind: 'wait', waitMs: 500 });
  now = 250;
  assert.deepEqual(await take(), { kind: 'wait', waitMs: 250 });
  now = 500;
  assert.deepEqual(await take(), { kind: 'granted' });
  now = 60_000;
  assert.deepEqual(await take(), { kind: 'granted' });
  assert.deepEqual(await take(), { kind: 'wait', waitMs: 500 });
});

test('a bucket gives as many at once as it holds', async () => {
  const limiter = memoryLimiter(() => 0);
  const turns = [];
  for (let i = 0; i < 4; i++) turns.push((await limiter.take('a', { perSecond: 2, burst: 3 })).kind);
  assert.deepEqual(turns, ['granted', 'granted', 'granted', 'wait']);
});

test('a blocked host gives no token, other hosts do, and a shorter block does not end a longer one', async () => {
  let now = 0;
  const limiter = memoryLimiter(() => now);
  await limiter.block('a', 5_000, 'rate_limited');
  await limiter.block('a', 1_000, 'upstream_down');
  assert.deepEqual(await limiter.take('a', TWO_PER_SECOND), { kind: 'blocked', waitMs: 5_000, trouble: 'rate_limited' });
  assert.equal((await limiter.take('b', TWO_PER_SECOND)).kind, 'granted');
  now = 5_000;
  assert.equal((await limiter.take('a', TWO_PER_SECOND)).kind, 'granted');
});
