import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateReport } from '@nephron/db';
import { sql } from 'kysely';
import { post, startGateway, type TestGateway } from './testing/gateway.ts';
import { addGene, addRun, PKD1, PKD2, publish } from './testing/ledger.ts';

const GATE: GateReport = {
  verdict: 'hold',
  problems: ['only 1 genes have a document, 50.0 % of the 2 before'],
  previousDocuments: 2,
  badLines: ['gnomad.txt:3: a measure is not a number'],
  isAcceptable: true,
  comparison: {
    releaseId: '1',
    version: 'v1',
    added: 0,
    lost: 1,
    changed: 1,
    unchanged: 0,
    addedGenes: [],
    lostGenes: [{ hgncId: 'HGNC:9009', symbol: 'PKD2' }],
    changedFields: [{ field: 'pli', genes: 1 }],
  },
  sentinels: [{ hgncId: 'HGNC:9008', symbol: 'PKD1', problem: null }],
};

async function addHeld({ database }: TestGateway, gate: GateReport = GATE): Promise<string> {
  const runId = await addRun(database.db, 'partial', ['gnomad']);
  const { id } = await database.db
    .insertInto('source_release')
    .values({
      source: 'gnomad',
      run_id: runId,
      scope: 'all',
      version: 'v2',
      fingerprint: 'f2',
      files: JSON.stringify([
        {
          role: 'v4',
          name: 'gnomad.tsv',
          sha256: 'cd'.repeat(32),
          bytes: 7,
          modifiedAt: '2026-02-01T00:00:00Z',
          url: 'https://example.org/gnomad.tsv',
        },
      ]),
      bytes: '7',
      state: 'held',
      counts: JSON.stringify({ documents: 1, rows: 2, badRows: 1, unmatchedRows: 0 }),
      gate: JSON.stringify(gate),
      replay_of: null,
      retrieved_at: sql<Date>`now()`,
      staged_at: sql<Date>`now()`,
      published_at: null,
      decided_at: null,
      decided_by: null,
      decision_reason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function withHeld(t: Parameters<typeof startGateway>[0], gate?: GateReport) {
  const gateway = await startGateway(t);
  for (const gene of [PKD1, PKD2]) await addGene(gateway.database.db, gene);
  const published = await publish(gateway.database.db, 'gnomad', 'v1', { 'HGNC:9008': { pli: 0.1 }, 'HGNC:9009': { pli: 1 } });
  return { ...gateway, published, held: await addHeld(gateway, gate) };
}

test('releases are listed newest first, by source and state, and one is told with its judgement and difference', async (t) => {
  const { ask, held, published } = await withHeld(t);
  const ids = async (query: string) => (await ask(`/api/releases${query}`)).json.data.map(({ id }: { id: string }) => id);
  assert.deepEqual(await ids(''), [held, published]);
  assert.deepEqual(await ids('?state=held&source=gnomad'), [held]);
  assert.deepEqual(await ids('?source=hpo'), []);
  assert.equal((await ask('/api/releases?state=lost')).status, 422);
  const { json } = await ask(`/api/releases/${held}`);
  const { gate, counts, files, is_current, state } = json.data.attributes;
  assert.deepEqual([is_current, state, counts.bad_rows, files[0].url], [false, 'held', 1, 'https://example.org/gnomad.tsv']);
  assert.deepEqual(gate.problems, GATE.problems);
  assert.deepEqual(gate.comparison.lost_genes, [{ id: 'HGNC:9009', symbol: 'PKD2' }]);
  assert.equal((await ask('/api/releases/999')).status, 404);
  assert.equal((await ask('/api/releases/abc')).status, 422);
});

test('accepting queues a run once per key, notes who and why, and is refused where the release is not held', async (t) => {
  const { ask, held, published, database } = await withHeld(t);
  const key = { 'idempotency-key': 'accept-2' };
  const first = await ask(post(`/api/releases/${held}/accept`, { reason: 'genes were retired upstream' }, key));
  assert.equal(first.status, 202);
  assert.equal(first.headers.location, `/api/runs/${first.json.data.run_id}`);
  assert.equal((await ask(post(`/api/releases/${held}/accept`, {}, key))).json.data.run_id, first.json.data.run_id);
  const run = await database.db
    .selectFrom('run')
    .select(['strategy', 'release_id', 'sources'])
    .where('id', '=', first.json.data.run_id)
    .executeTakeFirst();
  assert.deepEqual(run, { strategy: 'accept', release_id: held, sources: ['gnomad'] });
  const { decision_reason, decided_by } = (await ask(`/api/releases/${held}`)).json.data.attributes;
  assert.deepEqual([decision_reason, decided_by], ['genes were retired upstream', 'local']);
  const refused = await ask(post(`/api/releases/${published}/accept`));
  assert.equal(refused.status, 409);
  assert.match(refused.json.detail, /is published; only a held release can be accepted/);
  assert.equal((await ask(post('/api/releases/999/accept'))).status, 404);
});

test('a release of broken files cannot be accepted, only rejected; a rejected one stays rejected', async (t) => {
  const { ask, held, database } = await withHeld(t, { ...GATE, isAcceptable: false, problems: ['gnomad.tsv is an HTML page, not data'] });
  const refused = await ask(post(`/api/releases/${held}/accept`));
  assert.equal(refused.status, 409);
  assert.match(refused.json.detail, /not a whole release \(gnomad\.tsv is an HTML page/);
  const rejected = await ask(post(`/api/releases/${held}/reject`, { reason: 'log-in page' }));
  assert.deepEqual([rejected.status, rejected.json.data.attributes.state], [200, 'rejected']);
  assert.equal((await ask(post(`/api/releases/${held}/reject`))).status, 200, 'rejecting twice is rejecting once');
  const audited = await database.db.selectFrom('audit').select('effect').where('action', '=', 'release.reject').execute();
  assert.deepEqual(audited, [{ effect: 'rejected' }]);
});

test('only the newest standing release can be taken back, and what is kept as files can be read again', async (t) => {
  const { ask, held, published } = await withHeld(t);
  assert.equal((await ask(post(`/api/releases/${published}/rollback`))).status, 202);
  const refused = await ask(post(`/api/releases/${held}/rollback`));
  assert.match(refused.json.detail, new RegExp(`the newest of gnomad is ${published}; only the newest one can`));
  assert.equal((await ask(post(`/api/releases/${published}/replay`))).status, 202);
});

test('decisions are commands: a foreign page and another machine are refused', async (t) => {
  const { ask, held } = await withHeld(t);
  for (const decision of ['accept', 'reject', 'rollback', 'replay']) {
    assert.equal((await ask(post(`/api/releases/${held}/${decision}`, {}, { origin: 'http://elsewhere.example' }))).status, 403);
    assert.equal((await ask(post(`/api/releases/${held}/${decision}`, {}, { host: 'nephron.example' }))).status, 401);
  }
});
