import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findInMirror } from './mirror.ts';
import { storeRaw } from './raw-store.ts';
import { readLines } from './read.ts';
import { verifyArtifact } from './verify.ts';

async function folder(t: TestContext, files: Record<string, string | Buffer>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'nephron-mirror-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

const HGNC = { publisher: 'hgnc', names: [/hgnc_complete_set(_(?<release>[\d-]+))?\.txt/] };
const GNOMAD = { publisher: 'gnomad', names: [/gnomad\.v(?<release>4\.[\d.]+)\.constraint_metrics\.tsv(\.bgz)?/] };

test('the undated current name wins, plain or gzip', async (t) => {
  const dir = await folder(t, { 'hgnc/hgnc_complete_set_2024-10-01.txt': 'a', 'hgnc/hgnc_complete_set.txt.gz': 'b' });
  assert.equal((await findInMirror(dir, HGNC))?.name, 'hgnc_complete_set.txt.gz');
});

test('among releases the newest wins, by number and not by letter', async (t) => {
  const dir = await folder(t, {
    'gnomad/gnomad.v4.9.constraint_metrics.tsv': '',
    'gnomad/gnomad.v4.10.constraint_metrics.tsv.bgz': '',
    'gnomad/gnomad.v4.11.constraint_metrics.subset.tsv': '',
  });
  assert.equal((await findInMirror(dir, GNOMAD))?.release, '4.10');
});

test('a release folder counts, a folder with another name does not', async (t) => {
  const dir = await folder(t, {
    'hgnc/2024-01/hgnc_complete_set.txt': '',
    'hgnc/2024-10/hgnc_complete_set.txt': '',
    'hgnc/older/hgnc_complete_set.txt': '',
  });
  const found = await findInMirror(dir, HGNC);
  assert.equal(found?.release, '2024-10');
});

test('a setting picks a file by its exact name, and a missing one is said by name', async (t) => {
  const dir = await folder(t, { 'hgnc/older/my-set.txt': '' });
  assert.equal((await findInMirror(dir, HGNC, 'older/my-set.txt'))?.name, 'my-set.txt');
  await assert.rejects(findInMirror(dir, HGNC, 'nothing.txt'), /nothing\.txt/);
});

test('a publisher that has no folder has no file', async (t) => {
  assert.equal(await findInMirror(await folder(t, {}), HGNC), undefined);
});

test('the store names bytes by their hash and keeps them once', async (t) => {
  const dir = await folder(t, { a: 'same', b: 'same' });
  const [first, second] = [await storeRaw(join(dir, 'raw'), join(dir, 'a')), await storeRaw(join(dir, 'raw'), join(dir, 'b'))];
  assert.deepEqual(first, second);
  assert.equal(first.sha256, '0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5');
});

test('empty files, web pages and files without their mark are refused, saying why', async (t) => {
  const dir = await folder(t, { empty: ' \n', page: gzipSync('<!DOCTYPE html><html>log in</html>'), data: 'hgnc_id\tsymbol\n' });
  await assert.rejects(verifyArtifact(join(dir, 'empty'), 'empty'), /is empty/);
  await assert.rejects(verifyArtifact(join(dir, 'page'), 'page'), /is an HTML page/);
  await assert.rejects(verifyArtifact(join(dir, 'data'), 'data', /ncbi_gene_id/), /ncbi_gene_id/);
  await verifyArtifact(join(dir, 'data'), 'data', /hgnc_id/);
});

test('lines come with their numbers whatever the line ends, and a cut gzip file is suspect', async (t) => {
  const text = `${Array.from({ length: 200_000 }, (_, i) => `line ${i + 1}`).join('\r\n')}\r\nlast`;
  const whole = gzipSync(text);
  const dir = await folder(t, { whole, cut: whole.subarray(0, whole.length - 400) });
  let count = 0;
  for await (const batch of readLines(join(dir, 'whole'))) {
    for (const [index, line] of batch.lines.entries()) {
      count++;
      assert.equal(batch.firstLine + index, count);
      if (count <= 200_000) assert.equal(line, `line ${count}`);
    }
  }
  assert.equal(count, 200_001);
  await assert.rejects(async () => {
    for await (const _ of readLines(join(dir, 'cut')));
  }, /gzip data end too early/);
});
