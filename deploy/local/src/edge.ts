import { Agent, createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { PrerequisiteError } from '@nephron/errors';
import type { Logger } from '@nephron/telemetry';
import { ProxyServer } from 'http-proxy-3';
import { LOOPBACK, portInUse } from './checks.ts';

export interface EdgeOptions {
  readonly port: number;
  readonly gatewayPort: number;
  readonly hubPort: number;
  readonly log: Logger;
}

export interface Edge {
  readonly close: () => Promise<void>;
}

const SOCKET_PATH = '/api/progress/ws';
const RETRY_AFTER_S = 1;
const DRAIN_LIMIT_MS = 1_000;

/** Sockets on which the hub has begun to speak: what we would write to them now would land in the middle of it. */
const answered = new WeakSet<Socket>();

/** One origin for all, as an Ingress is in a cluster: the live progress goes to the hub, everything else to the gateway. */
export async function startEdge({ port, gatewayPort, hubPort, log }: EdgeOptions): Promise<Edge> {
  const gateway = new ProxyServer({
    target: { host: '127.0.0.1', port: gatewayPort },
    agent: new Agent({ keepAlive: true }),
    // Paths go on as they came, not decoded and encoded anew.
    toProxy: true,
  });
  const hub = new ProxyServer({ target: { host: '127.0.0.1', port: hubPort }, toProxy: true });
  gateway.on('proxyRes', relayFaithfully);
  gateway.on('error', (error, request, response) => answerAway(error, request, response, 'the API', log));
  hub.on('error', (error, request, socket) => answerAway(error, request, socket, 'the live progress', log));
  hub.on('proxyReqWs', (asked, _request, socket) => {
    for (const event of ['upgrade', 'response'] as const) asked.once(event, () => answered.add(socket));
  });

  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  for (const host of LOOPBACK) {
    const server = createServer(OPTIONS, (request, response) => {
      response.on('error', () => {});
      tellWhoAsks(request);
      dropHopHeaders(request);
      gateway.web(request, response);
    });
    server.on('upgrade', (request, socket: Socket, head) => {
      socket.on('error', () => {});
      tellWhoAsks(request);
      hub.ws(request, socket, head);
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    if (await listen(server, port, host)) servers.push(server);
  }
  return {
    close: async () => {
      const closed = servers.map((server) => new Promise((done) => server.close(done)));
      const drained = new Promise((done) => setTimeout(done, DRAIN_LIMIT_MS).unref());
      await Promise.race([Promise.all(closed), drained]);
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

/** The types of Node 22 do not know `shouldUpgradeCallback` yet: other upgrades (`curl --http2` asks for one) are answered as plain requests. */
const OPTIONS: ServerOptions & { readonly shouldUpgradeCallback: (request: IncomingMessage) => boolean } = {
  keepAliveTimeout: 65_000,
  shouldUpgradeCallback: (request) =>
    request.headers.upgrade?.toLowerCase() === 'websocket' && pathOf(request).replace(/\/$/, '') === SOCKET_PATH,
};

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '/';
}

/**
 * Says who asks, after what was said before us: another proxy on this machine may stand in front, and whoever it speaks for must
 * not pass for somebody here. A claim of one's own can only take rights away, as one is local only if every address is.
 */
function tellWhoAsks({ headers, socket }: IncomingMessage): void {
  const former = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = [former, socket.remoteAddress].flat().filter(Boolean).join(', ');
}

/** Headers about the connection of the client say nothing about ours to the gateway. */
function dropHopHeaders({ headers }: IncomingMessage): void {
  for (const name of ['connection', 'keep-alive', 'proxy-connection', 'upgrade', 'http2-settings', 'te']) delete headers[name];
}

function relayFaithfully(answer: IncomingMessage, _request: IncomingMessage, response: ServerResponse): void {
  answer.headers.connection = response.shouldKeepAlive ? 'keep-alive' : 'close';
  delete answer.headers['keep-alive'];
  // A body that was cut must not look like a whole one, nor leave the client waiting.
  answer.once('close', () => {
    if (!answer.complete) response.destroy();
  });
}

/** Tells the client that the target is away for a moment; where an answer has begun, all that is left is to cut it. */
function answerAway(error: Error, request: IncomingMessage, to: ServerResponse | Socket, what: string, log: Logger): void {
  const hasBegun = 'headersSent' in to ? to.headersSent : answered.has(to);
  if (hasBegun || to.destroyed) {
    to.destroy();
    return;
  }
  const code = (error as NodeJS.ErrnoException).code;
  const status = code === 'ECONNREFUSED' ? 503 : 502;
  log.debug({ code, url: pathOf(request) }, `${what} cannot be reached`);
  const title = status === 503 ? 'Service Unavailable' : 'Bad Gateway';
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail: `${what} is away for a moment, perhaps being started again: try again in ${RETRY_AFTER_S} s`,
    code: 'NEPHRON_EDGE_TARGET_AWAY',
    instance: pathOf(request),
  });
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'retry-after': String(RETRY_AFTER_S),
    // The rest of the request may never be read.
    connection: 'close',
  };
  if ('headersSent' in to) {
    request.unpipe();
    request.resume();
    to.writeHead(status, headers).end(body);
    return;
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  to.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** False where this machine has no such address. */
async function listen(server: Server, port: number, host: string): Promise<boolean> {
  return await new Promise((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (isIPv6(host) && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')) done(false);
      else if (error.code === 'EADDRINUSE') failed(new PrerequisiteError(portInUse(port)));
      else failed(error);
    });
    server.listen({ port, host }, () => done(true));
  });
}
