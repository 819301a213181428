import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { doFirstRun } from './first-run.ts';

type Answer = readonly [status: number, body: object, headers?: Record<string, string>];

/** An API that gives these answers in turn, the last one again and again; notes what it was asked. */
async function api(t: TestContext, answers: readonly Answer[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [status, body, headers] = answers[Math.min(asked.length, answers.length - 1)] ?? [500, {}];
    asked.push(`${request.method} ${request.url} ${request.headers['idempotency-key'] ?? ''}`.trim());
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(`${JSON.parse(line).level} ${JSON.parse(line).msg}`) });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, lines, options: { url, log, signal: new AbortController().signal, everyMs: 5 } };
}

const accepted: Answer = [202, {}, { location: '/api/runs/r1' }];
const run = (attributes: object): Answer => [200, { data: { attributes } }];

test('the first run is asked for once, followed over a short absence of the API, and its end is one line', async (t) => {
  const sources_detail = [{ source_name: 'hgnc', state: 'succeeded' }];
  const ended = run({ state: 'succeeded', duration_seconds: 12.4, error: null, sources_detail });
  const { asked, lines, options } = await api(t, [accepted, run({ state: 'running' }), [503, {}], ended]);
  await doFirstRun(options);
  assert.deepEqual(asked, [
    'POST /api/progress/trigger/annotation_pipeline first-start',
    ...Array.from({ length: 3 }, () => 'GET /api/runs/r1'),
  ]);
  assert.equal(lines.length, 2);
  assert.equal(lines[1], `30 the first run ended: succeeded in 12 s (hgnc succeeded); genes and details: ${options.url}`);
});

test('a run that fails, and one that cannot be asked for, are warnings with the reason', async (t) => {
  const failed = await api(t, [accepted, run({ state: 'failed', error: 'no file for hgnc' })]);
  await doFirstRun(failed.options);
  assert.match(failed.lines[1] ?? '', /^40 the first run ended: failed, no file for hgnc/);
  const refused = await api(t, [[503, { detail: 'the database is away' }]]);
  await doFirstRun(refused.options);
  assert.match(refused.lines[0] ?? '', /^40 .*the API answered 503: the database is away/);
});

test('a stop ends the following at once and without a word', async (t) => {
  const { lines, options } = await api(t, [accepted, run({ state: 'running' })]);
  const stopping = new AbortController();
  const following = doFirstRun({ ...options, signal: stopping.signal });
  setTimeout(() => stopping.abort(), 100);
  await following;
  assert.equal(lines.length, 1);
});
