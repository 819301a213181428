// The only file that knows uWebSockets.js. Its maker does not publish it on the npm registry; `uWebSockets.js` in package.json is an
// alias of uws-pack, a third party's repack of the same native binaries (see its README), pinned to one version.

import {
  App,
  type HttpRequest,
  type HttpResponse,
  type us_listen_socket,
  us_listen_socket_close,
  us_socket_local_port,
  type WebSocket,
} from 'uWebSockets.js';
import { connect } from 'node:net';
import { PrerequisiteError } from '@nephron/errors';
import type { Refusal } from './admission.ts';
import type { ClientSocket } from './client.ts';

const PATHS = ['/api/progress/ws', '/api/progress/ws/'];
/** Beyond it the connection is cut; between it and what the hub reads a message is answered with an error. */
const MAX_PAYLOAD_BYTES = 64 * 1024;
/** Never reached by a client that is served in turns; a last line of defence for memory. */
const MAX_BACKPRESSURE_BYTES = 4 * 1024 * 1024;
const CLOSE_GRACE_MS = 500;

/** What happens on the sockets; `Member` is whatever `opened` gave for one. */
export interface SocketHandlers<Member> {
  /** Asked before a socket is opened. `starting`: there is nothing to show yet. */
  readonly admit: () => Refusal | 'starting' | undefined;
  readonly opened: (socket: ClientSocket, query: string) => Member;
  /** `bytes` are valid during the call only. */
  readonly message: (member: Member, bytes: Uint8Array, isText: boolean) => void;
  readonly pong: (member: Member) => void;
  readonly drained: (member: Member) => void;
  readonly closed: (member: Member) => void;
}

export interface SocketServer {
  readonly port: number;
  readonly stopListening: () => void;
  /** Ends what is still open after a moment for the closing handshakes. */
  readonly close: () => Promise<void>;
}

interface Attached<Member> {
  readonly query: string;
  member?: Member;
  isOpen: boolean;
}

const REFUSALS: Readonly<Record<Refusal | 'starting', string>> = {
  full: 'the hub has as many sockets as it may have',
  later: 'too many new sockets at once; try again in a second',
  starting: 'the hub does not know the state yet; try again in a second',
};

export async function listen<Member>(host: string, port: number, handlers: SocketHandlers<Member>): Promise<SocketServer> {
  const app = App();
  for (const path of PATHS) {
    app.ws<Attached<Member>>(path, {
      maxPayloadLength: MAX_PAYLOAD_BYTES,
      maxBackpressure: MAX_BACKPRESSURE_BYTES,
      idleTimeout: 0, // the hub's own heartbeats tell who is gone
      sendPingsAutomatically: false,
      upgrade: (response, request, context) => {
        const refusal = handlers.admit();
        if (refusal) return answer(response, '503 Service Unavailable', REFUSALS[refusal], 'Retry-After', '1');
        response.upgrade<Attached<Member>>(
          { query: request.getQuery(), isOpen: true },
          request.getHeader('sec-websocket-key'),
          request.getHeader('sec-websocket-protocol'),
          request.getHeader('sec-websocket-extensions'),
          context,
        );
      },
      open: (ws) => {
        const attached = ws.getUserData();
        attached.member = handlers.opened(clientSocket(ws, attached), attached.query);
      },
      message: (ws, message, isBinary) => onMember(ws, (member) => handlers.message(member, new Uint8Array(message), !isBinary)),
      pong: (ws) => onMember(ws, handlers.pong),
      drain: (ws) => onMember(ws, handlers.drained),
      close: (ws) => {
        ws.getUserData().isOpen = false;
        onMember(ws, handlers.closed);
      },
    });
    app.any(path, (response) => answer(response, '426 Upgrade Required', 'this address speaks WebSocket only', 'Upgrade', 'websocket'));
  }
  app.any('/*', (response, request) => notFound(response, request));

  const socket = await bind(app, host, port);
  let isListening = true;
  const stopListening = (): void => {
    if (isListening) us_listen_socket_close(socket);
    isListening = false;
  };
  return {
    port: us_socket_local_port(socket),
    stopListening,
    close: async () => {
      stopListening();
      await new Promise((resolve) => setTimeout(resolve, CLOSE_GRACE_MS));
      app.close();
    },
  };
}

/** Any use of a closed socket throws in the native part, so each call looks first. */
function clientSocket<Member>(ws: WebSocket<Attached<Member>>, attached: Attached<Member>): ClientSocket {
  const DROPPED = 2;
  return {
    send: (bytes) => attached.isOpen && ws.send(bytes, false) !== DROPPED,
    ping: () => {
      if (attached.isOpen) ws.ping();
    },
    bufferedBytes: () => (attached.isOpen ? ws.getBufferedAmount() : 0),
    batch: (sends) => {
      // Corked by hand: only the handlers of uWebSockets.js itself start corked, timers and broker callbacks do not.
      if (!attached.isOpen) return sends();
      const given: ReturnType<typeof sends>[] = [];
      ws.cork(() => given.push(sends()));
      return given[0] as ReturnType<typeof sends>;
    },
    close: (code, reason) => {
      if (attached.isOpen) ws.end(code, reason);
    },
  };
}

function onMember<Member>(ws: WebSocket<Attached<Member>>, use: (member: Member) => void): void {
  const { member } = ws.getUserData();
  if (member !== undefined) use(member);
}

/**
 * uWebSockets.js shares a port with whoever else listens on it, which would give half of the clients to a forgotten second hub;
 * its exclusive mode in turn fails for a minute after a stop with open sockets. So it is tried beforehand whether somebody answers.
 */
async function bind(app: ReturnType<typeof App>, host: string, port: number): Promise<us_listen_socket> {
  const isFree = await new Promise<boolean>((resolve) => {
    const probe = connect({ host, port });
    probe.once('error', () => resolve(true));
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
  });
  const socket = isFree && (await new Promise<us_listen_socket | false>((resolve) => app.listen(host, port, resolve)));
  if (!socket) {
    throw new PrerequisiteError(
      `cannot listen on ${host}:${port}: another process probably uses this port; stop it or set NEPHRON_HUB_PORT to a free one`,
    );
  }
  return socket;
}

function answer(response: HttpResponse, status: string, detail: string, header: string, value: string): void {
  const body = { type: 'about:blank', title: status.slice(4), status: Number.parseInt(status, 10), detail };
  response.writeStatus(status).writeHeader('Content-Type', 'application/problem+json').writeHeader(header, value).end(JSON.stringify(body));
}

function notFound(response: HttpResponse, request: HttpRequest): void {
  answer(
    response,
    '404 Not Found',
    `nothing is at ${request.getUrl().slice(0, 200)}; the socket is at ${PATHS[0]}`,
    'Cache-Control',
    'no-store',
  );
}
