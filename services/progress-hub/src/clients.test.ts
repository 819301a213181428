import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ClientSocket } from './client.ts';
import { createClients } from './clients.ts';
import { rowFrame } from './frames.ts';
import { createProjection } from './projection.ts';
import { createReplay } from './replay.ts';
import { progress, RUN_A, RUN_B, row } from './test-rows.ts';

interface Said {
  readonly type: string;
  readonly seq: number;
  readonly source?: string;
  readonly data: { readonly progress_percentage?: number; readonly items?: readonly { source_name: string }[]; readonly message?: string };
}

/** The adapter's side of a socket: remembers what was sent; reads nothing while `isPaused`. */
function recorder() {
  const frames: Said[] = [];
  const state = { isPaused: false, buffered: 0, pings: 0, closed: undefined as number | undefined };
  const socket: ClientSocket = {
    send: (bytes) => {
      frames.push(JSON.parse(Buffer.from(bytes).toString()));
      if (state.isPaused) state.buffered += bytes.length;
      return true;
    },
    ping: () => void state.pings++,
    bufferedBytes: () => state.buffered,
    batch: (sends) => sends(),
    close: (code) => {
      state.closed ??= code;
    },
  };
  const take = (): string[] => frames.splice(0).map((frame) => `${frame.type} ${frame.seq}`);
  return { socket, frames, state, take };
}

function hub({ maxFrames = 100 } = {}) {
  let now = 0;
  const projection = createProjection();
  const replay = createReplay(0, { maxFrames, maxAgeMs: 600_000 }, () => 0);
  const clients = createClients(projection, replay, () => now);
  let version = 0;
  const change = (changes: Parameters<typeof row>[0] = {}): void => {
    const shown = projection.applyRow(row({ version: ++version, ...changes }));
    replay.push(rowFrame(replay.last() + 1, new Date(0), shown));
    clients.stateChanged(shown.source_name);
  };
  const move = (fraction: number): void => {
    if (projection.applyProgress(progress({ fraction }))) clients.progressed(['gnomad']);
  };
  const settled = async (): Promise<void> => {
    do await nextTurn();
    while (clients.isBusy());
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { clients, change, move, settled, pass };
}

const say = (message: object): Buffer => Buffer.from(JSON.stringify(message));

test('a new client gets a snapshot, then every change in order', async () => {
  const { clients, change, settled } = hub();
  change();
  const { socket, take } = recorder();
  clients.open(socket, '');
  await settled();
  change();
  change();
  await settled();
  assert.deepEqual(take(), ['snapshot 1', 'task_started 2', 'task_started 3']);
});

test('a client that comes with since gets what it missed instead of a snapshot, and where moving rows stand', async () => {
  const { clients, change, move, settled } = hub();
  change();
  change();
  change();
  move(0.3);
  const { socket, take, frames } = recorder();
  clients.open(socket, 'since=1');
  await settled();
  assert.equal(frames[2]?.data.progress_percentage, 30);
  assert.deepEqual(take(), ['task_started 2', 'task_started 3', 'progress_update 3', 'ping 3']);
});

test('a since that is no longer, or not yet, in the replay is answered with a snapshot', async () => {
  const { clients, change, settled } = hub({ maxFrames: 2 });
  for (let n = 0; n < 5; n++) change();
  for (const since of [1, 99]) {
    const { socket, take } = recorder();
    clients.open(socket, `since=${since}`);
    await settled();
    assert.deepEqual(take(), ['snapshot 5'], `since ${since}`);
  }
});

test('resume into the past repeats nothing that came live on this connection', async () => {
  const { clients, change, settled } = hub();
  for (let n = 0; n < 4; n++) change();
  const { socket, take } = recorder();
  const client = clients.open(socket, '');
  await settled();
  change();
  await settled();
  assert.deepEqual(take(), ['snapshot 4', 'task_started 5']);
  clients.message(client, say({ type: 'resume', since: 2 }), true);
  await settled();
  assert.deepEqual(take(), ['task_started 3', 'task_started 4', 'progress_update 5', 'ping 5']);
  change();
  await settled();
  assert.deepEqual(take(), ['task_started 6']);
});

test('a client that says it lost what came live is given it again', async () => {
  const { clients, change, settled } = hub();
  const { socket, take } = recorder();
  const client = clients.open(socket, '');
  await settled();
  change();
  change();
  await settled();
  take();
  clients.message(client, say({ type: 'resume', since: 1 }), true);
  await settled();
  assert.deepEqual(take().slice(0, 1), ['task_started 2']);
});

test('progress is coalesced per row to the newest, and never comes after the end of the row', async () => {
  const { clients, change, move, settled } = hub();
  change();
  const { socket, take, frames } = recorder();
  clients.open(socket, '');
  await settled();
  take();
  for (const fraction of [0.1, 0.2, 0.3]) move(fraction);
  await settled();
  assert.equal(frames[0]?.data.progress_percentage, 30);
  assert.deepEqual(take(), ['progress_update 1']);
  move(0.4);
  change({ state: 'succeeded', status: 'completed', progress_percentage: 100 });
  await settled();
  assert.deepEqual(take(), ['task_completed 2']);
});

test('a client that does not read is left alone, gets what it missed once it reads, and its progress coalesced', async () => {
  const { clients, change, move, settled } = hub();
  change();
  const slow = recorder();
  const quick = recorder();
  const client = clients.open(slow.socket, '');
  clients.open(quick.socket, '');
  slow.state.isPaused = true;
  await settled();
  slow.take();
  for (let n = 1; n <= 9; n++) {
    change();
    move(n / 10);
    await settled();
  }
  assert.deepEqual(slow.take(), []);
  assert.equal(quick.take().length, 1 + 9 + 9);
  Object.assign(slow.state, { isPaused: false, buffered: 0 });
  clients.drained(client);
  await settled();
  const frames = slow.frames.slice();
  const seqs = Array.from({ length: 9 }, (_, n) => `task_started ${n + 2}`);
  assert.deepEqual(slow.take(), [...seqs, 'progress_update 10']);
  assert.equal(frames.at(-1)?.data.progress_percentage, 90);
});

test('a client that fell behind what can be replayed is told to try again later', async () => {
  const { clients, change, settled } = hub({ maxFrames: 3 });
  const { socket, state } = recorder();
  const client = clients.open(socket, '');
  state.isPaused = true;
  await settled();
  for (let n = 0; n < 10; n++) change();
  await settled();
  assert.equal(state.closed, undefined);
  Object.assign(state, { isPaused: false, buffered: 0 });
  clients.drained(client);
  await settled();
  assert.equal(state.closed, 1013);
  assert.equal(clients.count(), 0);
});

test('a client that reads nothing for half a minute is told to try again later', async () => {
  const { clients, change, settled, pass } = hub();
  const { socket, state } = recorder();
  clients.open(socket, '');
  state.isPaused = true;
  change();
  await settled();
  pass(20_000);
  clients.heartbeat();
  assert.equal(state.closed, undefined);
  pass(20_000);
  clients.heartbeat();
  assert.equal(state.closed, 1013);
});

test('a socket that takes no more is closed', async () => {
  const { clients, settled } = hub();
  const { socket, state } = recorder();
  clients.open({ ...socket, send: () => false }, '');
  await settled();
  assert.equal(state.closed, 1013);
});

test('heartbeats come whatever the client says, and two unanswered ones end the connection', async () => {
  const { clients, settled } = hub();
  const silent = recorder();
  const talker = recorder();
  clients.open(silent.socket, '');
  const talking = clients.open(talker.socket, '');
  await settled();
  for (let beat = 1; beat <= 3; beat++) {
    clients.heartbeat();
    await settled();
    assert.equal(talker.state.pings, beat);
    assert.equal(talker.frames.at(-1)?.type, 'ping');
    clients.message(talking, say({ type: 'pong' }), true);
    clients.pong(talking);
  }
  assert.equal(silent.state.closed, 4000);
  assert.equal(talker.state.closed, undefined);
});

test('chatter is no answer to a ping', async () => {
  const { clients, settled } = hub();
  const { socket, state } = recorder();
  const client = clients.open(socket, '');
  for (let beat = 0; beat < 3; beat++) {
    clients.heartbeat();
    clients.message(client, say({ type: 'subscribe' }), true);
    await settled();
  }
  assert.equal(state.closed, 4000);
});

test('a subscription narrows frames and snapshots to its sources and runs, and is answered with a snapshot', async () => {
  const { clients, change, settled } = hub();
  change({ source_name: 'hpo' });
  change({ source_name: 'gnomad' });
  const { socket, frames, take } = recorder();
  const client = clients.open(socket, '');
  await settled();
  take();
  clients.message(client, say({ type: 'subscribe', sources: ['hpo'], runs: [RUN_A] }), true);
  await settled();
  assert.deepEqual(
    frames[0]?.data.items?.map((item) => item.source_name),
    ['hpo'],
  );
  assert.deepEqual(take(), ['snapshot 2']);
  change({ source_name: 'gnomad' });
  change({ source_name: 'hpo' });
  change({ source_name: 'hpo', run_id: RUN_B });
  await settled();
  assert.deepEqual(take(), ['task_started 4']);
  clients.message(client, say({ type: 'subscribe' }), true);
  change({ source_name: 'gnomad' });
  await settled();
  assert.deepEqual(take(), ['task_started 6', 'snapshot 6']);
});

test('a mistake is answered with what was wrong and changes nothing', async () => {
  const { clients, change, settled } = hub();
  const { socket, frames, take } = recorder();
  const client = clients.open(socket, 'since=x');
  await settled();
  assert.deepEqual(take(), ['error 0', 'snapshot 0']);
  clients.message(client, Buffer.from('{'), true);
  clients.message(client, Buffer.from('{}'), false);
  clients.message(client, Buffer.alloc(5_000, 'x'), true);
  change();
  await settled();
  assert.match(frames[2]?.data.message ?? '', /at most 4096 bytes, this one had 5000/);
  assert.deepEqual(take(), ['error 0', 'error 0', 'error 0', 'task_started 1']);
});

test('a client that talks without end is put out', async () => {
  const { clients } = hub();
  const { socket, state } = recorder();
  const client = clients.open(socket, '');
  for (let n = 0; n < 200; n++) clients.message(client, say({ type: 'pong' }), true);
  assert.equal(state.closed, undefined);
  clients.message(client, say({ type: 'pong' }), true);
  assert.equal(state.closed, 1008);
});

test('after a new start of the stream everybody gets a snapshot with the new numbers', async () => {
  const { clients, change, settled } = hub();
  for (let n = 0; n < 5; n++) change();
  const { socket, take } = recorder();
  clients.open(socket, '');
  await settled();
  take();
  clients.restart(createReplay(2));
  await settled();
  assert.deepEqual(take(), ['snapshot 2']);
});

test('a stop closes every socket with going away', () => {
  const { clients } = hub();
  const both = [recorder(), recorder()];
  for (const { socket } of both) clients.open(socket, '');
  clients.closeAll();
  assert.deepEqual(
    both.map(({ state }) => state.closed),
    [1001, 1001],
  );
});
