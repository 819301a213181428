import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from './backoff.ts';

const options = { baseMs: 500, capMs: 15_000 };

test('waiting doubles up to the cap, between one half and the whole of it', () => {
  const longest = [1, 2, 3, 6, 7, 1000].map((attempt) => backoffMs(attempt, options, () => 1));
  assert.deepEqual(longest, [500, 1000, 2000, 15_000, 15_000, 15_000]);
  assert.equal(
    backoffMs(3, options, () => 0),
    1000,
  );
});
