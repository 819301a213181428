// All ten sources from the project's own sample, through the ledger: what `npm start` does at first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SOURCE_IDS } from '@nephron/contracts';
import type { Db } from '@nephron/db';
import { SAMPLE_MIRROR } from '@nephron/testing';
import { sql } from 'kysely';
import { ALL_SOURCES, importKidneyPanel } from './all-sources.ts';
import { startPipeline } from './pipeline.ts';

const SENTINELS = ['HGNC:9008', 'HGNC:9009', 'HGNC:2207', 'HGNC:12559', 'HGNC:12796', 'HGNC:7908'];

/** Changes with every row that is written, even with the same content. */
async function written(db: Db): Promise<unknown> {
  const { rows } = await sql`
    select count(*)::int as documents, max(xmin::text::bigint)::text as newest, (select count(*)::int from annotation_history) as history,
           (select count(*)::int from publication) as publications, (select count(*)::int from source_release) as releases
    from annotation
  `.execute(db);
  return rows[0];
}

test('a full run of the sample publishes every source; a second one writes nothing; a forced one changes nothing', async (t) => {
  const pipeline = await startPipeline(t, ALL_SOURCES, { leaseMs: 10_000, mirrorDir: SAMPLE_MIRROR });
  await pipeline.run({ sources: ['hgnc'] });
  assert.ok((await importKidneyPanel(pipeline.db, SAMPLE_MIRROR)) > 60);

  const run = await pipeline.run();
  assert.equal(run.state, 'succeeded', run.error ?? '');
  for (const id of SOURCE_IDS) {
    const { state, done, not_found, failed, total, reason } = run.sources[id] ?? { state: 'missing' };
    assert.equal(state, id === 'hgnc' ? 'unchanged' : 'succeeded', `${id}: ${reason}`);
    assert.equal((done ?? 0) + (not_found ?? 0) + (failed ?? 0), total, id);
  }
  const held = await pipeline.db.selectFrom('annotation').select(['hgnc_id', 'source']).where('hgnc_id', 'in', SENTINELS).execute();
  const missing = SENTINELS.flatMap((gene) =>
    SOURCE_IDS.filter((id) => !held.some(({ hgnc_id, source }) => hgnc_id === gene && source === id)).map((id) => `${id} ${gene}`),
  );
  assert.deepEqual(missing, []);

  const before = await written(pipeline.db);
  const second = await pipeline.run();
  assert.deepEqual(new Set(Object.values(second.sources).map(({ state }) => state)), new Set(['unchanged']));
  assert.deepEqual(await written(pipeline.db), before);

  const forced = await pipeline.run({ isForced: true });
  assert.equal(forced.state, 'succeeded', forced.error ?? '');
  for (const [source, { added, updated, retired, state }] of Object.entries(forced.sources)) {
    assert.deepEqual({ added, updated, retired, state }, { added: 0, updated: 0, retired: 0, state: 'succeeded' }, source);
  }
});

test('a whole release ends what was kept of its source’s API, whose answers are older', async (t) => {
  const sources = ALL_SOURCES.filter(({ id }) => id === 'hgnc' || id === 'gnomad' || id === 'descartes');
  const pipeline = await startPipeline(t, sources, { leaseMs: 10_000, mirrorDir: SAMPLE_MIRROR });
  const wanted = sources.map(({ id }) => id);
  await pipeline.run({ sources: wanted });
  await pipeline.run({ sources: wanted });
  await pipeline.run({ sources: ['gnomad'], genes: ['PKD1'], isForced: true });
  const generations = await pipeline.db
    .selectFrom('cache_namespace')
    .select(['namespace', 'generation'])
    .where('namespace', 'in', ['upstream.gnomad', 'upstream.descartes', 'upstream.gtex'])
    .orderBy('namespace')
    .execute();
  assert.deepEqual(
    generations.map(({ namespace, generation }) => `${namespace} ${generation}`),
    ['upstream.descartes 1', 'upstream.gnomad 2', 'upstream.gtex 1'],
  );
});

test('a gene list that changed makes new interactions of the same files, and nothing else new', async (t) => {
  const sources = ALL_SOURCES.filter(({ id }) => id === 'hgnc' || id === 'string_ppi' || id === 'gnomad');
  const pipeline = await startPipeline(t, sources, { leaseMs: 10_000, mirrorDir: SAMPLE_MIRROR });
  const wanted = sources.map(({ id }) => id);
  const without = await pipeline.run({ sources: wanted });
  assert.equal(without.sources.string_ppi?.state, 'skipped');
  assert.match(without.sources.string_ppi?.reason ?? '', /there is no gene list "kidney": import one/);
  await importKidneyPanel(pipeline.db, SAMPLE_MIRROR);
  assert.equal((await pipeline.run({ sources: wanted })).sources.string_ppi?.state, 'succeeded');
  await pipeline.db.updateTable('panel_gene').set({ weight: 1 }).where('hgnc_id', '=', 'HGNC:9009').execute();
  await pipeline.db.updateTable('panel').set({ version: 2 }).execute();
  const after = await pipeline.run({ sources: wanted });
  assert.deepEqual([after.sources.gnomad?.state, after.sources.string_ppi?.state], ['unchanged', 'succeeded']);
  assert.ok((after.sources.string_ppi?.updated ?? 0) >= 1);
});
