import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from './settle.ts';

test('waits double from one second to five minutes, with up to 20 % on top', () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((attempt) => backoffMs(attempt, () => 0)),
    [1_000, 2_000, 4_000, 300_000],
  );
  assert.equal(
    backoffMs(1, () => 1),
    1_200,
  );
});
