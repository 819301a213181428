import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { eventually } from '@nephron/testing';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Connection, openProgressSocket, type ProgressSocketOptions } from './progress-socket.ts';
import { applyFrame, NOTHING_KNOWN, type ProgressState } from './progress-state.ts';

interface Hub {
  readonly url: string;
  readonly said: Readonly<Record<string, unknown>>[];
  readonly clients: WebSocket[];
  /** The query of each connection's address. */
  readonly queries: string[];
  /** What a new client is greeted with; `null`: nothing. */
  greeting: string | null;
}

const frame = (type: string, seq: number, data: unknown) => JSON.stringify({ v: 1, type, seq, ts: new Date().toISOString(), data });

async function startHub(t: TestContext): Promise<Hub> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const clients: WebSocket[] = [];
  const queries: string[] = [];
  const said: Readonly<Record<string, unknown>>[] = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hub: Hub = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/progress/ws`,
    said,
    clients,
    queries,
    greeting: frame('snapshot', 41, { items: [] }),
  };
  sockets.on('connection', (client, request) => {
    clients.push(client);
    queries.push(new URL(request.url ?? '/', 'http://localhost').search);
    client.on('message', (text) => said.push(JSON.parse(String(text))));
    if (hub.greeting !== null) client.send(hub.greeting);
  });
  t.after(() => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    server.close();
  });
  return hub;
}

/** A client with short times, and everything it told. */
function follow(t: TestContext, hub: Hub, change: Partial<ProgressSocketOptions> = {}) {
  let state: ProgressState = NOTHING_KNOWN;
  const told: Connection[] = [];
  const socket = openProgressSocket({
    url: hub.url,
    since: () => state.seq,
    onFrame: (received) => {
      state = applyFrame(state, received);
    },
    onConnection: (connection) => told.push(connection),
    backoff: { baseMs: 5, capMs: 40 },
    ...change,
  });
  t.after(() => socket.stop());
  return { socket, told, states: () => told.map((connection) => connection.state), seq: () => state.seq };
}

test('it is live from the snapshot on, and not while the socket is merely open', async (t) => {
  const hub = await startHub(t);
  hub.greeting = null;
  const client = follow(t, hub);
  await eventually(() => assert.equal(hub.clients.length, 1));
  hub.clients[0]?.send(frame('ping', 0, {}));
  await eventually(() => assert.deepEqual(hub.said, [{ type: 'pong' }]));
  assert.deepEqual(client.states(), ['connecting']);
  hub.clients[0]?.send(frame('snapshot', 41, { items: [] }));
  await eventually(() => assert.deepEqual(client.states(), ['connecting', 'live']));
  assert.equal(client.seq(), 41);
});

test('after a loss it says so, comes back by itself, and resumes from where it was', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub);
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
  hub.clients[0]?.send(frame('event', 57, { subject: 'source.published' }));
  await eventually(() => assert.equal(client.seq(), 57));
  hub.clients[0]?.terminate();
  await eventually(() => assert.deepEqual(client.states(), ['connecting', 'live', 'reconnecting', 'live']));
  assert.deepEqual(hub.queries, ['', '?since=57']);
});

test('a replay is not yet the present: live again only with the ping that ends it', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub);
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
  hub.greeting = frame('event', 42, { subject: 'view.refreshed' });
  hub.clients[0]?.terminate();
  await eventually(() => assert.equal(client.seq(), 42));
  assert.equal(client.states().at(-1), 'reconnecting');
  hub.clients[1]?.send(frame('ping', 42, {}));
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
});

test('a socket that falls silent is given up for a new one', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub, { silenceMs: 60 });
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
  await eventually(() => assert.ok(hub.clients.length >= 2));
  assert.ok(client.states().includes('reconnecting'));
});

test('attempts count on while a hub greets and hangs up', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub, { settledMs: 10_000 });
  for (let loss = 1; loss <= 3; loss++) {
    await eventually(() => assert.equal(client.states().filter((state) => state === 'live').length, loss));
    hub.clients.at(-1)?.terminate();
    await eventually(() => assert.equal(client.told.at(-1)?.attempts, loss));
  }
});

test('a connection that settled clears the attempts', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub, { settledMs: 1 });
  await eventually(() => {
    hub.clients.at(-1)?.terminate();
    const losses = client.told.filter((connection) => connection.state === 'reconnecting');
    assert.ok(losses.length >= 2 && losses.at(-1)?.attempts === 1);
  });
});

test('told to come back later (1013), it waits as after several failures', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub);
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
  hub.clients[0]?.close(1013);
  await eventually(() => assert.equal(client.told.find((connection) => connection.state === 'reconnecting')?.attempts, 4));
});

test('retryNow does not wait for the back-off, and leaves a live socket alone', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub, { backoff: { baseMs: 600_000, capMs: 600_000 } });
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
  client.socket.retryNow();
  hub.clients[0]?.terminate();
  await eventually(() => assert.equal(client.states().at(-1), 'reconnecting'));
  client.socket.retryNow();
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
  assert.equal(hub.clients.length, 2);
});

test('once stopped it stays away', async (t) => {
  const hub = await startHub(t);
  const client = follow(t, hub);
  await eventually(() => assert.equal(client.states().at(-1), 'live'));
  const gone = new Promise((resolve) => hub.clients[0]?.on('close', resolve));
  client.socket.stop();
  client.socket.retryNow();
  await gone;
  assert.equal(hub.clients.length, 1);
  assert.equal(client.states().at(-1), 'live');
});
