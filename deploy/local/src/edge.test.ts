import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { freePort } from '@nephron/local-servers';
import { silentLogger } from '@nephron/telemetry';
import { eventually } from '@nephron/testing';
import { startEdge } from './edge.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of this test's own, ended with all its connections. */
async function serve(t: TestContext, handler: Handler, port = 0): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(handler).listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => end(server));
  return { server, port: (server.address() as AddressInfo).port };
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}

async function edgeTo(t: TestContext, targets: { readonly gatewayPort: number; readonly hubPort?: number }): Promise<number> {
  const port = await freePort();
  const edge = await startEdge({ port, hubPort: await freePort(), ...targets, log: silentLogger() });
  t.after(() => edge.close());
  return port;
}

/** What the gateway was asked, as JSON. */
const echo: Handler = ({ method, url, headers }, response) => void response.end(JSON.stringify({ method, url, headers }));

/** Sends bytes and gives back all that comes until the other side closes. */
async function speak(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  socket.write(text);
  await once(socket, 'close');
  return heard;
}

const UPGRADE = (path: string, protocol = 'websocket'): string =>
  `GET ${path} HTTP/1.1\r\nHost: nephron.test\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n`;

test('requests go to the gateway as they came, and who asks is added to what was said before', async (t) => {
  const { port: gatewayPort } = await serve(t, echo);
  const port = await edgeTo(t, { gatewayPort });
  const ask = async (headers: Record<string, string> = {}): Promise<{ url: string; headers: Record<string, string> }> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/genes/HGNC%3A9008/?page%5Bsize%5D=2&filter[search]=a%20b`, { headers });
    return (await answer.json()) as { url: string; headers: Record<string, string> };
  };
  const { url, headers } = await ask();
  assert.equal(url, '/api/genes/HGNC%3A9008/?page%5Bsize%5D=2&filter[search]=a%20b');
  assert.equal(headers.host, `127.0.0.1:${port}`);
  assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  const raw = '/api/a/../b//c?d=%zz';
  assert.ok((await speak(port, `GET ${raw} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).includes(`"url":"${raw}"`));
  assert.equal((await ask({ 'x-forwarded-for': '192.0.2.7' })).headers['x-forwarded-for'], '192.0.2.7, 127.0.0.1');
});

test('connections to the gateway are kept, whatever the client does with its own', async (t) => {
  let connections = 0;
  const { server, port: gatewayPort } = await serve(t, (_request, response) => void response.end('x'));
  server.on('connection', () => connections++);
  const port = await edgeTo(t, { gatewayPort });
  const ask = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  for (let n = 0; n < 3; n++) assert.match(await speak(port, ask), /connection: close/i);
  assert.equal(connections, 1);
});

test('while the gateway is away the client is told to come back, and served as soon as it is there', async (t) => {
  const { server, port: gatewayPort } = await serve(t, echo);
  const port = await edgeTo(t, { gatewayPort });
  const url = `http://127.0.0.1:${port}/api/runs?x=1`;
  assert.equal((await fetch(url)).status, 200);
  await end(server);
  const answer = await fetch(url, { method: 'POST', body: 'x'.repeat(1_000_000) });
  assert.equal(answer.status, 503);
  assert.equal(answer.headers.get('retry-after'), '1');
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const problem = (await answer.json()) as { status: number; code: string; instance: string };
  assert.deepEqual([problem.status, problem.code, problem.instance], [503, 'NEPHRON_EDGE_TARGET_AWAY', '/api/runs']);
  await serve(t, echo, gatewayPort);
  assert.equal((await fetch(url)).status, 200);
});

test('an answer that the gateway breaks off is cut for the client too, neither whole nor waiting for ever', async (t) => {
  const { port: gatewayPort } = await serve(t, (_request, response) => {
    response.write('first half');
    setTimeout(() => response.destroy(), 50);
  });
  const port = await edgeTo(t, { gatewayPort });
  await assert.rejects(async () => await (await fetch(`http://127.0.0.1:${port}/`)).text(), /terminated/);
  const { port: mute } = await serve(t, (asked) => asked.socket.destroy());
  const answer = await fetch(`http://127.0.0.1:${await edgeTo(t, { gatewayPort: mute })}/`);
  assert.equal(answer.status, 502);
});

test('clients that go away in the middle leave the edge and the gateway as they were', async (t) => {
  let open = 0;
  const { port: gatewayPort } = await serve(t, (asked, response) => {
    open++;
    response.once('close', () => open--);
    if (asked.url === '/whole') response.end('x');
    else response.write('x'.repeat(100_000));
  });
  const port = await edgeTo(t, { gatewayPort });
  const agent = new Agent({ keepAlive: true });
  for (let n = 0; n < 20; n++) {
    const asked = request({ port, host: '127.0.0.1', path: '/half', method: n % 2 ? 'POST' : 'GET', agent });
    asked.on('error', () => {});
    asked.once('response', (answer) => answer.on('error', () => {}).destroy());
    if (n % 2) asked.write('x'.repeat(10_000));
    else asked.end();
    if (n % 3 === 0) setTimeout(() => asked.destroy(), n);
    await new Promise((closed) => asked.once('close', closed));
  }
  await eventually(() => assert.equal(open, 0));
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/whole`)).text(), 'x');
});

test('the live progress is joined to the hub in both directions, with and without trailing slash', async (t) => {
  const { server, port: hubPort } = await serve(t, (_request, response) => void response.end());
  server.on('upgrade', (asked, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n${asked.url} ${asked.headers['x-forwarded-for']} `,
    );
    socket.once('data', (heard) => socket.end(`heard ${heard}`));
  });
  const { port: gatewayPort } = await serve(t, echo);
  const port = await edgeTo(t, { gatewayPort, hubPort });
  for (const path of ['/api/progress/ws', '/api/progress/ws/?since=7']) {
    const heard = await speak(port, `${UPGRADE(path)}hello`);
    assert.match(heard, /^HTTP\/1\.1 101 /);
    assert.ok(heard.endsWith(`${path} 127.0.0.1 heard hello`), heard);
  }
});

test('other upgrades are plain requests for the gateway', async (t) => {
  const { port: gatewayPort } = await serve(t, echo);
  const port = await edgeTo(t, { gatewayPort });
  for (const ask of [UPGRADE('/api/genes'), UPGRADE('/api/progress/ws', 'h2c')]) {
    const socket = connect({ port, host: '127.0.0.1' });
    t.after(() => socket.destroy());
    socket.write(ask);
    const [heard] = await once(socket, 'data');
    assert.match(String(heard), /^HTTP\/1\.1 200 /);
    assert.ok(!/"upgrade"/i.test(String(heard)));
  }
});

test('while the hub is away a socket is refused with a reason; when it goes, its sockets are cut without one', async (t) => {
  const { server, port: hubPort } = await serve(t, (_request, response) => void response.end());
  const sockets: Socket[] = [];
  server.on('upgrade', (_asked, socket: Socket) => {
    sockets.push(socket);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  });
  const port = await edgeTo(t, { gatewayPort: await freePort(), hubPort });
  const joined = speak(port, UPGRADE('/api/progress/ws'));
  await eventually(() => assert.equal(sockets.length, 1));
  sockets[0]?.resetAndDestroy();
  assert.ok((await joined).endsWith('\r\n\r\n'));
  await end(server);
  const refused = await speak(port, UPGRADE('/api/progress/ws'));
  assert.match(refused, /^HTTP\/1\.1 503 Service Unavailable\r\n[\s\S]*retry-after: 1\r\n[\s\S]*NEPHRON_EDGE_TARGET_AWAY/);
});

test('a busy port is one sentence that names it', async (t) => {
  const { port } = await serve(t, echo);
  const edge = startEdge({ port, gatewayPort: 1, hubPort: 1, log: silentLogger() });
  await assert.rejects(edge, new RegExp(`^PrerequisiteError: port ${port} is in use .*NEPHRON_PORT`));
});
