import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import type { ArtifactFile } from './source.ts';
import { columnsOf, numberIn, roundHalfEven } from './table.ts';

const file = { name: 'genes.txt' } as ArtifactFile;

test('columns are found by name; a missing one is named together with what is there', () => {
  assert.equal(columnsOf(file, ['b', ' a '], ['a']).at('a'), 1);
  assert.throws(
    () => columnsOf(file, ['b'], ['a', 'c']),
    (error) => error instanceof ArtifactSuspectError && /columns a, c.*"b"/.test(error.message),
  );
});

test('empty, NA and words are no numbers; zero is one', () => {
  assert.deepEqual(['', ' ', 'NA', 'NaN', 'x', undefined, 'Infinity', '0', '1e-3'].map(numberIn), [...Array(7).fill(undefined), 0, 0.001]);
});

test('true ties round to the even digit and what only looks like one by its value, like the reference system', () => {
  const rounded = [0.125, 0.375, 9 / 80, 0.2, 1 / 3, 0.0005].map((value) => roundHalfEven(value, 3));
  assert.deepEqual(rounded, [0.125, 0.375, 0.113, 0.2, 0.333, 0.001]);
  assert.deepEqual(
    [0.125, 0.375, -0.125].map((value) => roundHalfEven(value, 2)),
    [0.12, 0.38, -0.12],
  );
  assert.deepEqual(
    [0.5, 1.5, 2.5, 2.6].map((value) => roundHalfEven(value, 0)),
    [0, 2, 2, 3],
  );
});
