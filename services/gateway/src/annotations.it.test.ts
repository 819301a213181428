import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startGateway } from './testing/gateway.ts';
import { addGene, BY_PRIORITY, PKD1, PKD2, publish, UMOD } from './testing/ledger.ts';

test('an annotation says in which release it appeared and which release confirms it', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  const first = await publish(database.db, 'gnomad', 'v4.0', { 'HGNC:9008': { pli: 1, mis_z: 3.2 } });
  const second = await publish(database.db, 'gnomad', 'v4.1', { 'HGNC:9008': { pli: 1, mis_z: 3.2 } });
  const { status, json } = await ask('/api/genes/PKD1/annotations');
  assert.equal(status, 200);
  assert.deepEqual(json.gene, { id: 'HGNC:9008', symbol: 'PKD1', hgnc_id: 'HGNC:9008' });
  const [annotation] = json.annotations.gnomad;
  assert.equal(annotation.version, 'v4.1');
  assert.deepEqual(annotation.data, { pli: 1, mis_z: 3.2 });
  const { release_id, release_version, confirmed_release_id, confirmed_version, age_seconds, files } = annotation.metadata;
  assert.deepEqual([release_id, release_version, confirmed_release_id, confirmed_version], [first, 'v4.0', second, 'v4.1']);
  assert.deepEqual(files, [{ name: 'gnomad.txt', sha256: 'ab'.repeat(32) }]);
  assert.ok(age_seconds >= 100 && age_seconds < 200, String(age_seconds));
});

test('a source without an annotation is named: its release says nothing, or it has no release', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  await publish(database.db, 'hpo', '2026-01-08', { 'HGNC:9008': { phenotypes: [] } });
  await publish(database.db, 'mpo_mgi', '2026-02-01', {});
  const { json } = await ask('/api/genes/PKD1/annotations');
  assert.deepEqual(Object.keys(json.annotations), ['hpo']);
  const unasked = BY_PRIORITY.filter((source) => source !== 'hpo').map((source) => [source, { reason: 'no_release', version: null }]);
  assert.deepEqual(json.absent, { ...Object.fromEntries(unasked), mpo_mgi: { reason: 'not_in_release', version: '2026-02-01' } });
});

test('documents pass through as they were stored, whatever is in them', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  const document = { 'odd "key"': [1.5e-300, null, { nested: 'é\u2028"' }], big: 12345678901234, empty: {} };
  await publish(database.db, 'hpo', 'v1', { 'HGNC:9008': document });
  assert.deepEqual((await ask('/api/genes/PKD1/annotations')).json.annotations.hpo[0].data, document);
});

test('one source can be asked for, by any identifier and on either route; others are refused by name', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  await addGene(database.db, PKD2);
  await addGene(database.db, UMOD);
  await addGene(database.db, { hgnc_id: 'HGNC:5', symbol: 'OLD1', status: 'withdrawn' });
  await publish(database.db, 'gnomad', 'v1', { 'HGNC:12559': { pli: 0 } });
  await publish(database.db, 'hpo', 'v1', { 'HGNC:12559': { phenotype_count: 3 } });
  for (const path of [
    '/api/genes/MCKD2/annotations',
    '/api/annotations/genes/7369/annotations/',
    '/api/annotations/genes/HGNC:12559/annotations',
  ]) {
    const { status, json } = await ask(`${path}?source=gnomad`);
    assert.equal(status, 200, path);
    assert.deepEqual([Object.keys(json.annotations), json.absent], [['gnomad'], {}]);
  }
  assert.match((await ask('/api/genes/MCKD2/annotations')).json.notice, /previous symbol of UMOD/);
  assert.match((await ask('/api/genes/HGNC:5/annotations')).json.notice, /withdrawn/);
  const unknown = await ask('/api/genes/UMOD/annotations?source=gnomadd');
  assert.equal(unknown.status, 422);
  assert.match(unknown.json.detail, /"source" must be one of hgnc, gnomad, gtex, .*; it is "gnomadd"/);
  assert.equal((await ask('/api/genes/NOPE/annotations')).status, 404);
  assert.equal((await ask('/api/genes/HGNC:4/annotations')).status, 404);
  assert.equal((await ask('/api/genes/PBP/annotations')).status, 409);
});

test('a reader polling during publishes sees one release of a source per answer, and never a gap', async (t) => {
  const { ask, database, cache } = await startGateway(t, { cacheBytes: 0 });
  assert.ok(cache.isTrusted);
  await addGene(database.db, PKD1);
  await addGene(database.db, PKD2);
  const documents = (version: number) => ({ 'HGNC:9008': { version }, 'HGNC:9009': { version } });
  await publish(database.db, 'gnomad', '0', documents(0));
  let isDone = false;
  const publishing = (async () => {
    for (let version = 1; version <= 15; version++) await publish(database.db, 'gnomad', String(version), documents(version));
    isDone = true;
  })();
  let answers = 0;
  while (!isDone) {
    const { json } = await ask('/api/genes/HGNC:9008/annotations?source=gnomad');
    const [{ version, data, metadata }] = json.annotations.gnomad;
    assert.deepEqual([String(data.version), metadata.release_version, metadata.confirmed_version], [version, version, version]);
    answers++;
  }
  await publishing;
  assert.ok(answers > 10, `only ${answers} answers`);
});

test('an answer has a tag, and who knows it gets 304 until something changes', async (t) => {
  const { ask, database, cache } = await startGateway(t);
  await addGene(database.db, PKD1);
  await publish(database.db, 'gnomad', 'v1', { 'HGNC:9008': { pli: 0.5 } });
  for (const url of ['/api/genes/PKD1', '/api/genes/PKD1/annotations', '/api/genes']) {
    const { headers } = await ask(url);
    const etag = String(headers.etag);
    assert.match(etag, /^(W\/)?"[\w-]+"$/);
    assert.equal(headers['cache-control'], 'no-cache');
    for (const tags of [etag, `"other", ${etag}`, '*', etag.replace('W/', '')]) {
      const again = await ask({ url, headers: { 'if-none-match': tags } });
      assert.deepEqual([again.status, again.text, again.headers.etag], [304, '', etag], tags);
    }
    assert.equal((await ask({ url, headers: { 'if-none-match': '"other"' } })).status, 200);
  }
  const { headers } = await ask('/api/genes/PKD1/annotations');
  await publish(database.db, 'gnomad', 'v2', { 'HGNC:9008': { pli: 0.6 } });
  cache.raise('annotation', 99);
  const changed = await ask({ url: '/api/genes/PKD1/annotations', headers: { 'if-none-match': String(headers.etag) } });
  assert.equal(changed.status, 200);
});
