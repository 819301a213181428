import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PairScores } from './pair-scores.ts';

/** Few, so that pairs come up again and again. */
const GENES = 12;

test('the highest score of each pair is kept, seen from both sides, whatever the order; a gene is never its own partner', () => {
  const link = fc.tuple(fc.nat(GENES - 1), fc.nat(GENES - 1), fc.integer({ min: 400, max: 1000 }));
  fc.assert(
    fc.property(fc.array(link, { maxLength: 400 }), (links) => {
      const pairs = new PairScores();
      const expected = Array.from({ length: GENES }, () => new Map<number, number>());
      for (const [one, other, score] of links) {
        pairs.raise(one, other, score);
        if (one === other) continue;
        expected[one]?.set(other, Math.max(score, expected[one]?.get(other) ?? 0));
        expected[other]?.set(one, Math.max(score, expected[other]?.get(one) ?? 0));
      }
      const { from, partners, scores } = pairs.neighbours(GENES);
      for (const [at, known] of expected.entries()) {
        const slots = Array.from({ length: (from[at + 1] ?? 0) - (from[at] ?? 0) }, (_, index) => (from[at] ?? 0) + index);
        assert.deepEqual(new Map(slots.map((slot) => [partners[slot], scores[slot]])), known);
        assert.equal(slots.length, known.size);
      }
    }),
    { numRuns: 60 },
  );
});

test('it grows beyond its first size without losing a pair', () => {
  const pairs = new PairScores();
  for (let one = 0; one < 300; one++) for (let other = 0; other < one; other++) pairs.raise(one, other, 400 + ((one * other) % 600));
  const { from, partners, scores } = pairs.neighbours(300);
  assert.equal(partners.length, 300 * 299);
  for (let at = from[7] ?? 0; at < (from[8] ?? 0); at++) assert.equal(scores[at], 400 + ((7 * (partners[at] ?? 0)) % 600));
});
