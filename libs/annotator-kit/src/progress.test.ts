import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceProgress } from '@nephron/contracts';
import { progressReporter, SPAN, within } from './progress.ts';

test('progress never falls, starts from what was shown before and is thinned out', () => {
  let now = 0;
  const shown: SourceProgress[] = [];
  const write = async (progress: SourceProgress): Promise<void> => void shown.push(progress);
  const reporter = progressReporter('7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11', 'hpo', 0.4, write, () => now);
  reporter.show({ fraction: 0.2, done: 5, operation: 'reading' });
  for (let i = 0; i < 100; i++) {
    now += 10;
    reporter.show({ fraction: 0.4 + i / 1_000, done: 5 + i, operation: 'reading' });
  }
  reporter.show({ fraction: 2, operation: 'publishing' });
  const fractions = shown.map(({ fraction }) => fraction);
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  );
  assert.equal(fractions[0], 0.4);
  assert.equal(fractions.at(-1), 1);
  assert.ok(shown.length < 10, `${shown.length} shown`);
});

test('steps cover the whole without a gap', () => {
  assert.equal(within(SPAN.acquire, 1), within(SPAN.stage, 0));
  assert.equal(within(SPAN.stage, 1), within(SPAN.publish, 0));
  assert.equal(within(SPAN.publish, 7), 1);
});
