import assert from 'node:assert/strict';
import { test } from 'node:test';
import { row } from './test-server.ts';
import { age, count, duration, genes, percentage } from './words.ts';

test('ages and durations are said in the unit that fits', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  const ago = (seconds: number): string => age(new Date(now - seconds * 1_000).toISOString(), now);
  assert.deepEqual([0, 59, 60, 3_599, 7_200, 86_400, 3 * 86_400].map(ago), [
    '0 s ago',
    '59 s ago',
    '1 min ago',
    '59 min ago',
    '2 h ago',
    '24 h ago',
    '3 days ago',
  ]);
  assert.equal(age(null), 'never');
  assert.equal(ago(-5), '0 s ago');
  assert.deepEqual([duration(null), duration(9.96), duration(119.7)], ['–', '10.0 s', '2 min 0 s']);
});

test('what is not known is not shown as zero', () => {
  assert.equal(count(null), '–');
  assert.equal(genes(row({ total_items: null })), '2,250');
  assert.equal(genes(row({ state: 'idle' })), '–');
  assert.deepEqual([percentage(row({ state: 'idle' })), percentage(row({ progress_percentage: 100 }))], ['–', '100 %']);
});
