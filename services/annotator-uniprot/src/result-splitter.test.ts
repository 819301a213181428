import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import fc from 'fast-check';
import { ResultSplitter } from './result-splitter.ts';

function split(text: string, cuts: readonly number[] = []): { objects: unknown[]; isComplete: boolean } {
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const splitter = new ResultSplitter();
  const objects = places
    .slice(1)
    .flatMap((end, index) => splitter.push(bytes.subarray(places[index], end)).map((object) => JSON.parse(object.toString()) as unknown));
  return { objects, isComplete: splitter.isComplete };
}

const CUTS = fc.array(fc.nat(), { maxLength: 6 });
const OBJECT = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });

test('whatever stands in the objects, and wherever chunks end, they are cut out as they are', () => {
  fc.assert(
    fc.property(fc.array(OBJECT, { maxLength: 5 }), fc.boolean(), CUTS, (objects, isPretty, cuts) => {
      const text = JSON.stringify({ results: objects }, null, isPretty ? 2 : undefined);
      assert.deepEqual(split(text, cuts), { objects: JSON.parse(JSON.stringify(objects)), isComplete: true });
    }),
    { numRuns: 300 },
  );
});

test('brackets, quotes and backslashes in strings are no structure, also where a chunk ends between a backslash and what it escapes', () => {
  const objects = [{ 'a"]}': '\\' }, { b: '\\"{[', c: ['}', '\\\\"'] }, { d: 'é漢字😀' }];
  const text = JSON.stringify({ results: objects });
  const { length } = Buffer.from(text);
  for (let cut = 0; cut <= length; cut++) assert.deepEqual(split(text, [cut, cut + 1]), { objects, isComplete: true });
});

test('a text that is cut is not complete, and one that closes too much is refused', () => {
  const text = JSON.stringify({ results: [{ a: 1 }, { b: 2 }] });
  for (let end = 0; end < text.length; end++) assert.equal(split(text.slice(0, end)).isComplete, false);
  assert.throws(() => split(`${text}}`), ArtifactSuspectError);
  assert.equal(split('').isComplete, false);
});

test('an object without an end does not fill the memory', () => {
  const splitter = new ResultSplitter();
  splitter.push(Buffer.from('{"results":[{"a":"'));
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  assert.throws(() => {
    for (let no = 0; no < 100; no++) splitter.push(chunk);
  }, /an entry is longer than/);
});
