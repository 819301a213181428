import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { stopsOf } from '@nephron/testing';
import { type CliOptions, startCli, withoutTerminal } from './run-cli.ts';
import { RUN, startInstallation } from './test-server.ts';

const QUEUED = {
  data: { run_id: RUN, state: 'queued', release_id: '12', source: 'gnomad', message: 'release 12 of gnomad will be published' },
};

const release = {
  type: 'releases',
  id: '12',
  attributes: {
    source: 'gnomad',
    version: 'v4.1',
    state: 'held',
    scope: 'all',
    route: 'bulk',
    is_current: false,
    run_id: RUN,
    replay_of: null,
    bytes: 5,
    files: [{ role: 'v4', name: 'gnomad.tsv', sha256: 'ab'.repeat(32), bytes: 5, modified_at: '2026-11-20T10:00:00.000Z', url: null }],
    counts: { documents: 60, rows: 70, bad_rows: 0, unmatched_rows: 0, added: null, updated: null, unchanged: null, retired: null },
    gate: {
      verdict: 'hold',
      problems: ['only 60 genes have a document, 60.0 % of the 100 before'],
      previous_documents: 100,
      bad_lines: [],
      comparison: {
        release_id: '11',
        version: 'v4.0',
        added: 0,
        lost: 40,
        changed: 2,
        unchanged: 58,
        added_genes: [],
        lost_genes: Array.from({ length: 40 }, (_, index) => ({ id: `HGNC:${index}`, symbol: `LOST${index}` })),
        changed_fields: [{ field: 'pli', genes: 2 }],
      },
      sentinels: [],
    },
    retrieved_at: '2026-11-20T10:00:00.000Z',
    staged_at: null,
    published_at: null,
    decided_at: null,
    decided_by: null,
    decision_reason: null,
  },
};

async function installed(t: TestContext) {
  const { onStop } = stopsOf(t);
  const installation = await startInstallation(onStop);
  const cli = async (args: string[], options?: CliOptions) => await startCli([...args, '--url', installation.url], options).ended;
  return { ...installation, cli, onStop };
}

test('a held release is accepted, rejected, taken back or read again by what the API calls it', async (t) => {
  const { cli, state, requests } = await installed(t);
  for (const decision of ['accept', 'rollback', 'replay']) state.answers.set(`/api/releases/12/${decision}`, [202, QUEUED]);
  state.answers.set('/api/releases/12/reject', [200, { data: release }]);
  for (const [args, path, body] of [
    [['release', 'accept', '12', '--reason', 'checked by hand'], '/api/releases/12/accept', { reason: 'checked by hand' }],
    [['release', 'rollback', '12'], '/api/releases/12/rollback', {}],
    [['release', 'reject', '12', '--reason', 'cut'], '/api/releases/12/reject', { reason: 'cut' }],
    [['run', 'start', '--replay', '12'], '/api/releases/12/replay', {}],
  ] as const) {
    const { code, stderr } = await cli([...args]);
    assert.deepEqual([code, stderr], [0, ''], args.join(' '));
    const { method, path: asked, body: sent } = requests.at(-1) ?? {};
    assert.deepEqual([method, asked, sent], ['POST', path, body]);
  }
  const mixed = await cli(['run', 'start', '--replay', '12', '--source', 'gnomad']);
  assert.equal(mixed.code, 2);
  assert.match(mixed.stderr, /--replay says what to read/);
});

test('a decision that is waited for ends with the exit code of its run', async (t) => {
  const { cli, state } = await installed(t);
  state.answers.set('/api/releases/12/accept', [202, QUEUED]);
  state.runState = 'failed';
  assert.equal((await cli(['release', 'accept', '12', '--wait'])).code, 1);
});

test('a release is shown with its reasons and its difference, genes by name up to twenty', { skip: withoutTerminal }, async (t) => {
  const { cli, state } = await installed(t);
  state.answers.set('/api/releases/12', [200, { data: release }]);
  state.answers.set('/api/releases?page[number]=1&page[size]=20&state=held', [
    200,
    { data: [release], meta: { total: 1, page: 1, page_count: 1 } },
  ]);
  const shown = stripVTControlCharacters((await cli(['release', 'show', '12'], { isTerminal: true })).stdout);
  assert.match(shown, /release 12 of gnomad: held, version v4\.1/);
  assert.match(shown, /only 60 genes have a document/);
  assert.match(shown, /against v4\.0: 0 genes more, 40 lost, 2 changed, 58 the same/);
  assert.match(shown, /lost: LOST0, .*LOST19 and 20 more/);
  assert.match(shown, /changed fields: pli \(2\)/);
  const listed = stripVTControlCharacters((await cli(['release', 'list', '--state', 'held'], { isTerminal: true })).stdout);
  assert.match(listed, /12 +gnomad +held +60 /);
});

test('a gene list is sent as it stands in its file, under its name, and what led nowhere is listed', {
  skip: withoutTerminal,
}, async (t) => {
  const { cli, state, requests, onStop } = await installed(t);
  const folder = await mkdtemp(join(tmpdir(), 'nephron-panel-'));
  onStop(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'Kidney.tsv'), 'symbol\nPKD1\nNOSUCH\n');
  const imported = {
    panel: 'kidney',
    outcome: 'created',
    dry_run: false,
    version: 1,
    gene_count: 1,
    unresolved: [{ line: 3, given: 'NOSUCH', reason: 'unknown', detail: null }],
  };
  state.answers.set('/api/panels/kidney', [200, { data: imported }]);
  const { code, stdout } = await cli(['panel', 'import', join(folder, 'Kidney.tsv'), '--name', 'Kidney genes'], { isTerminal: true });
  assert.equal(code, 0, stdout);
  assert.deepEqual(requests.at(-1), {
    method: 'PUT',
    path: '/api/panels/kidney',
    key: undefined,
    body: { list: 'symbol\nPKD1\nNOSUCH\n', name: 'Kidney genes' },
  });
  assert.match(stripVTControlCharacters(stdout), /gene list kidney: created, version 1, 1 genes\s+line 3: NOSUCH unknown/);
  const missing = await cli(['panel', 'import', join(folder, 'nothing.txt')]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /nothing\.txt cannot be read/);
});
