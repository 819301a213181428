import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { partialFiles } from './partial-file.ts';

const URL_OF = 'https://p.example/table.tsv';

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'nephron-partial-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test('each version of each address has a file of its own, and what cannot be told apart always a new one', async (t) => {
  const { begin } = partialFiles(await folder(t));
  const [first, again, newer, other] = [
    await begin(URL_OF, { etag: '"1"' }),
    await begin(URL_OF, { etag: '"1"', lastModified: 'x' }),
    await begin(URL_OF, { etag: '"2"' }),
    await begin(`${URL_OF}2`, { etag: '"1"' }),
  ];
  assert.equal(again.path, first.path);
  assert.equal(new Set([first.path, newer.path, other.path]).size, 3);
  const [nameless, another] = [await begin(URL_OF, {}), await begin(URL_OF, { etag: 'W/"1"' })];
  assert.equal(new Set([first.path, nameless.path, another.path]).size, 3);
});

test('the newest part that can be gone on with is found, with its size and version', async (t) => {
  const { begin, find } = partialFiles(await folder(t));
  assert.equal(await find(URL_OF), undefined);
  const older = await begin(URL_OF, { etag: '"1"' });
  const newer = await begin(URL_OF, { etag: '"2"', lastModified: 'Tue, 06 Oct 2026 10:00:00 GMT' });
  await begin(URL_OF, {});
  await writeFile(newer.path, 'abc');
  await utimes(older.path, new Date(), new Date(Date.now() - 60_000));
  const found = await find(URL_OF);
  assert.deepEqual([found?.path, found?.bytes, found?.etag], [newer.path, 3, '"2"']);
});

test('a part without its description is left alone, and forgotten parts are removed after a week', async (t) => {
  const dir = await folder(t);
  const { begin, find } = partialFiles(dir);
  const part = await begin(URL_OF, { etag: '"1"' });
  await writeFile(`${part.path}.json`, '{"etag');
  assert.equal(await find(URL_OF), undefined);
  const weekAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
  for (const name of await readdir(join(dir, 'partial'))) await utimes(join(dir, 'partial', name), weekAgo, weekAgo);
  await find(URL_OF);
  assert.deepEqual(await readdir(join(dir, 'partial')), []);
});
