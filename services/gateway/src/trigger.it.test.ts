import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunStart, subjects } from '@nephron/contracts';
import { schemaId } from '@nephron/messaging';
import { eventually } from '@nephron/testing';
import { post, startGateway, type TestGateway } from './testing/gateway.ts';
import { addGene, BY_PRIORITY, PKD1, PKD2, UMOD } from './testing/ledger.ts';

const PIPELINE = '/api/progress/trigger/annotation_pipeline';

async function countRuns({ database }: TestGateway): Promise<number> {
  return (await database.db.selectFrom('run').select('id').execute()).length;
}

test('a run is queued with its audit entry and its wake-up, and the answer tells where to follow it', async (t) => {
  const gateway = await startGateway(t);
  const { ask, database, broker } = gateway;
  const { status, json, headers } = await ask(post(PIPELINE));
  assert.equal(status, 202);
  const { run_id: id, ...rest } = json.data;
  assert.equal(headers.location, `/api/runs/${id}`);
  assert.deepEqual(rest, {
    task_id: id,
    status: 'queued',
    state: 'queued',
    strategy: 'full',
    sources: [...BY_PRIORITY],
    gene_count: 'all',
    message: `a run of ${BY_PRIORITY.join(', ')} for all genes is queued`,
  });
  const run = await database.db.selectFrom('run').select(['state', 'hgnc_ids', 'is_forced', 'requested_by']).executeTakeFirstOrThrow();
  assert.deepEqual(run, { state: 'queued', hgnc_ids: null, is_forced: false, requested_by: 'local' });
  const audit = await database.db.selectFrom('audit').select(['actor', 'action', 'scope', 'effect']).execute();
  assert.deepEqual(audit, [{ actor: 'local', action: 'run.request', scope: `run/${id}`, effect: 'queued' }]);
  const outbox = await database.db.selectFrom('outbox').select(['subject', 'schema_id', 'payload']).executeTakeFirstOrThrow();
  assert.deepEqual(outbox, { subject: subjects.command('run-start'), schema_id: schemaId(RunStart), payload: { runId: id } });
  const manager = await broker.nats.manager();
  await eventually(async () => {
    const message = await manager.streams.getMessage('NEPHRON_CMD', { last_by_subj: subjects.command('run-start') });
    assert.deepEqual(message?.json(), { runId: id });
    const left = await database.db.selectFrom('outbox').select('id').where('published_at', 'is', null).execute();
    assert.deepEqual(left, []);
  });
});

test('genes may be named by any identifier, sources in any order; the run holds HGNC ids and priorities', async (t) => {
  const { ask, database } = await startGateway(t);
  for (const gene of [PKD1, PKD2, UMOD]) await addGene(database.db, gene);
  const body = { sources: ['hpo', 'gnomad', 'hpo'], gene_ids: ['pkd1', 'HGNC:9008', '5311', 'MCKD2'], force: true };
  const { json } = await ask(post(`${PIPELINE}/`, body));
  assert.deepEqual([json.data.strategy, json.data.sources, json.data.gene_count], ['selective', ['gnomad', 'hpo'], 3]);
  const run = await database.db.selectFrom('run').select(['hgnc_ids', 'is_forced', 'sources']).executeTakeFirstOrThrow();
  assert.deepEqual(run, { hgnc_ids: ['HGNC:12559', 'HGNC:9008', 'HGNC:9009'], is_forced: true, sources: ['gnomad', 'hpo'] });
});

test('one source can be started by its own address', async (t) => {
  const { ask } = await startGateway(t);
  const { status, json } = await ask(post('/api/progress/trigger/mpo_mgi', { force: true }));
  assert.equal(status, 202);
  assert.deepEqual([json.data.strategy, json.data.sources], ['selective', ['mpo_mgi']]);
  assert.equal((await ask(post('/api/progress/trigger/mpo_mgi', { sources: ['mpo_mgi'] }))).status, 202);
  assert.equal((await ask(post('/api/progress/trigger/mpo_mgi', { sources: ['hpo'] }))).status, 422);
  assert.equal((await ask(post('/api/progress/trigger/mpo_mgi', { strategy: 'full' }))).status, 422);
  const unknown = await ask(post('/api/progress/trigger/clinvarr'));
  assert.equal(unknown.status, 404);
  assert.match(unknown.json.detail, /"clinvarr"; there are annotation_pipeline, hgnc/);
});

test('what does not exist or makes no sense is refused by name, and nothing is queued', async (t) => {
  const gateway = await startGateway(t);
  const { ask, database } = gateway;
  await addGene(database.db, PKD1);
  await addGene(database.db, PKD2);
  await addGene(database.db, { hgnc_id: 'HGNC:5', symbol: 'OLD1', status: 'withdrawn' });
  await database.db.updateTable('source').set({ is_enabled: false }).where('name', '=', 'hpo').execute();
  const cases: readonly (readonly [body: object, detail: RegExp])[] = [
    [{ sources: ['gnomad', 'clinvarr', 'x'] }, /no source is called "clinvarr", "x"; allowed are hgnc, ensembl, .*, descartes$/],
    [{ sources: ['hpo'] }, /switched off or not registered: "hpo"/],
    [{ sources: [] }, /sources is empty/],
    [{ gene_ids: [] }, /gene_ids is empty/],
    [
      { gene_ids: ['PKD1', 'NOPE', '', 'PBP', 'OLD1'] },
      /no gene is called "NOPE", ""; leads to several genes: "PBP \(HGNC:9008 or HGNC:9009\)"; taken back by HGNC: "OLD1"/,
    ],
    [{ gene_ids: Array.from({ length: 150 }, (_, index) => `NOPE${index}`) }, /"NOPE99" and 50 more/],
    [{ strategy: 'selective' }, /needs sources or gene_ids/],
    [{ strategy: 'incremental' }, /"strategy" must be one of full, selective; it is "incremental"/],
    [{ sources: 'gnomad' }, /"sources" must be array; it is "gnomad"/],
    [{ sources: [7] }, /"sources\.0" must be string; it is 7/],
    [{ force: 'yes' }, /"force" must be boolean; it is "yes"/],
    [{ genes: ['PKD1'] }, /no body member is called "genes"; allowed are "strategy", "sources", "gene_ids", "force"/],
    [['gnomad'], /body must be object/],
    [{ gene_ids: ['a\u0000b'] }, /gene_ids\.0/],
  ];
  for (const [body, detail] of cases) {
    const { status, json } = await ask(post(PIPELINE, body));
    assert.equal(status, 422, JSON.stringify(body));
    assert.match(json.detail, detail);
  }
  assert.equal((await ask(post(`${PIPELINE}?force=true`))).status, 422);
  assert.equal(await countRuns(gateway), 0);
});

test('the same key with the same request leads to the same run, with another request to a conflict', async (t) => {
  const gateway = await startGateway(t);
  const key = { 'idempotency-key': 'monday morning' };
  const first = await gateway.ask(post(PIPELINE, { sources: ['gnomad', 'hpo'] }, key));
  const second = await gateway.ask(post(PIPELINE, { sources: ['hpo', 'gnomad'], strategy: 'selective' }, key));
  assert.deepEqual([first.status, second.status], [202, 202]);
  assert.equal(second.json.data.run_id, first.json.data.run_id);
  const other = await gateway.ask(post(PIPELINE, { sources: ['gnomad'] }, key));
  assert.equal(other.status, 409);
  assert.equal(other.json.code, 'NEPHRON_IDEMPOTENCY_CONFLICT');
  assert.match(other.json.detail, new RegExp(first.json.data.run_id));
  assert.equal(await countRuns(gateway), 1);
  assert.equal((await gateway.database.db.selectFrom('audit').select('id').execute()).length, 1);
  for (const wrong of ['k'.repeat(201), 'kéy']) {
    assert.equal((await gateway.ask(post(PIPELINE, {}, { 'idempotency-key': wrong }))).status, 422);
  }
});

test('ten parallel requests with one key make one run, one audit entry and one wake-up', async (t) => {
  const gateway = await startGateway(t);
  const key = { 'idempotency-key': 'k' };
  const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.ask(post(PIPELINE, { sources: ['gnomad'] }, key))));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [202]);
  assert.equal(new Set(answers.map((answer) => answer.json.data.run_id)).size, 1);
  assert.equal(await countRuns(gateway), 1);
  for (const table of ['audit', 'outbox'] as const) {
    assert.equal((await gateway.database.db.selectFrom(table).select('id').execute()).length, 1, table);
  }
});

test('a command is taken at once while the broker is down; its wake-up waits in the outbox', async (t) => {
  const { ask, broker, cache, database } = await startGateway(t);
  await broker.kill();
  await eventually(() => assert.equal(cache.isTrusted, false));
  const began = Date.now();
  assert.equal((await ask(post(PIPELINE))).status, 202);
  assert.ok(Date.now() - began < 2_000);
  const left = await database.db.selectFrom('outbox').select('subject').where('published_at', 'is', null).execute();
  assert.deepEqual(left, [{ subject: 'nephron.cmd.run-start' }]);
});

test('who may not command is not listened to: a foreign page gets 403, another machine 401, a form 415', async (t) => {
  const gateway = await startGateway(t);
  const { ask } = gateway;
  const foreign = await ask(post(PIPELINE, {}, { origin: 'https://evil.example' }));
  assert.equal(foreign.status, 403);
  const remote = await ask({ ...post(PIPELINE, { wrong: 1 }), remoteAddress: '192.168.1.7' });
  assert.equal(remote.status, 401, 'before the body is looked at');
  assert.match(String(remote.headers['www-authenticate']), /^Bearer/);
  assert.match(remote.json.detail, /token/);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const form = await ask({ ...post(PIPELINE, undefined, { 'content-type': type }), payload: '{"force":true}' });
    assert.equal(form.status, 415, type);
  }
  assert.equal(await countRuns(gateway), 0);
  const empty = await ask({ ...post(PIPELINE, undefined, { 'content-type': 'application/json' }), payload: '' });
  assert.equal(empty.status, 202, 'an empty body asks for everything');
});

test('with local commands denied every command needs a token, and no token is accepted yet', async (t) => {
  const gateway = await startGateway(t, { localCommands: 'deny' });
  for (const headers of [{}, { authorization: 'Bearer abc' }]) {
    const { status, json } = await gateway.ask(post(PIPELINE, {}, headers));
    assert.equal(status, 401);
    assert.match(json.detail, /cannot issue or check tokens yet/);
  }
  assert.equal(await countRuns(gateway), 0);
});

test('the trace of the click goes on in the message', async (t) => {
  const { ask, database } = await startGateway(t);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await ask(post(PIPELINE, {}, { traceparent }));
  await ask(post(PIPELINE, {}, { traceparent: 'x'.repeat(5_000) }));
  const rows = await database.db.selectFrom('outbox').select('traceparent').orderBy('id').execute();
  assert.deepEqual(rows, [{ traceparent }, { traceparent: null }]);
});
