import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { openDatabase, ROLES } from '@nephron/db';
import { answerHealth, type HealthReport } from '@nephron/service-kit';
import { eventually, startStack } from '@nephron/testing';
import fc from 'fast-check';
import { buildApp } from './app.ts';
import { BodyCache } from './body-cache.ts';
import { ask, post, startGateway } from './testing/gateway.ts';
import { addGene, PKD1 } from './testing/ledger.ts';

const PIPELINE = '/api/progress/trigger/annotation_pipeline';

/** A gateway whose database is elsewhere. */
async function gatewayOver(t: TestContext, url: string) {
  const { broker, log, onStop } = await startStack(t);
  const db = openDatabase(url, { application: 'test', max: 2 });
  onStop(() => db.destroy());
  const nats = await broker.connect('gateway');
  const app = await buildApp({ db, broker: () => nats, log, cache: new BodyCache(0), localCommands: 'allow', webDir: undefined });
  onStop(() => app.close());
  return app;
}

test('every error is a problem document with a code and the id of its request', async (t) => {
  const { ask: send } = await startGateway(t);
  const cases: readonly (readonly [options: Parameters<typeof send>[0], status: number, code: string])[] = [
    ['/api', 404, 'NEPHRON_ROUTE_UNKNOWN'],
    ['/api/nothing/here', 404, 'NEPHRON_ROUTE_UNKNOWN'],
    [{ method: 'POST', url: '/nothing', payload: {} }, 404, 'NEPHRON_ROUTE_UNKNOWN'],
    ['/api/genes/%zz', 400, 'NEPHRON_URL_INVALID'],
    [`/api/genes/${'x'.repeat(201)}`, 414, 'NEPHRON_URL_INVALID'],
    [`/api/genes/${'x'.repeat(101)}`, 422, 'NEPHRON_PARAMETER_INVALID'],
    ['/api/genes/PKD1?verbose=1', 422, 'NEPHRON_PARAMETER_INVALID'],
    [{ method: 'DELETE', url: '/api/genes/PKD1' }, 405, 'NEPHRON_METHOD_NOT_ALLOWED'],
    [{ method: 'POST', url: '/api/genes', payload: 'x', headers: { 'content-type': 'text/plain' } }, 405, 'NEPHRON_METHOD_NOT_ALLOWED'],
    [{ method: 'GET', url: PIPELINE }, 405, 'NEPHRON_METHOD_NOT_ALLOWED'],
    [{ ...post(PIPELINE, undefined, { 'content-type': 'application/json' }), payload: '{"force":' }, 400, 'NEPHRON_BODY_INVALID'],
    [
      { ...post(PIPELINE, undefined, { 'content-type': 'application/json' }), payload: '{"__proto__":{"x":1}}' },
      400,
      'NEPHRON_BODY_INVALID',
    ],
    [post(PIPELINE, { sources: ['x'.repeat(1_100_000)] }), 413, 'NEPHRON_BODY_TOO_LARGE'],
  ];
  for (const [options, status, code] of cases) {
    const answer = await send(options);
    const what = JSON.stringify(options).slice(0, 100);
    assert.deepEqual([answer.status, answer.json.code], [status, code], what);
    assert.equal(answer.json.status, status);
    assert.equal(answer.json.request_id, answer.headers['x-request-id'], what);
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', what);
    assert.ok(answer.json.type && answer.json.title && answer.json.detail && answer.json.instance);
  }
  assert.equal((await send({ method: 'DELETE', url: '/api/genes' })).headers.allow, 'GET, HEAD');
});

test('a request id is taken over where it is harmless, and made where it is not', async (t) => {
  const { ask: send } = await startGateway(t);
  const idOf = async (given: string) => (await send({ url: '/api/health', headers: { 'x-request-id': given } })).headers['x-request-id'];
  assert.equal(await idOf('abc-1.2_3'), 'abc-1.2_3');
  for (const odd of ['', 'a b', 'x'.repeat(129), '<script>']) assert.match(String(await idOf(odd)), /^[0-9a-f-]{36}$/);
});

test('what is no HTTP gets an answer in the same envelope', async (t) => {
  const { app } = await startGateway(t);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const [address] = app.addresses();
  const socket = connect(typeof address === 'object' ? address.port : 0, '127.0.0.1');
  socket.write('HELLO\r\n\r\n');
  const answer = await text(socket);
  assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.match(answer, /"code":"NEPHRON_REQUEST_UNREADABLE"/);
});

test('while the database is away reads and commands answer 503 with Retry-After, and no word about its insides', async (t) => {
  const app = await gatewayOver(t, 'postgres://someone:secretpassword@127.0.0.1:1/none');
  for (const options of [
    '/api/genes',
    '/api/genes/PKD1',
    '/api/runs',
    '/api/annotations/sources',
    '/api/progress/status',
    post(PIPELINE),
  ]) {
    const { status, headers, json, text: body } = await ask(app, options);
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '5');
    assert.equal(json.code, 'NEPHRON_DATABASE_AWAY');
    assert.doesNotMatch(body, /secretpassword|ECONNREFUSED|select|at .*\.ts/);
  }
  assert.equal((await ask(app, '/api/health')).status, 200, 'the process itself is alive');
  const ready = await ask(app, '/api/health/ready');
  assert.equal(ready.status, 503);
  assert.deepEqual(ready.json.parts, { database: false, broker: true, schema: false });
});

test('a bug answers 500 without its insides', async (t) => {
  const { ask: send, database } = await startGateway(t);
  await database.db.schema.alterTable('run').renameTo('run_hidden').execute();
  const { status, json, text: body } = await send('/api/runs');
  assert.deepEqual([status, json.code], [500, 'NEPHRON_INTERNAL']);
  assert.doesNotMatch(body, /select|relation|run_hidden|\.ts/);
});

test('readiness names the part that is missing', async (t) => {
  const { ask: send, broker, database } = await startGateway(t);
  assert.deepEqual((await send('/api/health')).json, { status: 'alive', service: 'gateway', version: '0.1.0' });
  const conductor: HealthReport = { service: 'conductor', ready: true, parts: { database: true }, loopDelayMs: { p50: 0, p99: 1, max: 2 } };
  answerHealth(await broker.connect('conductor'), async () => conductor);
  await eventually(async () => {
    const { status, json } = await send('/api/health/ready');
    assert.equal(status, 200);
    assert.deepEqual(json, {
      ready: true,
      parts: { database: true, broker: true, schema: true },
      services: [conductor],
    });
  });
  await database.db.schema.alterTable('gene_summary').renameTo('hidden').execute();
  const unmigrated = await send('/api/health/ready');
  assert.deepEqual([unmigrated.status, unmigrated.json.parts], [503, { database: true, broker: true, schema: false }]);
  await database.db.schema.alterTable('hidden').renameTo('gene_summary').execute();
  await broker.kill();
  await eventually(async () => {
    const { status, json } = await send('/api/health/ready');
    assert.deepEqual([status, json.parts, json.services], [503, { database: true, broker: false, schema: true }, []]);
  });
});

test('before the migrations the schema is reported missing, as an answer and not as an error', async (t) => {
  const { database } = await startStack(t);
  const bare = new URL(database.url);
  bare.pathname = '/postgres';
  const app = await gatewayOver(t, bare.href);
  const { status, json } = await ask(app, '/api/health/ready');
  assert.deepEqual([status, json.parts], [503, { database: true, broker: true, schema: false }]);
});

test('every answer carries the security headers, and pages may load only what is ours', async (t) => {
  const { ask: send } = await startGateway(t);
  for (const url of ['/', '/api/genes', '/api/docs', '/api/nothing']) {
    const { headers } = await send(url);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.match(String(headers['content-security-policy']), /default-src 'self'.*connect-src 'self' ws: wss:/);
    assert.ok(headers['referrer-policy']);
  }
});

test('the gateway has no more connections than its pool, and its role can write no annotation', async (t) => {
  const { ask: send, database } = await startGateway(t, { cacheBytes: 0 });
  await addGene(database.db, PKD1);
  await Promise.all(Array.from({ length: 50 }, () => send('/api/genes/PKD1')));
  const { rows } = await database.db.executeQuery<{ count: number }>({
    ...database.db.selectFrom('gene').select('hgnc_id').compile(),
    sql: `select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = '${ROLES.gateway}'`,
    parameters: [],
  });
  assert.ok((rows[0]?.count ?? 99) <= 4);
  const gateway = database.as(ROLES.gateway);
  await assert.rejects(gateway.deleteFrom('annotation').execute(), /permission denied/);
  await assert.rejects(gateway.updateTable('run').set({ state: 'failed' }).execute(), /permission denied/);
});

test('whatever is asked, the answer is no 5xx and comes in bounded time', async (t) => {
  const { app, database } = await startGateway(t, { cacheBytes: 0 });
  await addGene(database.db, PKD1);
  const names = ['page[number]', 'page[size]', 'sort', 'filter[search]', 'source', 'outcome', 'x', '__proto__', ''];
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.constantFrom('\u0000', 'a\u0000b', '%', '\ud800', '..', 'HGNC:9008', '7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11'),
  );
  const value = fc.oneof(odd, fc.integer().map(String), fc.constantFrom('symbol', '-pli', 'gnomad', 'failed'));
  const pairs = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 3 });
  // Mostly none: an unknown parameter is refused before anything else is looked at.
  const query = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: pairs });
  const list = fc.constantFrom('/api/genes', '/api/runs', '/api/progress/status', '/api/annotations/sources', '/api/docs', '/');
  const one = fc.constantFrom(
    '/api/genes/*',
    '/api/genes/*/annotations',
    '/api/runs/*/outcomes',
    '/api/progress/status/*',
    '/api/*',
    '/*',
    '/assets/*',
  );
  const path = fc.oneof(
    list,
    fc.tuple(one, odd).map(([form, text]) => form.replace('*', encodeURIComponent(text.toWellFormed()))),
  );
  await fc.assert(
    fc.asyncProperty(path, query, async (address, given) => {
      const search = given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`).join('&');
      const { status } = await ask(app, search ? `${address}?${search}` : address);
      assert.ok(status < 500, `${status}`);
    }),
    { numRuns: 400 },
  );
  await fc.assert(
    fc.asyncProperty(fc.json(), fc.string({ unit: 'binary', maxLength: 30 }), async (payload, target) => {
      const url = `/api/progress/trigger/${encodeURIComponent(target.toWellFormed()) || 'annotation_pipeline'}`;
      for (const address of [url, PIPELINE]) {
        const { status } = await ask(app, { ...post(address, undefined, { 'content-type': 'application/json' }), payload });
        assert.ok(status < 500, `${status}`);
      }
    }),
    { numRuns: 60 },
  );
});
