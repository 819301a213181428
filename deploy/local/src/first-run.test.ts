import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  return { asked, lines, options: { url, log, signal: new AbortController().signal, everyMs: 5, mirrorDirs: await mirrors(t) } };
}

/** A folder without gene lists, and one with a list and something else. */
async function mirrors(t: TestContext): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-first-run-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'with', 'panels'), { recursive: true });
  await writeFile(join(folder, 'with', 'panels', 'kidney.tsv'), 'symbol\nPKD1\n');
  await writeFile(join(folder, 'with', 'panels', 'README.md'), 'not a list');
  return [join(folder, 'without'), join(folder, 'with')];
}

const accepted: Answer = [202, {}, { location: '/api/runs/r1' }];
const run = (attributes: object): Answer => [200, { data: { attributes } }];

const noList: Answer = [404, { detail: 'there is no gene list kidney' }];
const imported: Answer = [200, { data: { gene_count: 1, unresolved: [] } }];
const genesDone = [accepted, run({ state: 'succeeded' })] as const;

test('genes come first, then the gene lists, then all sources, followed over a short absence of the API; its end is one line', async (t) => {
  const sources_detail = [{ source_name: 'hgnc', state: 'unchanged' }];
  const ended = run({ state: 'succeeded', duration_seconds: 12.4, error: null, sources_detail });
  const answers = [...genesDone, noList, imported, accepted, run({ state: 'running' }), [503, {}] as const, ended];
  const { asked, lines, options } = await api(t, answers);
  await doFirstRun(options);
  assert.deepEqual(asked, [
    'POST /api/progress/trigger/annotation_pipeline first-start-genes',
    'GET /api/runs/r1',
    'GET /api/panels/kidney',
    'PUT /api/panels/kidney',
    'POST /api/progress/trigger/annotation_pipeline first-start',
    ...Array.from({ length: 3 }, () => 'GET /api/runs/r1'),
  ]);
  assert.deepEqual(lines, [
    '30 gene list kidney: 1 genes',
    `30 the first run of all sources has been asked for; watch it at ${options.url}`,
    `30 the first run ended: succeeded in 12 s (hgnc unchanged); genes and details: ${options.url}`,
  ]);
});

test('a gene list that is there already is left alone, and one that is refused does not stop the first run', async (t) => {
  const there = await api(t, [...genesDone, [200, {}], accepted, run({ state: 'succeeded' })]);
  await doFirstRun(there.options);
  assert.ok(!there.asked.some((line) => line.startsWith('PUT')));
  const refused = await api(t, [...genesDone, noList, [422, { detail: 'the list cannot be read' }], accepted, run({ state: 'succeeded' })]);
  await doFirstRun(refused.options);
  assert.match(
    refused.lines[0] ?? '',
    /^40 the gene list kidney could not be imported \(the list cannot be read\); import it with .*panel import .*kidney\.tsv/,
  );
  assert.match(refused.lines.at(-1) ?? '', /the first run ended: succeeded/);
});

test('a run that fails, and one that cannot be asked for, are warnings with the reason', async (t) => {
  const failed = await api(t, [...genesDone, [200, {}], accepted, run({ state: 'failed', error: 'no file for hgnc' })]);
  await doFirstRun(failed.options);
  assert.match(failed.lines[1] ?? '', /^40 the first run ended: failed, no file for hgnc/);
  const refused = await api(t, [[503, { detail: 'the database is away' }]]);
  await doFirstRun(refused.options);
  assert.match(refused.lines[0] ?? '', /^40 .*the API answered 503: the database is away/);
});

test('a stop ends the following at once and without a word', async (t) => {
  const { lines, options } = await api(t, [...genesDone, [200, {}], accepted, run({ state: 'running' })]);
  const stopping = new AbortController();
  const following = doFirstRun({ ...options, signal: stopping.signal });
  setTimeout(() => stopping.abort(), 100);
  await following;
  assert.equal(lines.length, 1);
});
