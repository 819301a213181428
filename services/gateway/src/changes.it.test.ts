import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startGateway } from './testing/gateway.ts';
import { addGene, PKD1, PKD2, publish, UMOD } from './testing/ledger.ts';

interface Change {
  readonly cursor: string;
  readonly source: string;
  readonly gene: { readonly symbol: string };
  readonly operation: string;
  readonly fields: readonly { readonly path: string; readonly old?: unknown; readonly new?: unknown; readonly omitted?: true }[];
}

const told = (changes: readonly Change[]) => changes.map(({ source, gene, operation }) => `${source} ${gene.symbol} ${operation}`);

async function withChanges(t: Parameters<typeof startGateway>[0]) {
  const gateway = await startGateway(t);
  const { db } = gateway.database;
  for (const gene of [PKD1, PKD2, UMOD]) await addGene(db, gene);
  await publish(db, 'gnomad', 'v1', { 'HGNC:9008': { pli: 0.1, flags: [] }, 'HGNC:9009': { pli: 1, lof_z: null } });
  const between = new Date();
  await publish(db, 'hpo', '2026-01', { 'HGNC:9008': { classification: { onset_group: { primary: null } }, text: 'x'.repeat(20_000) } });
  await publish(db, 'gnomad', 'v2', { 'HGNC:9008': { pli: 0.2, flags: ['no_exp_lof'] } });
  await publish(db, 'hpo', '2026-02', { 'HGNC:9008': { classification: { onset_group: { primary: 'adult' } }, text: 'y'.repeat(20_000) } });
  return { ...gateway, between };
}

test('the feed tells every change once, oldest first, whatever the size of its pages, and goes on from its cursor', async (t) => {
  const { ask, database } = await withChanges(t);
  const all: Change[] = [];
  let since = '';
  for (let hasMore = true; hasMore; ) {
    const { json } = await ask(`/api/changes?limit=2${since && `&since=${since}`}`);
    all.push(...json.data);
    ({ cursor: since, has_more: hasMore } = json.meta);
  }
  const expected = [
    'gnomad PKD1 added',
    'gnomad PKD2 added',
    'hpo PKD1 added',
    'gnomad PKD1 updated',
    'gnomad PKD2 retired',
    'hpo PKD1 updated',
  ];
  assert.deepEqual(told(all), expected);
  assert.deepEqual(told((await ask('/api/changes')).json.data), expected);
  assert.deepEqual(told((await ask('/api/changes?source=hpo')).json.data), ['hpo PKD1 added', 'hpo PKD1 updated']);
  assert.deepEqual((await ask(`/api/changes?since=${since}`)).json, { data: [], meta: { cursor: since, has_more: false } });
  const now = (await ask('/api/changes?since=now')).json.meta.cursor;
  await publish(database.db, 'gnomad', 'v3', { 'HGNC:9008': { pli: 0.2, flags: ['no_exp_lof'] }, 'HGNC:12559': { pli: 0 } });
  for (const cursor of [since, now]) assert.deepEqual(told((await ask(`/api/changes?since=${cursor}`)).json.data), ['gnomad UMOD added']);
});

test('an updated document is told by its fields: what was there, what is there, and what is too long to list', async (t) => {
  const { ask } = await withChanges(t);
  const [, , , constraint, , phenotypes] = (await ask('/api/changes')).json.data as Change[];
  assert.deepEqual(constraint?.fields, [
    { path: '/flags', old: [], new: ['no_exp_lof'] },
    { path: '/pli', old: 0.1, new: 0.2 },
  ]);
  assert.deepEqual(phenotypes?.fields, [
    { path: '/classification/onset_group/primary', old: null, new: 'adult' },
    { path: '/text', omitted: true },
  ]);
});

test('a cursor that is none is refused with what to do', async (t) => {
  const { ask } = await startGateway(t);
  for (const cursor of ['yesterday', '1.PKD1', '-1', '1.HGNC:9008.2']) {
    const { status, json } = await ask(`/api/changes?since=${encodeURIComponent(cursor)}`);
    assert.deepEqual([status, json.parameter], [422, 'since'], cursor);
  }
  assert.deepEqual((await ask('/api/changes')).json, { data: [], meta: { cursor: '0', has_more: false } });
});

test('a gene has its own history, newest first, by any of its identifiers', async (t) => {
  const { ask } = await withChanges(t);
  const { json } = await ask('/api/genes/ENSG00000008710/history?page[size]=3');
  assert.deepEqual(told(json.data), ['hpo PKD1 updated', 'gnomad PKD1 updated', 'hpo PKD1 added']);
  assert.equal(json.meta.total, 4);
  assert.deepEqual(told((await ask('/api/genes/PKD1/history?page[size]=3&page[number]=2')).json.data), ['gnomad PKD1 added']);
  assert.deepEqual(told((await ask('/api/genes/PKD2/history?source=gnomad')).json.data), ['gnomad PKD2 retired', 'gnomad PKD2 added']);
  assert.deepEqual((await ask('/api/genes/UMOD/history')).json.data, []);
  assert.equal((await ask('/api/genes/NOPE/history')).status, 404);
});

test('annotations can be had as of a moment, with the release of then', async (t) => {
  const { ask, between } = await withChanges(t);
  const then = (await ask(`/api/genes/PKD1/annotations?asOf=${between.toISOString()}`)).json;
  assert.deepEqual(then.annotations.gnomad[0].data, { pli: 0.1, flags: [] });
  assert.equal(then.annotations.gnomad[0].version, 'v1');
  assert.deepEqual(then.absent.hpo, { reason: 'no_release', version: null });
  assert.equal((await ask('/api/genes/PKD1/annotations')).json.annotations.gnomad[0].data.pli, 0.2);
  const retired = (await ask(`/api/genes/PKD2/annotations?source=gnomad&asOf=${between.toISOString()}`)).json;
  assert.deepEqual(retired.annotations.gnomad[0].data, { pli: 1, lof_z: null });
  assert.deepEqual((await ask('/api/genes/PKD2/annotations?source=gnomad')).json.annotations, {});
  const before = (await ask('/api/genes/PKD1/annotations?asOf=2020-01-01T00:00:00Z')).json;
  assert.deepEqual(before.annotations, {});
  assert.equal((await ask('/api/genes/PKD1/annotations?asOf=yesterday')).status, 422);
});
