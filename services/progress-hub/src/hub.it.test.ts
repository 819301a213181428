import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { PIPELINE_ROW, STREAMS, subjects } from '@nephron/contracts';
import { PrerequisiteError } from '@nephron/errors';
import { applyTopology } from '@nephron/messaging';
import { eventually } from '@nephron/testing';
import { WebSocket } from 'ws';
import { openDashboard, ready, startTestRun } from './test-hub.ts';
import { RUN_A } from './test-rows.ts';

const upTo = (n: number, from = 1): number[] => Array.from({ length: n - from + 1 }, (_, at) => from + at);

test('a client gets a snapshot and then every event once, in order, with the envelope of the contract', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change({ state: 'queued', status: 'idle' });
  const hub = await ready(await run.startHub());
  const { frames, seqs, last } = await openDashboard(hub);
  await eventually(() => assert.equal(frames.length, 1));
  assert.deepEqual({ ...frames[0], data: 0, ts: 0 }, { v: 1, type: 'snapshot', seq: 1, ts: 0, data: 0 });
  assert.match(JSON.stringify(frames[0]?.data), /"state":"queued"/);

  await run.change();
  await run.announce(subjects.sourcePublished, { source: 'gnomad', runId: RUN_A, version: 'v4.1' });
  await run.change({ state: 'succeeded', status: 'completed', progress_percentage: 100 });
  await run.announce(subjects.viewRefreshed, { view: 'gene_summary' });
  await eventually(() => assert.deepEqual(seqs(), [2, 3, 4, 5]));
  assert.deepEqual(
    frames.slice(1).map(({ v, type, run_id, source }) => ({ v, type, run_id, source })),
    [
      { v: 1, type: 'task_started', run_id: RUN_A, source: 'gnomad' },
      { v: 1, type: 'event', run_id: RUN_A, source: 'gnomad' },
      { v: 1, type: 'task_completed', run_id: RUN_A, source: 'gnomad' },
      { v: 1, type: 'event', run_id: undefined, source: undefined },
    ],
  );
  assert.deepEqual(last('event')?.data, { view: 'gene_summary', subject: subjects.viewRefreshed });
});

test('progress from the bucket moves the row, often put but seldom sent, and ends with the newest', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change();
  const hub = await ready(await run.startHub());
  const { frames, last } = await openDashboard(hub);
  for (let n = 1; n <= 200; n++) await run.move(n / 1_000);
  await eventually(() => assert.equal(last('progress_update')?.data.progress_percentage, 20));
  const updates = frames.filter((frame) => frame.type === 'progress_update');
  assert.ok(updates.length < 50, `${updates.length} frames for 200 values`);
  assert.deepEqual([...new Set(updates.map((frame) => frame.seq))], [1]);
});

test('nobody is let in before the conductor has answered, and then everybody', async (t) => {
  const run = await startTestRun(t);
  await run.change();
  const hub = await run.startHub();
  const early = new WebSocket(`ws://127.0.0.1:${hub.port}/api/progress/ws`);
  early.on('error', () => {});
  const [, refusal] = await once(early, 'unexpected-response');
  assert.deepEqual([refusal.statusCode, refusal.headers['retry-after']], [503, '1']);
  assert.equal(hub.isReady(), false);
  run.answerQuestions();
  await ready(hub);
  const { last } = await openDashboard(hub);
  await eventually(() => assert.equal(last('snapshot')?.seq, 1));
});

test('200 sockets see every change of state once and without a gap while progress floods', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change();
  const hub = await ready(await run.startHub());
  const dashboards = await Promise.all(Array.from({ length: 200 }, () => openDashboard(hub)));
  await eventually(() => assert.ok(dashboards.every(({ last }) => last('snapshot'))));
  for (let n = 1; n <= 60; n++) {
    await Promise.all([run.move(n / 100, 'gnomad'), run.move(n / 100, 'hpo'), run.change({ source_name: n % 2 ? 'gnomad' : 'hpo' })]);
  }
  await eventually(() => {
    for (const { seqs } of dashboards) assert.deepEqual(seqs(), upTo(61, 2));
    for (const { frames } of dashboards) assert.ok(frames.some(({ source, data }) => source === 'hpo' && data.progress_percentage === 60));
  });
  for (const { frames } of dashboards) {
    for (const source of ['gnomad', 'hpo']) {
      const shown = frames.filter((frame) => frame.source === source).map((frame) => Number(frame.data.progress_percentage));
      assert.deepEqual(
        shown,
        shown.toSorted((a, b) => a - b),
      );
    }
  }
});

test('a hub that stops and starts anew in the middle of a run loses and repeats nothing, and no percentage falls', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change();
  const first = await ready(await run.startHub());
  const before = await Promise.all(Array.from({ length: 20 }, () => openDashboard(first)));
  for (let n = 0; n < 10; n++) await run.change();
  await run.move(0.6);
  await eventually(() => assert.ok(before.every(({ last }) => last('progress_update')?.data.progress_percentage === 60)));
  const stopped = first.stop();
  assert.deepEqual(new Set(await Promise.all(before.map(({ closed }) => closed))), new Set([1001]));
  await stopped;
  for (let n = 0; n < 10; n++) await run.change({ progress_percentage: 30 });

  const second = await ready(await run.startHub({ port: first.port }));
  const after = await Promise.all(before.map(({ frames }) => openDashboard(second, `?since=${Math.max(...frames.map(({ seq }) => seq))}`)));
  await run.move(0.7);
  await run.change({ state: 'succeeded', status: 'completed', progress_percentage: 100 });
  await eventually(() => assert.ok(after.every(({ last }) => last('task_completed'))));
  for (const [at, { frames, seqs }] of after.entries()) {
    const all = [...(before[at]?.frames ?? []), ...frames];
    assert.deepEqual([...(before[at]?.seqs() ?? []), ...seqs()], upTo(22, 2));
    assert.equal(frames.filter((frame) => frame.type === 'snapshot').length, 0);
    const shown = all.filter((frame) => frame.source === 'gnomad').map((frame) => Number(frame.data.progress_percentage));
    assert.deepEqual(
      shown,
      shown.toSorted((a, b) => a - b),
    );
    assert.equal(shown.at(-1), 100);
  }
});

test('the snapshot is the same after a restart of the hub, progress included', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change({ source_name: PIPELINE_ROW, category: 'internal_process' });
  await run.change();
  await run.move(0.42);
  const snapshots: unknown[] = [];
  for (let start = 0; start < 2; start++) {
    const hub = await ready(await run.startHub());
    const { last } = await openDashboard(hub);
    await eventually(() => assert.ok(last('snapshot')));
    snapshots.push(last('snapshot')?.data);
    await hub.stop();
  }
  const [first] = (snapshots[0] as { items: { source_name: string }[] }).items;
  assert.equal(first?.source_name, PIPELINE_ROW);
  assert.deepEqual(snapshots[0], snapshots[1]);
});

test('resume on an open socket replays, or gives a snapshot where the number is not known', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  for (let n = 0; n < 5; n++) await run.change();
  const hub = await ready(await run.startHub());
  const { socket, frames, seqs } = await openDashboard(hub);
  socket.send('{"type":"resume","since":2}');
  await eventually(() => assert.deepEqual(seqs(), [3, 4, 5]));
  socket.send('{"type":"resume","since":77}');
  await eventually(() => assert.equal(frames.filter((frame) => frame.type === 'snapshot').length, 2));
});

test('a client that does not read delays nobody and is given the newest when it reads, or told to come back', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change();
  const hub = await ready(await run.startHub());
  const slow = await openDashboard(hub);
  const quick = await openDashboard(hub);
  await eventually(() => assert.ok(slow.last('snapshot') && quick.last('snapshot')));
  slow.socket.pause();
  const memoryBefore = process.memoryUsage().rss;
  const reason = 'x'.repeat(60_000); // large rows, so that the kernel's buffers fill
  for (let n = 1; n <= 200; n++) await run.change({ reason });
  for (let n = 1; n <= 10; n++) {
    await run.move(n / 100);
    await eventually(() => assert.equal(quick.last('progress_update')?.data.progress_percentage, n));
  }
  assert.deepEqual(quick.seqs(), upTo(201, 2));
  assert.ok(slow.seqs().length < 200);
  assert.ok(process.memoryUsage().rss - memoryBefore < 200 * 1024 * 1024);
  slow.socket.resume();
  await eventually(async () => {
    const code = await Promise.race([slow.closed, undefined]);
    if (code !== undefined) assert.equal(code, 1013);
    else assert.deepEqual([slow.seqs(), slow.last('progress_update')?.data.progress_percentage], [upTo(201, 2), 10]);
  });
  assert.ok(slow.frames.filter((frame) => frame.type === 'progress_update').length <= 1);
});

test('junk is answered with an error and does no harm', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  const hub = await ready(await run.startHub());
  const { socket, frames, seqs } = await openDashboard(hub);
  for (const junk of ['', '{', '{"type":', '[[[[', '\u0000', 'x'.repeat(20_000), '{"type":"subscribe","sources":[7]}']) socket.send(junk);
  socket.send(Buffer.alloc(64, 0xff));
  await eventually(() => assert.equal(frames.filter((frame) => frame.type === 'error').length, 8));
  await run.change();
  await eventually(() => assert.deepEqual(seqs(), [1]));
  assert.equal(
    frames.filter((frame) => frame.type === 'error').every(({ data }) => typeof data.message === 'string'),
    true,
  );

  const huge = await openDashboard(hub);
  huge.socket.on('error', () => {});
  huge.socket.send('x'.repeat(200_000));
  assert.ok((await huge.closed) > 1_000);
  await run.change();
  await eventually(() => assert.deepEqual(seqs(), [1, 2]));
});

test('other addresses are not found, and the socket without an upgrade says what it wants', async (t) => {
  const run = await startTestRun(t);
  const hub = await run.startHub();
  const ask = async (path: string): Promise<[number, string]> => {
    const response = await fetch(`http://127.0.0.1:${hub.port}${path}`);
    const problem = (await response.json()) as { detail: string };
    return [response.status, problem.detail];
  };
  const [unknown, detail] = await ask('/api/genes?x=<script>');
  assert.equal(unknown, 404);
  assert.match(detail, /nothing is at \/api\/genes/);
  assert.equal((await ask('/api/progress/ws'))[0], 426);
});

test('a storm of new sockets is admitted in portions', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  const hub = await ready(await run.startHub({ admission: { maxClients: 1_000, perSecond: 20 } }));
  const knocked = await Promise.allSettled(Array.from({ length: 60 }, () => openDashboard(hub)));
  const inside = knocked.filter(({ status }) => status === 'fulfilled').length;
  assert.ok(inside >= 20 && inside < 60, `${inside} came in`);
  const late = await eventually(() => openDashboard(hub));
  await eventually(() => assert.ok(late.last('snapshot')));
});

test('while the broker is away the snapshot is served, and afterwards nothing is missing', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change();
  const hub = await ready(await run.startHub());
  const { seqs, closed } = await openDashboard(hub);
  await run.change();
  await eventually(() => assert.deepEqual(seqs(), [2]));
  await run.broker.kill();
  const meanwhile = await openDashboard(hub);
  await eventually(() => assert.equal(meanwhile.last('snapshot')?.seq, 2));
  assert.equal(hub.isReady(), true);
  await run.broker.restart();
  await eventually(() => run.change(), 20_000, 200);
  await run.change();
  await eventually(() => assert.deepEqual(seqs(), [2, 3, 4]), 20_000);
  assert.equal(await Promise.race([closed, undefined]), undefined);
});

test('after the return of the broker the ledger is asked, so that what no event told is shown', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  await run.change({ state: 'failed', status: 'failed', progress_percentage: 100 });
  const hub = await ready(await run.startHub());
  const { last } = await openDashboard(hub);
  await eventually(() => assert.ok(last('snapshot')));
  await run.broker.kill();
  run.changeSilently({ state: 'succeeded', status: 'completed', progress_percentage: 100 });
  await run.broker.restart();
  await eventually(() => assert.equal(last('progress_update')?.data.state, 'succeeded'), 12_000);
});

test('when the stream of events was made anew everybody gets a snapshot with its numbers', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  for (let n = 0; n < 5; n++) await run.change();
  const hub = await ready(await run.startHub());
  const { frames, last } = await openDashboard(hub);
  await eventually(() => assert.equal(last('snapshot')?.seq, 5));
  const manager = await run.broker.nats.manager();
  await manager.streams.delete(STREAMS.event.name);
  await applyTopology(run.broker.nats);
  await run.change({ source_name: 'hpo' });
  await eventually(() => assert.equal(last('snapshot')?.seq, 1), 20_000);
  await run.change({ source_name: 'hpo' });
  await eventually(() => assert.equal(frames.at(-1)?.seq, 2), 20_000);
});

test('a stream made anew is noticed although its numbers go on where the old one ended', async (t) => {
  const run = await startTestRun(t);
  run.answerQuestions();
  for (let n = 0; n < 3; n++) await run.change();
  const hub = await ready(await run.startHub());
  const { frames, last } = await openDashboard(hub);
  await eventually(() => assert.equal(last('snapshot')?.seq, 3));
  await (await run.broker.nats.manager()).streams.delete(STREAMS.event.name);
  await applyTopology(run.broker.nats);
  for (let n = 0; n < 3; n++) await run.change({ source_name: 'hpo' });
  await eventually(() => assert.equal(frames.filter(({ type, seq }) => type === 'snapshot' && seq === 3).length, 2), 20_000);
  assert.match(JSON.stringify(last('snapshot')?.data), /"hpo"/);
});

test('a port that is taken is said in one sentence', async (t) => {
  const run = await startTestRun(t);
  const hub = await run.startHub();
  await assert.rejects(
    run.startHub({ port: hub.port }),
    (error) => error instanceof PrerequisiteError && /NEPHRON_HUB_PORT/.test(error.message),
  );
});
