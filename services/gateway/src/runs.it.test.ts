import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunSourceState, SourceId } from '@nephron/contracts';
import { type Db, runProgressRow, runSourceProgressRow } from '@nephron/db';
import { sql } from 'kysely';
import { startGateway } from './testing/gateway.ts';
import { addGene, addRun, BY_PRIORITY, PKD1, publish } from './testing/ledger.ts';

type Counts = Readonly<
  Partial<Record<'fraction' | 'total' | 'done' | 'added' | 'updated' | 'unchanged' | 'not_found' | 'failed' | 'retired', number>>
>;

async function addRunSource(db: Db, runId: string, source: SourceId, state: RunSourceState, counts: Counts = {}): Promise<void> {
  await db
    .insertInto('run_source')
    .values({
      run_id: runId,
      source,
      state,
      reason: null,
      release_id: null,
      operation: state === 'running' ? 'parsing' : null,
      total: null,
      started_at: sql<Date>`now()`,
      finished_at: ['waiting', 'queued', 'running'].includes(state) ? null : sql<Date>`now()`,
      version: 3,
      ...counts,
    })
    .execute();
}

test('before the first run everything is idle; the pipeline comes first, sources by priority', async (t) => {
  const { ask } = await startGateway(t);
  const { status, json } = await ask('/api/progress/status/');
  assert.equal(status, 200);
  assert.deepEqual(
    json.data.map((row: { source_name: string; status: string; run_id: string | null }) => [row.source_name, row.status, row.run_id]),
    [['annotation_pipeline', 'idle', null], ...BY_PRIORITY.map((source) => [source, 'idle', null])],
  );
  assert.deepEqual([json.meta.total_sources, json.meta.total_entries], [10, 11]);
});

test('the pipeline sums its sources and shows the mean of their fractions, with ended ones as complete', async (t) => {
  const { ask, database } = await startGateway(t);
  const run = await addRun(database.db, 'running', ['hgnc', 'gnomad', 'hpo', 'mpo_mgi']);
  await addRunSource(database.db, run, 'hgnc', 'succeeded', {
    fraction: 1,
    total: 10,
    done: 10,
    added: 4,
    updated: 1,
    unchanged: 5,
    retired: 2,
  });
  await addRunSource(database.db, run, 'gnomad', 'running', { fraction: 0.5, total: 10, done: 5 });
  await addRunSource(database.db, run, 'hpo', 'waiting');
  await addRunSource(database.db, run, 'mpo_mgi', 'skipped', { fraction: 0.2, total: 10, not_found: 10 });
  const { data } = (await ask('/api/progress/status')).json;
  const [pipeline, hgnc, gnomad, hpo, mouse] = ['annotation_pipeline', 'hgnc', 'gnomad', 'hpo', 'mpo_mgi'].map((name) =>
    data.find((row: { source_name: string }) => row.source_name === name),
  );
  assert.deepEqual(
    [
      pipeline.status,
      pipeline.progress_percentage,
      pipeline.total_items,
      pipeline.items_processed,
      pipeline.items_added,
      pipeline.items_skipped,
    ],
    ['running', 62.5, 30, 15, 4, 10],
  );
  assert.equal(pipeline.current_operation, 'refreshing gnomAD');
  assert.deepEqual([hgnc.status, hgnc.progress_percentage, hgnc.items_processed, hgnc.version], ['completed', 100, 10, 3]);
  assert.deepEqual(
    [gnomad.status, gnomad.progress_percentage, gnomad.current_operation, gnomad.items_processed],
    ['running', 50, 'parsing', 5],
  );
  assert.deepEqual([hpo.status, hpo.state, hpo.progress_percentage], ['idle', 'waiting', 0]);
  assert.deepEqual([mouse.status, mouse.state, mouse.progress_percentage, mouse.items_skipped], ['completed', 'skipped', 100, 10]);
  assert.deepEqual(await runProgressRow(database.db, run), pipeline, 'the conductor builds the same row');
  assert.deepEqual(await runSourceProgressRow(database.db, run, 'gnomad'), gnomad);
});

test('a run that is planned only in part never shows more than it did', async (t) => {
  const { ask, database } = await startGateway(t);
  const run = await addRun(database.db, 'running', ['hgnc', 'gnomad']);
  await addRunSource(database.db, run, 'hgnc', 'succeeded', { fraction: 1 });
  const before = (await ask('/api/progress/status/annotation_pipeline')).json.data.progress_percentage;
  await addRunSource(database.db, run, 'gnomad', 'queued');
  const after = (await ask('/api/progress/status/annotation_pipeline')).json.data.progress_percentage;
  assert.deepEqual([before, after], [50, 50]);
});

test('a row tells the latest run, but one that goes on comes before a later one that waits for it', async (t) => {
  const { ask, database } = await startGateway(t);
  const old = await addRun(database.db, 'running', ['gnomad']);
  await addRunSource(database.db, old, 'gnomad', 'running', { fraction: 0.25 });
  const queued = await addRun(database.db, 'queued', ['gnomad']);
  await addRunSource(database.db, queued, 'gnomad', 'waiting');
  const row = async (name: string) => (await ask(`/api/progress/status/${name}`)).json.data;
  assert.deepEqual([(await row('annotation_pipeline')).run_id, (await row('gnomad')).run_id], [old, old]);
  await database.db.updateTable('run').set({ state: 'partial', error: 'gnomad held' }).where('id', '=', old).execute();
  await database.db.updateTable('run_source').set({ state: 'held', reason: 'shrunken', fraction: 1 }).where('run_id', '=', old).execute();
  const pipeline = await row('annotation_pipeline');
  assert.deepEqual([pipeline.run_id, pipeline.state, pipeline.progress_percentage], [queued, 'queued', 0]);
  assert.equal((await row('gnomad')).run_id, queued);
  await database.db.deleteFrom('run_source').where('run_id', '=', queued).execute();
  const gnomad = await row('gnomad');
  assert.deepEqual([gnomad.state, gnomad.status, gnomad.reason, gnomad.progress_percentage], ['held', 'failed', 'shrunken', 100]);
  assert.equal((await ask('/api/progress/status/nope')).status, 404);
});

test('a source that has been in no run shows the release that readers see', async (t) => {
  const { ask, database } = await startGateway(t);
  await publish(database.db, 'hpo', '2026-01-08', {});
  assert.equal((await ask('/api/progress/status/hpo')).json.data.release, '2026-01-08');
});

test('runs are listed newest first, each with its sources', async (t) => {
  const { ask, database } = await startGateway(t);
  const ids: string[] = [];
  for (const state of ['failed', 'succeeded', 'queued'] as const) ids.unshift(await addRun(database.db, state));
  await addRunSource(database.db, ids[1] ?? '', 'gnomad', 'succeeded', { fraction: 1, retired: 7 });
  const { json } = await ask('/api/runs?page[size]=2');
  assert.deepEqual(
    json.data.map((run: { id: string }) => run.id),
    ids.slice(0, 2),
  );
  assert.deepEqual([json.meta.total, json.meta.page_count], [3, 2]);
  const [queued, ended] = json.data.map((run: { attributes: object }) => run.attributes);
  assert.deepEqual(
    [queued.state, queued.status, queued.started_at, queued.duration_seconds, queued.gene_count],
    ['queued', 'idle', null, null, 'all'],
  );
  assert.deepEqual([ended.status, ended.duration_seconds, ended.sources_detail[0].items_retired], ['completed', 10, 7]);
  const one = await ask(`/api/runs/${ids[1]}/`);
  assert.deepEqual(one.json.data, json.data[1]);
  assert.equal((await ask(json.links.next)).json.data[0].id, ids[2]);
});

test('a run of some genes tells how many', async (t) => {
  const { ask, database } = await startGateway(t);
  const id = await addRun(database.db, 'queued');
  await database.db
    .updateTable('run')
    .set({ hgnc_ids: ['HGNC:1', 'HGNC:2'] })
    .execute();
  assert.equal((await ask(`/api/runs/${id}`)).json.data.attributes.gene_count, 2);
});

test('what became of each gene can be looked up by source and outcome', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  const id = await addRun(database.db);
  const other = await addRun(database.db);
  const row = (run_id: string, source: SourceId, hgnc_id: string, outcome: 'added' | 'failed') => ({
    run_id,
    source,
    hgnc_id,
    outcome,
    error_class: outcome === 'failed' ? 'NEPHRON_X' : null,
    error_message: outcome === 'failed' ? 'why' : null,
  });
  await database.db
    .insertInto('run_outcome')
    .values([
      row(id, 'gnomad', 'HGNC:9008', 'added'),
      row(id, 'gnomad', 'HGNC:77', 'failed'),
      row(id, 'hpo', 'HGNC:9008', 'failed'),
      row(other, 'hpo', 'HGNC:9008', 'failed'),
    ])
    .execute();
  const all = await ask(`/api/runs/${id}/outcomes`);
  assert.equal(all.json.meta.total, 3);
  const failed = await ask(`/api/runs/${id}/outcomes/?source=gnomad&outcome=failed&page[size]=1`);
  assert.deepEqual(
    failed.json.data.map(({ at: _at, ...rest }: { at: string }) => rest),
    [
      {
        hgnc_id: 'HGNC:77',
        approved_symbol: null,
        source: 'gnomad',
        outcome: 'failed',
        error_class: 'NEPHRON_X',
        error_message: 'why',
        attempts: 1,
      },
    ],
  );
  assert.match(failed.json.links.self, /source=gnomad&outcome=failed/);
  assert.equal(all.json.data[0].approved_symbol, 'PKD1');
  assert.equal((await ask(`/api/runs/${id}/outcomes?outcome=lost`)).status, 422);
  assert.equal((await ask('/api/runs/7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11/outcomes')).status, 404);
  assert.equal((await ask('/api/runs/7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11')).status, 404);
  assert.equal((await ask('/api/runs/17')).status, 422);
});

test('sources tell their release, how old it is and whether they are due', async (t) => {
  const { ask, database } = await startGateway(t);
  await publish(database.db, 'gnomad', 'v4.1', {});
  const source = async (name: string) =>
    (await ask('/api/annotations/sources')).json.find((row: { source_name: string }) => row.source_name === name);
  const [hgnc, gnomad] = [await source('hgnc'), await source('gnomad')];
  assert.deepEqual(
    [hgnc.source_name, hgnc.version, hgnc.last_update, hgnc.next_update, hgnc.age_seconds, hgnc.is_due, hgnc.release],
    ['hgnc', null, null, null, null, true, null],
  );
  assert.deepEqual([gnomad.version, gnomad.is_due, gnomad.is_active, gnomad.licence], ['v4.1', false, true, 'CC0']);
  assert.ok(gnomad.age_seconds >= 100);
  assert.equal(gnomad.release.files[0].name, 'gnomad.txt');
  const old = sql<Date>`now() - interval '100 days'`;
  await database.db.updateTable('source_release').set({ published_at: old }).execute();
  await database.db.updateTable('source').set({ checked_at: old, is_enabled: false }).where('name', '=', 'gnomad').execute();
  const due = await source('gnomad');
  assert.deepEqual([due.is_due, due.is_active], [true, false]);
  await database.db.updateTable('source').set({ checked_at: sql<Date>`now()` }).where('name', '=', 'gnomad').execute();
  const checked = await source('gnomad');
  assert.equal(checked.is_due, false, 'the upstream was asked and had nothing newer');
});
