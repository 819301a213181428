import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineCells } from './line-cells.ts';

test('cells are those of the line split at its tabs, in whatever order they are asked for, and none behind them', () => {
  const cells = new LineCells();
  const cell = fc.string().map((text) => text.replaceAll('\t', ''));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), fc.array(fc.nat(12)), fc.boolean(), (row, asked, isCounted) => {
      cells.read(row.join('\t'));
      if (isCounted) assert.equal(cells.count(), row.length);
      for (const column of asked) assert.equal(cells.at(column), row[column]);
      assert.equal(cells.count(), row.length);
    }),
  );
});
