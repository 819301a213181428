import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineCells } from './line-cells.ts';

test('cells are those that splitting at tabs gives, whatever line was read before', () => {
  const cells = new LineCells();
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\t'), maxLength: 12 }), { maxLength: 6 }), (lines) => {
      for (const line of lines) {
        const expected = line.split('\t');

        assert.equal(cells.read(line), expected.length);
        assert.deepEqual(
          [...expected, ''].map((_, column) => cells.cell(column)),
          [...expected, ''],
        );
        for (const column of expected.keys()) {
          const before = expected
            .slice(0, column)
            .map((cell) => `${cell}\t`)
            .join('');
          assert.equal(cells.before(column), before);
          assert.ok(cells.sameBefore(column, before));
        }
      }
    }),
  );
});

test('a line begins like another up to a column only where that column begins at the same place', () => {
  const cells = new LineCells();
  cells.read('a\tb\tc');

  assert.deepEqual(
    ['a\tb\t', 'a\t', 'a\tx\t', ''].map((text) => cells.sameBefore(2, text)),
    [true, false, false, false],
  );
  assert.equal(cells.sameBefore(3, 'a\tb\tc'), false);
});
