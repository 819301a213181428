import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelForSource } from '@nephron/db';
import type { InjectOptions } from 'fastify';
import { startGateway } from './testing/gateway.ts';
import { addGene, PKD1, PKD2, UMOD } from './testing/ledger.ts';

const put = (url: string, body: object): InjectOptions => ({ method: 'PUT', url, headers: { host: 'localhost' }, payload: body });

test('a list is imported line by line: what leads to one gene is kept with its weight, the rest is named with its reason', async (t) => {
  const { ask, database } = await startGateway(t);
  for (const gene of [PKD1, PKD2, UMOD]) await addGene(database.db, gene);
  await addGene(database.db, { hgnc_id: 'HGNC:77', symbol: 'OLDIE', status: 'withdrawn' });
  const list = [
    'symbol\thgnc_id\tweight',
    'renamed since\tHGNC:9008\t97.5',
    'MCKD2\t\t',
    'PBP\t\t50',
    'NOSUCH\t\t1',
    'pkd1\t\t3',
    'OLDIE\t\t3',
    'PKD2\t\t400',
  ].join('\n');

  const { status, json } = await ask(put('/api/panels/kidney', { list, name: 'Kidney genes' }));
  assert.equal(status, 200);
  assert.deepEqual(json.data, {
    panel: 'kidney',
    outcome: 'created',
    dry_run: false,
    version: 1,
    gene_count: 2,
    unresolved: [
      { line: 4, given: 'PBP', reason: 'ambiguous', detail: 'PKD1 (HGNC:9008), PKD2 (HGNC:9009)' },
      { line: 5, given: 'NOSUCH', reason: 'unknown', detail: null },
      { line: 6, given: 'pkd1', reason: 'duplicate', detail: 'PKD1 (HGNC:9008) is on line 2 already' },
      { line: 7, given: 'OLDIE', reason: 'withdrawn', detail: 'OLDIE' },
      { line: 8, given: 'PKD2', reason: 'invalid', detail: 'has the weight "400", which is no number from 0 to 100' },
    ],
  });
  const stored = await ask('/api/panels/kidney');
  assert.deepEqual(stored.json.meta.unresolved, json.data.unresolved);
  assert.equal(stored.json.data.attributes.name, 'Kidney genes');
  const genes = await ask('/api/panels/kidney/genes?page[size]=1');
  assert.deepEqual(
    [genes.json.data, genes.json.meta.total],
    [[{ id: 'HGNC:12559', symbol: 'UMOD', weight: 100, given: 'MCKD2', line: 3 }], 2],
  );
  const panel = await panelForSource(database.db, 'kidney');
  assert.deepEqual(
    [...(panel?.weights ?? [])],
    [
      ['HGNC:12559', 100],
      ['HGNC:9008', 97.5],
    ],
  );
});

test('the version grows only where a gene or a weight changed; a dry run and a refused list change nothing', async (t) => {
  const { ask, database } = await startGateway(t);
  for (const gene of [PKD1, PKD2]) await addGene(database.db, gene);
  const imported = async (body: object) => (await ask(put('/api/panels/mine', body))).json.data;
  assert.equal((await imported({ list: 'PKD1\nPKD2', dry_run: true })).version, 0);
  assert.equal((await ask('/api/panels/mine')).status, 404);
  assert.equal((await imported({ list: 'PKD1\nPKD2' })).outcome, 'created');
  const same = await imported({ list: '# sorted\nHGNC:9009\nHGNC:9008\nXYZ' });
  assert.deepEqual([same.outcome, same.version, same.unresolved.length], ['unchanged', 1, 1]);
  const lighter = await imported({ list: 'PKD1;100\nPKD2;20', description: 'by hand' });
  assert.deepEqual([lighter.outcome, lighter.version, lighter.unresolved], ['changed', 2, []]);
  for (const [list, why] of [
    ['', /it has no lines/],
    ['symbol\tweight\n\t5', /none of its 1 lines names a gene \(line 2 names no gene\)/],
  ] as const) {
    const refused = await ask(put('/api/panels/mine', { list }));
    assert.deepEqual([refused.status, refused.json.code], [422, 'NEPHRON_LIST_INVALID']);
    assert.match(refused.json.detail, why);
  }
  const { json } = await ask('/api/panels');
  assert.deepEqual(
    json.data.map(({ id, attributes }: { id: string; attributes: { version: number; gene_count: number; description: string } }) => [
      id,
      attributes.version,
      attributes.gene_count,
      attributes.description,
    ]),
    [['mine', 2, 2, 'by hand']],
  );
  const audited = await database.db
    .selectFrom('audit')
    .select(['action', 'effect'])
    .where('scope', '=', 'panel/mine')
    .orderBy('id')
    .execute();
  assert.deepEqual(
    audited.map(({ effect }) => effect),
    ['created', 'unchanged', 'changed'],
  );
});

test('a list is deleted with its genes, and only from this machine', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  await ask(put('/api/panels/mine', { list: 'PKD1\nNOSUCH' }));
  const foreign = await ask({
    method: 'DELETE',
    url: '/api/panels/mine',
    headers: { host: 'localhost', origin: 'http://elsewhere.example' },
  });
  assert.equal(foreign.status, 403);
  assert.equal((await ask({ ...put('/api/panels/mine', { list: 'PKD1' }), headers: { host: 'example.org' } })).status, 401);
  assert.equal((await ask({ method: 'DELETE', url: '/api/panels/mine', headers: { host: 'localhost' } })).status, 204);
  assert.equal((await ask({ method: 'DELETE', url: '/api/panels/mine', headers: { host: 'localhost' } })).status, 404);
  assert.deepEqual(await database.db.selectFrom('panel_gene').select('line').execute(), []);
  assert.equal((await ask('/api/panels/Not%20An%20Id')).status, 422);
});
