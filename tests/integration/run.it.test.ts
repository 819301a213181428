import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Db } from '@nephron/db';
import { eventually } from '@nephron/testing';
import { startPipeline } from './pipeline.ts';
import { documents, genes, table, write } from './small-mirror.ts';
import { smallSource } from './small-source.ts';

test('a full run publishes HGNC first, then what joins on it; the second run changes nothing', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('hgnc'), smallSource('gnomad'), smallSource('hpo')]);
  await write(pipeline, 'hgnc', table(genes(3)));
  await write(pipeline, 'gnomad', table({ 'HGNC:1': 'x', 'HGNC:2': 'y', 'HGNC:99': 'no such gene' }));
  await write(pipeline, 'hpo', gzipSync(table({ 'HGNC:3': 'z' })), 'values.txt.gz');
  const sources = ['hgnc', 'gnomad', 'hpo'];

  const first = await pipeline.run({ sources });
  assert.equal(first.state, 'succeeded');
  const none = { failed: 0, updated: 0, unchanged: 0, retired: 0, reason: null };
  assert.deepEqual(first.sources.gnomad, { state: 'succeeded', total: 3, done: 2, not_found: 1, added: 2, ...none });
  assert.deepEqual(first.sources.hpo, { state: 'succeeded', total: 3, done: 1, not_found: 2, added: 1, ...none });
  assert.deepEqual(await documents(pipeline.db, 'gnomad'), { 'HGNC:1': 'x', 'HGNC:2': 'y' });
  const outcomes = await pipeline.db
    .selectFrom('run_outcome')
    .select(['source', 'hgnc_id', 'outcome'])
    .where('source', '=', 'gnomad')
    .orderBy('hgnc_id')
    .execute();
  assert.deepEqual(
    outcomes.map(({ hgnc_id, outcome }) => [hgnc_id, outcome]),
    [
      ['HGNC:1', 'added'],
      ['HGNC:2', 'added'],
      ['HGNC:3', 'not_found'],
    ],
  );

  const second = await pipeline.run({ sources });
  assert.equal(second.state, 'succeeded');
  assert.deepEqual(
    Object.values(second.sources).map((source) => source.state),
    ['unchanged', 'unchanged', 'unchanged'],
  );
  assert.equal(second.sources.gnomad?.unchanged, 2);
});

test('a new release replaces what changed, keeps what did not and retires what is gone, with history', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('hgnc'), smallSource('gnomad')]);
  await write(pipeline, 'hgnc', table(genes(10)));
  await write(pipeline, 'gnomad', table(genes(9)));
  await pipeline.run({ sources: ['hgnc', 'gnomad'] });
  await write(pipeline, 'gnomad', table({ ...genes(8), 'HGNC:1': 'changed', 'HGNC:10': 'new' }));
  const run = await pipeline.run({ sources: ['gnomad'] });
  const { added, updated, unchanged, retired } = run.sources.gnomad ?? {};
  assert.deepEqual({ added, updated, unchanged, retired }, { added: 1, updated: 1, unchanged: 7, retired: 1 });
  const history = await pipeline.db.selectFrom('annotation_history').select(['hgnc_id', 'operation']).orderBy('hgnc_id').execute();
  assert.deepEqual(history, [
    { hgnc_id: 'HGNC:1', operation: 'replaced' },
    { hgnc_id: 'HGNC:9', operation: 'retired' },
  ]);
  const rows = await pipeline.db.selectFrom('annotation').select(['hgnc_id', 'release_id']).where('source', '=', 'gnomad').execute();
  const releases = new Map(rows.map((row) => [row.hgnc_id, row.release_id]));
  assert.notEqual(releases.get('HGNC:1'), releases.get('HGNC:2'), 'an unchanged document keeps the release in which it appeared');
});

test('a run limited to some genes touches only them', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('hgnc'), smallSource('gnomad')]);
  await write(pipeline, 'hgnc', table(genes(5)));
  await write(pipeline, 'gnomad', table(genes(5)));
  await pipeline.run({ sources: ['hgnc', 'gnomad'] });
  await write(pipeline, 'gnomad', table({ 'HGNC:1': 'b', 'HGNC:2': 'b' }));
  const run = await pipeline.run({ sources: ['gnomad'], genes: ['HGNC:1', 'HGNC:3'] });
  const { total, done, updated, retired, not_found } = run.sources.gnomad ?? {};
  assert.deepEqual({ total, done, updated, retired, not_found }, { total: 2, done: 1, updated: 1, retired: 1, not_found: 1 });
  assert.deepEqual(await documents(pipeline.db, 'gnomad'), { 'HGNC:1': 'b', 'HGNC:2': 'a', 'HGNC:4': 'a', 'HGNC:5': 'a' });
});

test('an empty file, a web page, a cut file, a lost column and a shrunken file are held; the others finish', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('hgnc'), smallSource('gnomad'), smallSource('hpo')]);
  await write(pipeline, 'hgnc', table(genes(100)));
  await write(pipeline, 'gnomad', table(genes(100)));
  await write(pipeline, 'hpo', table(genes(100)));
  await pipeline.run({ sources: ['hgnc', 'gnomad', 'hpo'] });
  const before = await documents(pipeline.db, 'gnomad');
  const whole = gzipSync(table(genes(100, 'b').valueOf() as Record<string, string>));
  const cases: [string, string | Buffer, RegExp][] = [
    ['values.txt', '', /is empty/],
    ['values.txt', '<!DOCTYPE html><html><body>please log in</body></html>', /HTML page/],
    ['values.txt', whole.subarray(0, whole.length - 20), /gzip/],
    ['values.txt', table(genes(100, 'b')).replace('value', 'worth'), /lacks the column value/],
    ['values.txt', table(genes(60, 'b')), /60.0 % of the 100 before/],
    ['values.txt', `${table(genes(80, 'b'))}${'broken\n'.repeat(20)}`, /20 of 100 rows cannot be understood/],
  ];
  for (const [index, [name, content, why]] of cases.entries()) {
    await write(pipeline, 'gnomad', content, name);
    await write(pipeline, 'hpo', table(genes(100, `round ${index}`)));
    const run = await pipeline.run({ sources: ['gnomad', 'hpo'] });
    assert.equal(run.state, 'partial', String(why));
    assert.equal(run.sources.gnomad?.state, 'held', String(why));
    assert.match(run.sources.gnomad?.reason ?? '', why);
    assert.equal(run.sources.hpo?.state, 'succeeded');
    assert.deepEqual(await documents(pipeline.db, 'gnomad'), before);
  }
});

test('a source without its file is skipped and says so; without any source the run fails', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('hgnc'), smallSource('gnomad')]);
  await write(pipeline, 'hgnc', table(genes(3)));
  const run = await pipeline.run({ sources: ['hgnc', 'gnomad'] });
  assert.equal(run.state, 'succeeded');
  assert.equal(run.sources.gnomad?.state, 'skipped');
  assert.match(run.sources.gnomad?.reason ?? '', /gnomad\/values\.txt/);
  await rm(join(pipeline.mirrorDir, 'hgnc'), { recursive: true });
  assert.equal((await pipeline.run({ sources: ['gnomad'] })).state, 'failed');
});

test('sources that join on genes do not start before there are any', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('gnomad')]);
  const run = await pipeline.run({ sources: ['gnomad'] });
  assert.equal(run.state, 'failed');
  assert.match(run.error ?? '', /refresh hgnc first/);
});

test('a broken line is counted with its number and left out; the release is published', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('hgnc')]);
  await write(pipeline, 'hgnc', `${table(genes(30))}HGNC:31\nHGNC:32\ta\n`);
  const run = await pipeline.run({ sources: ['hgnc'] });
  assert.equal(run.sources.hgnc?.state, 'succeeded');
  const release = await pipeline.db.selectFrom('source_release').select(['counts', 'gate']).executeTakeFirstOrThrow();
  assert.equal(release.counts?.badRows, 1);
  assert.deepEqual(release.gate?.badLines, ['values.txt:32: has no value']);
});

test('of two runs of one source the second waits for the first', async (t) => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const pipeline = await startPipeline(t, [smallSource('hgnc', { beforeDocument: () => held })]);
  await write(pipeline, 'hgnc', table(genes(3)));
  const first = await pipeline.request({ sources: ['hgnc'] });
  await eventually(async () => assert.equal(await stateOf(pipeline.db, first), 'running'));
  const second = await pipeline.request({ sources: ['hgnc'] });
  await eventually(async () => assert.ok(await startWasRefused(pipeline.db)));
  assert.equal(await stateOf(pipeline.db, second), 'queued');
  release();
  assert.equal((await pipeline.end(first)).state, 'succeeded');
  assert.equal((await pipeline.end(second)).sources.hgnc?.state, 'unchanged');
});

test('staging goes on behind its checkpoint when another process takes over, and the late one writes nothing', async (t) => {
  let parsed = 0;
  let stuck = true;
  const blocked = Promise.withResolvers<void>();
  const source = smallSource('hgnc', {
    beforeDocument: async (index) => {
      parsed++;
      if (stuck && index === 4_500) await blocked.promise;
    },
  });
  const pipeline = await startPipeline(t, [], { leaseMs: 300 });
  const first = pipeline.startAnnotator(source);
  await write(pipeline, 'hgnc', table(genes(5_000)));
  const runId = await pipeline.request({ sources: ['hgnc'] });
  const unit = () =>
    pipeline.db.selectFrom('run_unit').select(['state', 'checkpoint', 'fencing_token']).where('kind', '=', 'stage').executeTakeFirst();
  await eventually(async () => assert.deepEqual((await unit())?.checkpoint, { documents: 4_000 }));
  const tokenBefore = (await unit())?.fencing_token;
  stuck = false;
  // The first process hangs without a sign of life: its lease is taken away under it.
  await pipeline.db.updateTable('run_unit').set({ state: 'queued', lease_owner: null }).where('kind', '=', 'stage').execute();
  pipeline.startAnnotator(source);
  const run = await pipeline.end(runId);
  assert.equal(run.state, 'succeeded');
  assert.equal(run.sources.hgnc?.added, 5_000);
  assert.ok(Number((await unit())?.fencing_token) > Number(tokenBefore));
  blocked.resolve();
  await first.drain(2_000);
  assert.equal(Object.keys(await documents(pipeline.db, 'hgnc')).length, 5_000);
  assert.ok(parsed >= 5_000);
});

test('a broker that is away costs time, not work', async (t) => {
  const pipeline = await startPipeline(t, [smallSource('hgnc')]);
  await write(pipeline, 'hgnc', table(genes(3)));
  await pipeline.broker.kill();
  const runId = await pipeline.request({ sources: ['hgnc'] });
  await eventually(async () => assert.equal(await stateOf(pipeline.db, runId), 'running'));
  await pipeline.broker.restart();
  assert.equal((await pipeline.end(runId)).state, 'succeeded');
});

/** The wake-up of the second run was read and changed nothing: the command queue is empty again. */
async function startWasRefused(db: Db): Promise<boolean> {
  const rows = await db.selectFrom('outbox').select('published_at').where('subject', '=', 'nephron.cmd.run-start').execute();
  return rows.length === 2 && rows.every((row) => row.published_at !== null);
}

async function stateOf(db: Db, runId: string): Promise<string> {
  return (await db.selectFrom('run').select('state').where('id', '=', runId).executeTakeFirstOrThrow()).state;
}
