// All sources over the simulated upstream: from their publishers as from a mirror folder, and again only what is new.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db } from '@nephron/db';
import { SAMPLE_MIRROR } from '@nephron/testing';
import { sql } from 'kysely';
import { ALL_SOURCES, importKidneyPanel } from './all-sources.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { filesOf, startSimulated } from './simulated-sources.ts';

/** Those whose files the sample holds. */
const SOURCES = ALL_SOURCES.filter((source) => filesOf(source).length > 0);
const OTHERS = SOURCES.map(({ id }) => id).filter((id) => id !== 'hgnc');

/** Every document, with the transaction that wrote its row. */
async function rowsOf(db: Db): Promise<{ source: string; hgnc_id: string; document: unknown; written: string }[]> {
  const { rows } = await sql<{ source: string; hgnc_id: string; document: unknown; written: string }>`
    select source, hgnc_id, document, xmin::text as written from annotation order by source, hgnc_id
  `.execute(db);
  return rows;
}

async function firstRuns(pipeline: Pipeline): Promise<void> {
  assert.equal((await pipeline.run({ sources: ['hgnc'] })).sources.hgnc?.state, 'succeeded');
  await importKidneyPanel(pipeline.db, SAMPLE_MIRROR);
  const run = await pipeline.run({ sources: OTHERS });
  for (const [source, { state, reason }] of Object.entries(run.sources)) assert.equal(state, 'succeeded', `${source}: ${reason}`);
}

test('publishers give the documents that a mirror folder with the same files gives; asked again, nothing is sent and no row written', async (t) => {
  const mirrored = await startPipeline(t, SOURCES, { mirrorDir: SAMPLE_MIRROR });
  await firstRuns(mirrored);
  const pipeline = await startSimulated(t, SOURCES);
  await firstRuns(pipeline);
  const before = await rowsOf(pipeline.db);
  const documentsOf = (rows: typeof before) => rows.map(({ written: _, ...row }) => row);
  assert.deepEqual(documentsOf(before), documentsOf(await rowsOf(mirrored.db)));
  for (const id of SOURCES.map((source) => source.id))
    assert.ok(
      before.some(({ source }) => source === id),
      `${id} has documents`,
    );

  const asked = pipeline.upstream.requests.length;
  for (const sources of [['hgnc'], OTHERS] as const) {
    for (const [source, { state, reason }] of Object.entries((await pipeline.run({ sources: [...sources] })).sources)) {
      assert.equal(state, 'unchanged', `${source}: ${reason}`);
    }
  }
  assert.deepEqual(await rowsOf(pipeline.db), before, 'no row was written');
  const again = pipeline.upstream.requests.slice(asked);
  const conditional = again.filter(({ headers }) => headers['if-none-match'] !== undefined);
  const files = SOURCES.flatMap(filesOf).length;
  assert.deepEqual(
    conditional.filter(({ status }) => status !== 304 && status !== 302).map(({ path, status }) => `${status} ${path}`),
    [],
  );
  assert.equal(conditional.filter(({ status }) => status === 304).length, files, 'every file is asked for by its entity tag');
});
