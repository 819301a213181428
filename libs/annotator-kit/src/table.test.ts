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

test('ties round to the even digit, like the reference system', () => {
  assert.deepEqual(
    [0.125, 0.375, 0.2, 1 / 3, 2.5, 3.5].map((value) => roundHalfEven(value, value > 2 ? 0 : 2)),
    [0.12, 0.38, 0.2, 0.33, 2, 4],
  );
});
