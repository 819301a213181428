import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STREAMS, subjects } from '@nephron/contracts';
import { applyTopology } from '@nephron/messaging';
import { silentLogger } from '@nephron/telemetry';
import { eventually } from '@nephron/testing';
import { createProjection } from './projection.ts';
import { openSession, type Session } from './session.ts';
import { startTestRun, type TestRun } from './test-hub.ts';

/** A session of its own, without the hub's watch of the progress bucket and its comparisons with the ledger. */
async function opened(run: TestRun) {
  const stopping = new AbortController();
  const projection = createProjection();
  const seqs: number[] = [];
  const gaps: [number, number][] = [];
  const session: Session = await openSession({
    nats: await run.broker.connect('session'),
    log: silentLogger(),
    projection,
    signal: stopping.signal,
    onFrame: ({ seq }) => seqs.push(seq),
    onGap: (expected, came) => gaps.push([expected, came]),
  });
  run.onStop(async () => {
    stopping.abort();
    await session.stop();
  });
  return { session, projection, seqs, gaps };
}

test('a session begins with the events of the last minutes and goes on behind them', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  for (let n = 0; n < 3; n++) await run.change();
  await run.announce(subjects.viewRefreshed, { view: 'gene_summary' });
  const { session, seqs } = await opened(run);
  assert.deepEqual([session.replay.last(), session.replay.covers(0)], [4, true]);
  session.goLive();
  await run.change();
  await eventually(() => assert.deepEqual(seqs, [5]));
});

test('frames from before a restart show at least the progress that the bucket holds', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change({ progress_percentage: 30 });
  await run.change({ progress_percentage: 31 });
  await run.move(0.6);
  const { session, projection } = await opened(run);
  assert.equal(projection.row('gnomad')?.progress_percentage, 60);
  assert.deepEqual(
    [1, 2].map((seq) => session.replay.get(seq)?.row?.progress_percentage),
    [60, 60],
  );
});

test('an empty stream, and one whose events are all gone, are no obstacle', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  assert.equal((await opened(run)).session.replay.last(), 0);
  for (let n = 0; n < 3; n++) await run.change();
  await (await run.broker.nats.manager()).streams.purge(STREAMS.event.name);
  const { session, seqs } = await opened(run);
  assert.deepEqual([session.replay.last(), session.replay.covers(2), session.replay.covers(3)], [3, false, true]);
  session.goLive();
  await run.change();
  await eventually(() => assert.deepEqual(seqs, [4]));
});

test('a jump of the stream is reported and not shown', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  for (let n = 0; n < 100; n++) await run.change();
  const { session, seqs, gaps } = await opened(run);
  session.goLive();
  await (await run.broker.nats.manager()).streams.delete(STREAMS.event.name);
  await applyTopology(run.broker.nats);
  await eventually(() => run.change().then(() => assert.equal(gaps[0]?.[0], 101)), 40_000, 500);
  assert.ok(Number(gaps[0]?.[1]) < 101);
  assert.deepEqual(seqs, []);
});
