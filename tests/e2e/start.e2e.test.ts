import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type ProgressRow, SOURCE_IDS } from '@nephron/contracts';
import { eventually, REAL_MIRROR, stopsOf, withoutRealMirror } from '@nephron/testing';
import { alive, firstRunOf, type Nephron, PROJECT, startNephron, temporaryFolder } from '../support/nephron.ts';

const run = promisify(execFile);

/** What a first user does, in order, on one installation. */
test('a first start refreshes all sources from the sample, answers, stops cleanly and goes on with the same data', async (t) => {
  const { onStop } = stopsOf(t);
  const folder = await temporaryFolder('nephron-e2e-');
  onStop(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, 'data');
  const first = await startNephron(onStop, { dataDir });

  await t.test('the first run succeeds with every source', async () => {
    const ended = await first.endOf(await firstRunOf(first));
    assert.equal(ended.state, 'succeeded', `${ended.error}\n${first.output()}`);
    const states = ended.sources_detail.map(({ source_name, state }) => `${source_name} ${state}`).sort();
    assert.deepEqual(states, SOURCE_IDS.map((id) => `${id} ${id === 'hgnc' ? 'unchanged' : 'succeeded'}`).sort());
    await eventually(() => assert.match(first.output(), /first run ended: succeeded/));
  });

  await t.test('every source ends at 100 %, with done, failed and skipped adding up', async () => {
    const { data } = await first.get<{ data: ProgressRow[] }>('/api/progress/status');
    assert.equal(data[0]?.source_name, 'annotation_pipeline');
    for (const row of data) {
      assert.equal(row.progress_percentage, 100, row.source_name);
      assert.equal(row.items_processed + row.items_failed + row.items_skipped, row.total_items, row.source_name);
    }
  });

  await t.test('a gene is found, with the release each value is from', async () => {
    const list = await first.get<{ data: { id: string; attributes: Record<string, unknown> }[]; meta: { total: number } }>(
      '/api/genes?filter%5Bsearch%5D=pkd&page%5Bsize%5D=5',
    );
    assert.ok(list.meta.total >= 3);
    assert.equal(list.data.find(({ id }) => id === 'HGNC:9008')?.attributes.approved_symbol, 'PKD1');
    const { annotations } = await first.get<{
      annotations: Record<string, { data: Record<string, unknown>; metadata: { release_version: string } }[]>;
    }>('/api/genes/PKD1/annotations');
    assert.deepEqual(Object.keys(annotations).sort(), [...SOURCE_IDS].sort());
    assert.equal(annotations.hgnc?.[0]?.data.ensembl_gene_id, 'ENSG00000008710');
    for (const [entry] of Object.values(annotations)) assert.ok(entry?.metadata.release_version);
  });

  await t.test('the web page, the API page and readiness answer', async () => {
    assert.match(await (await fetch(first.url)).text(), /<html/i);
    assert.match(await (await fetch(`${first.url}/genes/HGNC:9008`)).text(), /<html/i);
    assert.match(await (await fetch(`${first.url}/api/docs`)).text(), /<html|swagger/i);
    const ready = await first.get<{ ready: boolean; services: { service: string; ready: boolean }[] }>('/api/health/ready');
    assert.equal(ready.ready, true);
    assert.deepEqual(
      ready.services.filter(({ ready }) => !ready),
      [],
    );
    assert.equal(ready.services.length >= 9, true, JSON.stringify(ready.services));
  });

  await t.test('unknown things are named', async () => {
    const problem = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${first.url}${path}`, init);
      return `${response.status} ${await response.text()}`;
    };
    assert.match(await problem('/api/genes/NOSUCHGENE'), /^404 .*NOSUCHGENE/s);
    assert.match(await problem('/api/genes/PKD1/annotations?source=nosuch'), /^422 .*nosuch/s);
    const post = (body: unknown) =>
      problem('/api/progress/trigger/annotation_pipeline', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    assert.match(await post({ sources: ['nosuch'] }), /^422 .*nosuch/s);
    assert.match(await post({ gene_ids: ['NOSUCHGENE'] }), /^422 .*NOSUCHGENE/s);
  });

  await t.test('the command line shows, starts and waits', async () => {
    const nephron = async (...args: string[]) =>
      (
        await run(process.execPath, ['--disable-warning=ExperimentalWarning', 'services/cli/src/main.ts', ...args, '--url', first.url], {
          cwd: PROJECT,
        })
      ).stdout;
    const status = JSON.parse(await nephron('status', '--json')) as unknown;
    assert.match(JSON.stringify(status), /annotation_pipeline/);
    await nephron('run', 'start', '--source', 'gnomad', '--gene', 'PKD1', '--force', '--wait', '--json');
    assert.match(await nephron('run', 'list', '--json'), /selective/);
  });

  await t.test('a command from a foreign web page is refused', async () => {
    const response = await fetch(`${first.url}/api/progress/trigger/annotation_pipeline`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(response.status, 403);
  });

  await t.test('a second start on the same folder says who has it', async () => {
    await assert.rejects(startNephron(onStop, { dataDir }), /ended with code 1/);
  });

  const pids = await stopAndCheck(t, first);
  assert.ok(pids >= 10);

  await t.test('the second start has the data at once and asks for no run', async (inner) => {
    const second = await startNephron(onStop, { dataDir });
    const { data } = await second.get<{ data: unknown[] }>('/api/runs');
    assert.equal(data.length, 3);
    await second.get('/api/genes/PKD1/annotations');
    await stopAndCheck(inner, second);
  });
});

async function stopAndCheck(t: { test: (name: string, fn: () => Promise<void>) => Promise<void> }, nephron: Nephron): Promise<number> {
  const pids = nephron.pids();
  await t.test('Ctrl-C stops everything within 10 s and leaves no process', async () => {
    const { code, ms } = await nephron.stop();
    assert.equal(code, 0, nephron.output().slice(-2_000));
    assert.ok(ms < 10_000, `${ms} ms`);
    await eventually(() => assert.deepEqual(alive(pids.values()), []), 2_000);
  });
  return pids.size;
}

test('a mirror folder that does not exist is one sentence and exit code 1', async (t) => {
  const { onStop } = stopsOf(t);
  await assert.rejects(
    startNephron(onStop, { env: { NEPHRON_MIRROR_DIR: 'no/such/folder' } }),
    /ended with code 1:\n[^\n]*no\/such\/folder[^\n]*\n?$/,
  );
});

test('a first start refreshes all sources from real, full-size files', { skip: withoutRealMirror, timeout: 240_000 }, async (t) => {
  const { onStop } = stopsOf(t);
  const nephron = await startNephron(onStop, {
    env: { NEPHRON_MIRROR_DIR: REAL_MIRROR, NEPHRON_GNOMAD_V4_FILE: 'gnomad.v4.1.constraint_metrics.subset.tsv.gz' },
  });
  const runId = await firstRunOf(nephron);
  let polls = 0;
  const polling = { on: true };
  const reader = (async () => {
    while (polling.on) {
      await nephron.get('/api/genes?page%5Bsize%5D=20');
      polls++;
    }
  })();
  const ended = await nephron.endOf(runId, 180_000);
  polling.on = false;
  await reader;
  assert.equal(ended.state, 'succeeded', `${ended.error}\n${nephron.output()}`);
  assert.ok(polls > 20);
  // The statistics of the sources may follow a little after the end of the run.
  const counts = await eventually(async () => {
    const sources = await nephron.get<{ source_name: string; gene_count: number }[]>('/api/annotations/sources');
    const found = new Map(sources.map(({ source_name, gene_count }) => [source_name, gene_count]));
    for (const row of ended.sources_detail) {
      if (row.state !== 'skipped') assert.equal(found.get(row.source_name), row.items_processed, row.source_name);
    }
    return found;
  }, 20_000);
  t.diagnostic(JSON.stringify({ seconds: ended.duration_seconds, genes: Object.fromEntries(counts), polls }));
  assert.ok((counts.get('hgnc') ?? 0) > 40_000);
  assert.ok((counts.get('gnomad') ?? 0) > 17_000);
  assert.ok((counts.get('hpo') ?? 0) > 4_000);
  assert.ok((counts.get('mpo_mgi') ?? 0) > 15_000);
  assert.ok((counts.get('string_ppi') ?? 0) > 50, 'the starter list of genes');
});
