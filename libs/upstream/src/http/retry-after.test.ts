import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

for (const [header, ms] of [
  ['120', 120_000],
  ['0', 0],
  ['1.5', 1_500],
  ['0.0001', 1],
  [' 3 ', 3_000],
  ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
  ['Tuesday, 24-Nov-26 12:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['-5', undefined],
  ['soon', undefined],
  ['1e9', undefined],
  ['', undefined],
  [undefined, undefined],
] as const) {
  test(`Retry-After "${header}" means ${ms === undefined ? 'nothing' : `${ms} ms`}`, () => assert.equal(retryAfterMs(header, NOW), ms));
}
