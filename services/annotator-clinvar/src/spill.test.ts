import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { BestVariants } from './best-variants.ts';
import { SeenIds } from './seen-ids.ts';
import { Spill } from './spill.ts';

async function scratch(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-spill-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function textOf(spill: Spill, partition: number): Promise<string> {
  let text = '';
  for await (const part of spill.read(partition)) text += part;
  return text;
}

test('what is dealt out comes back by partition and in order, from the disk as from memory', async (t) => {
  const folder = await scratch(t);
  const spill = new Spill(folder, 3);
  const expected = ['', '', ''];
  for (let number = 0; number < 20_000; number++) {
    const partition = number % 7 === 0 ? 0 : 1 + (number % 2);
    const text = `${number} é ${'x'.repeat(number % 50)}\n`;
    spill.add(partition, Buffer.from(text));
    expected[partition] += text;
    if (number % 1_000 === 0) await spill.settle();
  }
  const long = `${'ü'.repeat(200_000)}\n`;
  spill.add(0, Buffer.from(long));
  spill.add(0, Buffer.from('after\n'));
  await spill.settle();
  for (const [partition, text] of expected.entries())
    assert.equal(await textOf(spill, partition), partition === 0 ? `${text}${long}after\n` : text);
  assert.ok(spill.writtenBytes > 500_000);
  assert.deepEqual(await readdir(folder), []);
  await spill.close();
});

test('little data never touches the disk', async () => {
  const spill = new Spill('/nowhere/at/all', 2);
  spill.add(1, Buffer.from('a\n'));
  await spill.settle();
  assert.deepEqual([await textOf(spill, 0), await textOf(spill, 1), spill.writtenBytes], ['', 'a\n', 0]);
  await spill.close();
});

test('the best are those of the lowest ranks, in whatever order they came', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (ranks, limit) => {
      const best = new BestVariants<number>(limit);
      for (const rank of ranks) best.offer(rank, rank);
      assert.equal(best.offered, ranks.length);
      assert.deepEqual(
        best.best().map(({ item }) => item),
        ranks.toSorted((a, b) => a - b).slice(0, limit),
      );
    }),
  );
});

test('an id counts as repeated from its second time on, however large it is', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 2 ** 32 - 1 }))), (ids) => {
      const seen = new SeenIds();
      for (const id of ids) seen.see(id);
      for (const id of ids) assert.equal(seen.isRepeated(id), ids.filter((other) => other === id).length > 1);
    }),
  );
});
