import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  counted,
  fieldLabel,
  formatAge,
  formatDay,
  formatDecimal,
  formatDuration,
  formatExactTime,
  formatPercent,
  formatProbability,
  inOneLine,
} from './format.ts';

test('a probability is never rounded onto a certainty', () => {
  assert.deepEqual([0, 3.2e-12, 0.0014, 0.5, 0.99999, 1].map(formatProbability), ['0.000', '<0.001', '0.001', '0.500', '>0.999', '1.000']);
});

test('a decimal keeps its sign and does not become nought', () => {
  assert.deepEqual(
    [0, 0.00001, -0.00001, 0.1024, -0.3].map((value) => formatDecimal(value, 3)),
    ['0.000', '<0.001', '>−0.001', '0.102', '−0.300'],
  );
});

test('per cent are whole, and 100 only when nothing is left', () => {
  assert.deepEqual([0, 0.7, 99.99, 100].map(formatPercent), ['0 %', '0 %', '99 %', '100 %']);
});

test('ages and durations are said in the unit that fits', () => {
  assert.deepEqual([-5, 3, 59, 60, 3599, 7200, 47 * 3600, 100 * 86_400].map(formatAge), [
    'just now',
    'just now',
    '50 seconds ago',
    '1 minute ago',
    '59 minutes ago',
    '2 hours ago',
    '47 hours ago',
    '100 days ago',
  ]);
  assert.deepEqual([350, 12_000, 200_000, 180_000, 3_900_000].map(formatDuration), ['350 ms', '12 s', '3 min 20 s', '3 min', '1 h 5 min']);
});

test('what is no time is not written as one, and a bare day belongs to no zone', () => {
  assert.equal(formatExactTime('soon'), null);
  assert.match(formatExactTime('2026-11-23T12:00:00Z') ?? '', /23 Nov 2026/);
  assert.equal(formatDay('2001-06-22'), '22 Jun 2001');
  assert.equal(formatDay('unknown'), 'unknown');
});

test('names with commas of their own stay apart', () => {
  assert.equal(inOneLine(['PBP', 'TRPP1']), 'PBP, TRPP1');
  assert.equal(inOneLine(['collagen, type IV', 'ATS']), 'collagen, type IV; ATS');
});

test('one is one, others are many', () => {
  assert.deepEqual([counted(0, 'gene'), counted(1, 'gene'), counted(44_012, 'gene')], ['0 genes', '1 gene', '44,012 genes']);
  assert.equal(fieldLabel('has_kidney_phenotype'), 'Has kidney phenotype');
});
