// Decisions about releases, what they do to readers, and the story that history and the feed of changes tell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_CHANGE, parseChangeCursor, type SourceId } from '@nephron/contracts';
import {
  changesSince,
  type Db,
  type DocumentChange,
  findListedRelease,
  geneAnnotationsAsOf,
  geneHistory,
  type ReleaseDecision,
  rejectRelease,
  requestDecision,
} from '@nephron/db';
import { publishCommitted } from '@nephron/service-kit';
import { eventually } from '@nephron/testing';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { documents, genes, table, write } from './small-mirror.ts';
import { smallSource } from './small-source.ts';

async function started(t: Parameters<typeof startPipeline>[0], first: Record<string, string>): Promise<Pipeline> {
  const pipeline = await startPipeline(t, [smallSource('hgnc'), smallSource('gnomad')]);
  await write(pipeline, 'hgnc', table(genes(10)));
  await write(pipeline, 'gnomad', table(first));
  await pipeline.run({ sources: ['hgnc', 'gnomad'] });
  return pipeline;
}

async function publishNext(pipeline: Pipeline, values: Record<string, string>) {
  await write(pipeline, 'gnomad', table(values));
  return await pipeline.run({ sources: ['gnomad'] });
}

async function newestRelease(db: Db, source: SourceId = 'gnomad') {
  return await db
    .selectFrom('source_release')
    .select(['id', 'state'])
    .where('source', '=', source)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
}

async function decide(pipeline: Pipeline, decision: ReleaseDecision, releaseId: string, key: string | null = null) {
  const asked = { decision, releaseId, reason: 'looked at it', idempotencyKey: key, requestedBy: 'olga', traceparent: null };
  const outcome = await requestDecision(pipeline.db, asked);
  assert.ok(outcome, `release ${releaseId} is known`);
  await publishCommitted({ db: pipeline.db, nats: pipeline.broker.nats, log: pipeline.log }, outcome.messages);
  return await pipeline.end(outcome.run.id);
}

/** Rows that readers see, with where they come from; without the moment at which they appeared. */
async function visible(db: Db) {
  return await db
    .selectFrom('annotation')
    .select(['hgnc_id', 'source', 'release_id', 'document', 'content_hash'])
    .orderBy('source')
    .orderBy('hgnc_id')
    .execute();
}

async function wholeFeed(db: Db, pageSize: number, source?: SourceId): Promise<DocumentChange[]> {
  const all: DocumentChange[] = [];
  let cursor = FIRST_CHANGE;
  for (;;) {
    const { changes, hasMore } = await changesSince(db, cursor, source, pageSize);
    all.push(...changes);
    const last = changes.at(-1);
    if (last) cursor = { seq: last.seq, hgncId: last.hgnc_id };
    if (!hasMore) return all;
  }
}

const told = (changes: readonly DocumentChange[]) => changes.map(({ operation, hgnc_id }) => `${operation} ${hgnc_id}`);

test('a held release shows its difference, and is published when it is accepted', async (t) => {
  const pipeline = await started(t, genes(10));
  const run = await publishNext(pipeline, { ...genes(3), 'HGNC:1': 'b' });
  assert.equal(run.sources.gnomad?.state, 'held');
  const held = await newestRelease(pipeline.db);
  const comparison = (await findListedRelease(pipeline.db, held.id))?.gate?.comparison;
  assert.deepEqual([comparison?.added, comparison?.lost, comparison?.changed, comparison?.unchanged], [0, 7, 1, 2]);
  assert.deepEqual(
    comparison?.lostGenes.map(({ hgncId }) => hgncId),
    ['HGNC:10', ...Array.from({ length: 6 }, (_, index) => `HGNC:${index + 4}`)],
  );
  assert.deepEqual(comparison?.changedFields, [{ field: 'value', genes: 1 }]);
  assert.equal(Object.keys(await documents(pipeline.db, 'gnomad')).length, 10, 'readers see the former release');
  assert.equal(
    (await publishNext(pipeline, { ...genes(3), 'HGNC:1': 'b' })).sources.gnomad?.reason,
    `release ${held.id} of the same files waits for a decision`,
  );

  const accepted = await decide(pipeline, 'accept', held.id, 'once');
  assert.equal(accepted.state, 'succeeded');
  assert.deepEqual(await documents(pipeline.db, 'gnomad'), { 'HGNC:1': 'b', 'HGNC:2': 'a', 'HGNC:3': 'a' });
  assert.equal((await decide(pipeline, 'accept', held.id, 'once')).id, accepted.id, 'the same key is the same decision');
  await assert.rejects(decide(pipeline, 'accept', held.id), /is published; only a held release can be accepted/);
  const audited = await pipeline.db
    .selectFrom('audit')
    .select(['actor', 'scope'])
    .where('action', '=', 'run.request')
    .where('actor', '=', 'olga')
    .execute();
  assert.deepEqual(audited, [{ actor: 'olga', scope: `run/${accepted.id}` }]);
});

test('a rejected release is never published, what was staged of it goes, and the same files are not tried again', async (t) => {
  const pipeline = await started(t, genes(10));
  await publishNext(pipeline, genes(2));
  const held = await newestRelease(pipeline.db);
  await rejectRelease(pipeline.db, { releaseId: held.id, reason: 'cut', by: 'olga' });
  await assert.rejects(decide(pipeline, 'accept', held.id), /is rejected; only a held release can be accepted/);
  await eventually(async () => assert.deepEqual(await pipeline.db.selectFrom('annotation_staging').select('hgnc_id').execute(), []));
  const again = await publishNext(pipeline, genes(2));
  assert.equal(again.sources.gnomad?.state, 'unchanged');
  assert.match(again.sources.gnomad?.reason ?? '', /the newest files are those of release \d+, which was rejected/);
  assert.equal(Object.keys(await documents(pipeline.db, 'gnomad')).length, 10);
});

test('a file that is no whole release cannot be accepted', async (t) => {
  const pipeline = await started(t, genes(10));
  await write(pipeline, 'gnomad', '<html><body>log in</body></html>');
  await pipeline.run({ sources: ['gnomad'] });
  await assert.rejects(
    decide(pipeline, 'accept', (await newestRelease(pipeline.db)).id),
    /cannot be accepted: what was received is not a whole release/,
  );
});

test('a rollback restores the exact former documents; history and the feed tell what happened', async (t) => {
  const pipeline = await started(t, genes(8));
  const before = await visible(pipeline.db);
  await publishNext(pipeline, { ...genes(7), 'HGNC:1': 'b', 'HGNC:10': 'new' });
  const release = await newestRelease(pipeline.db);
  const during = new Date();
  await assert.rejects(
    decide(pipeline, 'rollback', before.find(({ source }) => source === 'gnomad')?.release_id ?? ''),
    /only the newest one can/,
  );

  const run = await decide(pipeline, 'rollback', release.id);
  assert.equal(run.state, 'succeeded');
  const { added, updated, retired } = run.sources.gnomad ?? {};
  assert.deepEqual({ added, updated, retired }, { added: 1, updated: 1, retired: 1 });
  assert.deepEqual(await visible(pipeline.db), before);
  assert.equal((await newestRelease(pipeline.db)).state, 'rolled_back');
  const source = await pipeline.db.selectFrom('source').select('current_release_id').where('name', '=', 'gnomad').executeTakeFirstOrThrow();
  assert.equal(source.current_release_id, before.find((row) => row.source === 'gnomad')?.release_id);

  const { changes } = await geneHistory(pipeline.db, 'HGNC:1', 'gnomad', { limit: 10, offset: 0 });
  assert.deepEqual(
    changes.map(({ kind, operation, release_id, fields }) => [
      kind,
      operation,
      release_id,
      fields.map((field) => [field.field, field.old, field.new]),
    ]),
    [
      ['rollback', 'updated', release.id, [['value', 'b', 'a']]],
      ['publish', 'updated', release.id, [['value', 'a', 'b']]],
      ['publish', 'added', before.find((row) => row.source === 'gnomad')?.release_id, []],
    ],
  );
  assert.deepEqual(told(await wholeFeed(pipeline.db, 3, 'gnomad')).slice(8), [
    ...['updated HGNC:1', 'added HGNC:10', 'retired HGNC:8'],
    ...['updated HGNC:1', 'retired HGNC:10', 'added HGNC:8'],
  ]);
  const then = async (hgncId: string) => (await geneAnnotationsAsOf(pipeline.db, hgncId, 'gnomad', during))[0]?.document ?? null;
  assert.deepEqual([await then('HGNC:1'), await then('HGNC:10'), await then('HGNC:8')], ['{"value": "b"}', '{"value": "new"}', null]);
  const again = await publishNext(pipeline, { ...genes(7), 'HGNC:1': 'b', 'HGNC:10': 'new' });
  assert.match(again.sources.gnomad?.reason ?? '', /which was taken back; force to try them again/);
});

test('rollbacks go back release by release, to the first one and no further', async (t) => {
  const pipeline = await started(t, genes(8, 'one'));
  await publishNext(pipeline, genes(8, 'two'));
  await publishNext(pipeline, genes(8, 'three'));
  const ids = (await pipeline.db.selectFrom('source_release').select('id').where('source', '=', 'gnomad').orderBy('id').execute()).map(
    ({ id }) => id,
  );
  for (const [release, value] of [
    [ids[2], 'two'],
    [ids[1], 'one'],
  ] as const) {
    await decide(pipeline, 'rollback', release ?? '');
    assert.deepEqual(new Set(Object.values(await documents(pipeline.db, 'gnomad'))), new Set([value]));
  }
  await decide(pipeline, 'rollback', ids[0] ?? '');
  assert.deepEqual(await documents(pipeline.db, 'gnomad'), {});
  await assert.rejects(decide(pipeline, 'rollback', ids[0] ?? ''), /gnomad has no published release/);
  await assert.rejects(decide(pipeline, 'rollback', (await newestRelease(pipeline.db, 'hgnc')).id), /the first that brought genes/);
  assert.equal((await pipeline.run({ sources: ['gnomad'], isForced: true })).sources.gnomad?.added, 8, 'and forwards again');
});

test('a former release can be read again from the raw store, although the mirror has moved on', async (t) => {
  const pipeline = await started(t, genes(8, 'old'));
  const first = await newestRelease(pipeline.db);
  await publishNext(pipeline, genes(9, 'new'));
  const run = await decide(pipeline, 'replay', first.id);
  assert.equal(run.sources.gnomad?.state, 'succeeded');
  assert.deepEqual(await documents(pipeline.db, 'gnomad'), genes(8, 'old'));
  assert.equal((await findListedRelease(pipeline.db, (await newestRelease(pipeline.db)).id))?.replay_of, first.id);
});

test('whoever follows the feed while sources publish side by side sees every change once, in one order', async (t) => {
  const sources = ['gnomad', 'gtex', 'hpo', 'clinvar'] as const;
  const pipeline = await startPipeline(t, [smallSource('hgnc'), ...sources.map((id) => smallSource(id))]);
  await write(pipeline, 'hgnc', table(genes(40)));
  await pipeline.run({ sources: ['hgnc'] });
  const seen: DocumentChange[] = [];
  let isOver = false;
  const following = (async () => {
    let cursor = FIRST_CHANGE;
    for (;;) {
      const last = isOver;
      const { changes } = await changesSince(pipeline.db, cursor, undefined, 7);
      seen.push(...changes);
      const at = changes.at(-1);
      if (at) cursor = parseChangeCursor(`${at.seq}.${at.hgnc_id}`) ?? cursor;
      else if (last) return;
    }
  })();
  for (const value of ['one', 'two']) {
    for (const source of sources) await write(pipeline, source, table(genes(40, value)));
    await Promise.all(sources.map((source) => pipeline.run({ sources: [source] })));
  }
  isOver = true;
  await following;
  const keys = seen.map(({ seq, hgnc_id }) => `${seq} ${hgnc_id}`);
  assert.equal(new Set(keys).size, keys.length, 'nothing twice');
  assert.equal(keys.length, 40 + 2 * 40 * sources.length);
  assert.deepEqual(
    keys,
    (await wholeFeed(pipeline.db, 50)).map(({ seq, hgnc_id }) => `${seq} ${hgnc_id}`),
    'nothing missing, the same order',
  );
});
