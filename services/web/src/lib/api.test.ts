import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Api, createApi } from './api.ts';
import { createRefreshCommand } from './refresh-command.ts';

async function apiAnswering(t: TestContext, listener: RequestListener): Promise<Api> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return createApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const answering =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status).end(body);

test('an answer of the expected outline is handed on', async (t) => {
  const api = await apiAnswering(t, answering(200, '{"data":[],"meta":{"total":0}}'));
  const answer = await api.genes({ search: '', sort: null, page: 1, size: 20 });
  assert.ok(answer.ok);
  assert.equal(answer.value.meta.total, 0);
});

test('a problem document becomes words, with the genes that an ambiguous name could mean', async (t) => {
  const body = { title: 'Ambiguous', detail: 'two genes', request_id: 'r1', candidates: [{ id: 'HGNC:1', approved_symbol: 'A' }, {}] };
  const api = await apiAnswering(t, answering(409, JSON.stringify(body)));
  const answer = await api.gene('X');
  assert.ok(!answer.ok);
  assert.deepEqual(answer.problem, {
    kind: 'refused',
    status: 409,
    title: 'Ambiguous',
    detail: 'two genes',
    requestId: 'r1',
    candidates: [{ id: 'HGNC:1', symbol: 'A' }],
  });
});

test("a proxy's page is not taken for an answer, whatever its status", async (t) => {
  for (const status of [200, 502]) {
    const api = await apiAnswering(t, answering(status, '<html>'));
    const answer = await api.sources();
    assert.ok(!answer.ok);
    assert.equal(answer.problem.kind, 'unreadable');
    assert.equal(answer.problem.status, status);
  }
});

test('a server that is not there is unreachable, and nothing is thrown', async () => {
  const answer = await createApi('http://127.0.0.1:1').gene('PKD1');
  assert.ok(!answer.ok);
  assert.equal(answer.problem.kind, 'unreachable');
});

test('names are written into addresses as names, not as paths', async (t) => {
  const asked: string[] = [];
  const api = await apiAnswering(t, (request, response) => {
    asked.push(request.url ?? '');
    response.end('{"data":{}}');
  });
  await api.gene('../progress?x');
  assert.deepEqual(asked, ['/api/genes/..%2Fprogress%3Fx']);
});

test('a refresh keeps its key until it is certain what became of it', async (t) => {
  const keys: unknown[] = [];
  const answers = [
    [502, '<html>'],
    [202, '{"data":{"run_id":"a","sources":[],"gene_count":"all"}}'],
    [409, '{"title":"A run is on"}'],
    [202, '{"data":{"run_id":"b","sources":[],"gene_count":"all"}}'],
  ] as const;
  const api = await apiAnswering(t, (request, response) => {
    const [status, body] = answers[keys.length] ?? [500, ''];
    keys.push(request.headers['idempotency-key']);
    response.writeHead(status).end(body);
  });
  let made = 0;
  const refresh = createRefreshCommand(api, () => `key-${++made}`);
  const outcomes = [];
  for (const _ of answers) outcomes.push((await refresh()).ok);
  assert.deepEqual(outcomes, [false, true, false, true]);
  assert.deepEqual(keys, ['key-1', 'key-1', 'key-2', 'key-3']);
});

test('a key that nobody chose is long and another one each time', async (t) => {
  const keys: unknown[] = [];
  const api = await apiAnswering(t, (request, response) => {
    keys.push(request.headers['idempotency-key']);
    response.writeHead(202).end('{"data":{"run_id":"a","sources":[],"gene_count":"all"}}');
  });
  const refresh = createRefreshCommand(api);
  await refresh();
  await refresh();
  assert.match(String(keys[0]), /^[0-9a-f]{32}$/);
  assert.notEqual(keys[0], keys[1]);
});
