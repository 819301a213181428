import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StateFrame } from './frames.ts';
import { createReplay } from './replay.ts';

const frame = (seq: number, atMs = 0): StateFrame => ({ seq, atMs, bytes: new Uint8Array() });
const limits = { maxFrames: 3, maxAgeMs: 1_000 };

test('it covers what follows a sequence it still has, and nothing from the future', () => {
  const replay = createReplay(10, limits, () => 0);
  for (const seq of [11, 12, 13]) replay.push(frame(seq));
  assert.deepEqual(
    [9, 10, 12, 13, 14].map((since) => replay.covers(since)),
    [false, true, true, true, false],
  );
  assert.equal(replay.get(12)?.seq, 12);
});

test('the oldest frames go when there are too many or they are too old', () => {
  let now = 0;
  const replay = createReplay(0, limits, () => now);
  for (const seq of [1, 2, 3, 4]) replay.push(frame(seq, seq));
  assert.equal(replay.covers(0), false);
  assert.equal(replay.covers(1), true);
  now = 1_003;
  assert.equal(replay.covers(1), false);
  assert.equal(replay.covers(2), true);
  now = 10_000;
  assert.equal(replay.covers(2), false);
  assert.equal(replay.covers(4), true);
});

test('what lies before a gap is forgotten', () => {
  const replay = createReplay(0, limits, () => 0);
  replay.push(frame(1));
  replay.push(frame(5));
  assert.deepEqual([replay.covers(0), replay.covers(1), replay.covers(4), replay.last()], [false, false, true, 5]);
});

test('it can go on behind events that never come, and frames can be rewritten', () => {
  const replay = createReplay(0, limits, () => 0);
  replay.push(frame(1));
  replay.restartAfter(7);
  assert.deepEqual([replay.last(), replay.covers(1), replay.covers(7)], [7, false, true]);
  replay.push(frame(8));
  replay.rewrite((old) => ({ ...old, source: 'hpo' }));
  assert.equal(replay.get(8)?.source, 'hpo');
});
