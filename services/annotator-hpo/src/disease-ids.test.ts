import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DiseaseIds } from './disease-ids.ts';

test('every id comes back from its number, and no two ids share one', () => {
  const id = fc.oneof(
    fc.constantFrom(
      'OMIM:173900',
      'ORPHA:730',
      'DECIPHER:1',
      'OMIM:0173900',
      'OMIM:07',
      'OMIM:12345678',
      'omim:173900',
      'MONDO:0008263',
      'X:a',
      '',
    ),
    fc.tuple(fc.stringMatching(/^[A-Z]{1,3}$/), fc.nat()).map(([prefix, digits]) => `${prefix}:${digits}`),
  );
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), (ids) => {
      const diseases = new DiseaseIds();
      const numbers = ids.map((each) => diseases.number(each));

      assert.deepEqual(
        numbers.map((number) => diseases.text(number)),
        ids,
      );
      assert.equal(new Set(numbers).size, new Set(ids).size);
      assert.ok(numbers.every((number) => number >= 0 && number < 2 ** 28));
    }),
  );
});
