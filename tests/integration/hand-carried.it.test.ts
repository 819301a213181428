// A publisher that turns programs away: its source is skipped, and a file that people fetched is read where a setting names it.
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SAMPLE_MIRROR } from '@nephron/testing';
import { descartes } from '../../services/annotator-descartes/src/source.ts';
import { hgnc } from '../../services/annotator-hgnc/src/source.ts';
import { startPipeline } from './pipeline.ts';

/** The atlas answers 403 to everything; no other public host has anything, and HGNC's genes are in the mirror folder too. */
async function startForbidden(t: TestContext, descartesFiles: Readonly<Record<string, string>> = {}) {
  const host = createServer(({ url }, response) => {
    response.writeHead(url?.startsWith('/atlas.fredhutch.org/') ? 403 : 404, { 'content-type': 'text/html' }).end('<html>No</html>');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  t.after(() => host.close());
  const fileNames = { hgnc: { complete_set: 'hgnc_complete_set.txt' }, descartes: descartesFiles };
  const upstreamUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  const pipeline = await startPipeline(t, [hgnc, descartes], { upstreamUrl, fileNames });
  for (const publisher of ['hgnc', 'descartes'])
    await cp(join(SAMPLE_MIRROR, publisher), join(pipeline.mirrorDir, publisher), { recursive: true });
  return pipeline;
}

test('a publisher that answers 403 to programs costs its source and no gene: skipped, with what to do', async (t) => {
  const pipeline = await startForbidden(t);
  const { state, sources } = await pipeline.run({ sources: ['hgnc', 'descartes'] });
  assert.deepEqual([state, sources.hgnc?.state, sources.descartes?.state], ['succeeded', 'succeeded', 'skipped']);
  assert.match(sources.descartes?.reason ?? '', /kidney_tpm\.csv and kidney_percentage\.csv cannot be had; the atlas turns programs away/);
  assert.deepEqual([sources.descartes?.not_found, sources.descartes?.failed], [0, 0]);
});

test('files that people fetched are read from the mirror folder where settings name them, also where others are downloaded', async (t) => {
  const pipeline = await startForbidden(t, { tpm: 'kidney_tpm.csv', percentage: 'kidney_percentage.csv' });
  const { state, sources } = await pipeline.run({ sources: ['hgnc', 'descartes'] });
  assert.deepEqual([state, sources.descartes?.state, sources.descartes?.done], ['succeeded', 'succeeded', 70]);
});
