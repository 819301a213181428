import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { medianAt, SILENT, UNREADABLE } from './median.ts';

const median = (cell: string): number => medianAt(`x\t${cell}\ty`, 2, 2 + cell.length);

test('a cell is read as the double that Number gives, in every spelling of a decimal', () => {
  const decimal = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.nat({ max: 20 })).map(([digits, places]) =>
    String(digits)
      .padStart(places + 1, '0')
      .replace(new RegExp(`(\\d{${places}})$`), '.$1'),
  );
  const spelled = fc.oneof(decimal, fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(String));
  fc.assert(
    fc.property(spelled, (cell) => assert.equal(median(cell), Number(cell))),
    { numRuns: 2_000 },
  );
});

test('zero is a value; nothing and NA are silence; all else is unreadable', () => {
  for (const cell of ['0', '0.0', '0.00000', '0.']) assert.equal(median(cell), 0);
  for (const cell of ['', ' ', 'NA', 'NaN']) assert.equal(median(cell), SILENT);
  for (const cell of ['-1', '-0.5', '1,5', '.', '1.2.3', 'abc', '0x10', 'Infinity', '1e999', '+', '--'])
    assert.equal(median(cell), UNREADABLE);
});
