import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REAL_MIRROR, SAMPLE_MIRROR, stopsOf, withoutRealMirror } from '@nephron/testing';
import { ownDatabase, watchConnections } from '../support/ledger.ts';
import { startNephron } from '../support/nephron.ts';
import { rowsOf, watchSocket } from '../support/socket.ts';

/** Pool sizes as each service declares them; the conductor's, an annotator's and so on. */
const POOL_MAX: Readonly<Record<string, number>> = {
  gateway: 8,
  conductor: 4,
  'annotator-hgnc': 3,
  'annotator-gnomad': 3,
  'annotator-hpo': 3,
  'annotator-mpo-mgi': 3,
  'cache-janitor': 2,
  'view-refresher': 3,
};

const MIRROR = withoutRealMirror ? SAMPLE_MIRROR : REAL_MIRROR;

test('I8, I12: over a whole run connections stay within their pools, none idles in a transaction, and progress is monotone to 100 %', async (t) => {
  const { onStop } = stopsOf(t);
  const database = await ownDatabase(onStop);
  const nephron = await startNephron(onStop, { args: ['--no-run'], env: { DATABASE_URL: database.url, NEPHRON_MIRROR_DIR: MIRROR } });
  const connections = watchConnections(database.db);
  const watcher = watchSocket(nephron.url);
  onStop(() => watcher.stop());
  const started = await nephron.startRun();
  const hub = nephron.pids().get('progress-hub');
  assert.ok(hub);
  process.kill(hub, 'SIGKILL');
  const ended = await nephron.endOf(started);
  assert.equal(ended.state, 'succeeded', ended.error ?? '');
  await t.waitFor(() => assert.equal(watcher.rows.get('annotation_pipeline')?.state, 'succeeded'), { timeout: 15_000 });
  watcher.stop();
  await connections.stop();

  for (const [application, most] of connections.seen.most) {
    if (application.startsWith('test-')) continue;
    const limit = POOL_MAX[application];
    if (limit !== undefined) assert.ok(most <= limit, `${application} held ${most} connections`);
  }
  for (const application of Object.keys(POOL_MAX)) assert.ok(connections.seen.most.has(application), `${application} never connected`);
  assert.ok(connections.seen.longestIdleInTransactionMs < 1_000, `${connections.seen.longestIdleInTransactionMs} ms idle in a transaction`);

  const percentages = new Map<string, number>();
  for (const row of watcher.frames.flatMap(rowsOf).filter((row) => row.run_id === started)) {
    assert.ok(row.progress_percentage >= (percentages.get(row.source_name) ?? 0), `${row.source_name} fell to ${row.progress_percentage}`);
    percentages.set(row.source_name, row.progress_percentage);
  }
  for (const [name, row] of watcher.rows) {
    assert.equal(row.progress_percentage, 100, name);
    assert.equal(row.items_processed + row.items_failed + row.items_skipped, row.total_items, name);
  }
  assert.ok(watcher.opened >= 2, 'the hub was killed once');
  const states = watcher.frames.filter((frame) =>
    ['task_started', 'task_completed', 'task_failed', 'status_change', 'event'].includes(frame.type),
  );
  const sequence = states.map((frame) => frame.seq);
  assert.deepEqual(
    sequence,
    [...new Set(sequence)].sort((a, b) => a - b),
    'state changes come once, in order',
  );
  for (const [index, seq] of sequence.entries()) if (index > 0) assert.equal(seq, (sequence[index - 1] ?? 0) + 1, 'no gap');
  t.diagnostic(JSON.stringify({ seconds: ended.duration_seconds, frames: watcher.frames.length, samples: connections.seen.samples }));
});
