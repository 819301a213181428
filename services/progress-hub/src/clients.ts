import { type Client, type ClientSocket, newClient, type Shared, sendTurn } from './client.ts';
import { type ClientMessage, MAX_MESSAGE_BYTES, readClientMessage, readSince } from './client-message.ts';
import { isEndedRow } from './ended-row.ts';
import { encode } from './frames.ts';
import type { Projection } from './projection.ts';
import type { Replay } from './replay.ts';
import { shareFrames } from './shared-frames.ts';

/** Why the hub ends a connection: codes of RFC 6455 and its registry, and one of our own. */
const CLOSE = { goingAway: 1001, policy: 1008, tryAgainLater: 1013, noAnswer: 4000 } as const;

/** Longest time for which writing to clients holds up everything else of this process. */
const SLICE_MS = 2;
/** A client that reads nothing for so long is given up. */
const STALLED_MS = 30_000;
const MAX_UNANSWERED_PINGS = 2;
/** Far above what pages send, far below what would cost anything. */
const MAX_MESSAGES_PER_HEARTBEAT = 200;

export interface Clients {
  /** Takes in a new socket; `query` is the address's, without the question mark. */
  readonly open: (socket: ClientSocket, query: string) => Client;
  readonly message: (client: Client, bytes: Uint8Array, isText: boolean) => void;
  /** The other side answered a ping of the protocol. */
  readonly pong: (client: Client) => void;
  /** The other side has read something of what waited. */
  readonly drained: (client: Client) => void;
  readonly closed: (client: Client) => void;
  /** There is a new frame in the replay; `name` is its row's. */
  readonly stateChanged: (name: string | undefined) => void;
  /** These rows look different without a change of state. */
  readonly progressed: (names: Iterable<string>) => void;
  /** Everybody starts anew, from a snapshot, on another replay. */
  readonly restart: (replay: Replay) => void;
  readonly heartbeat: () => void;
  readonly closeAll: () => void;
  readonly count: () => number;
  /** True while somebody has not been given all there is. */
  readonly isBusy: () => boolean;
}

/** Gives every socket what it wants to know, in small slices, so that neither many nor slow ones hold up the others. */
export function createClients(projection: Projection, first: Replay, now: () => number = Date.now): Clients {
  const members = new Set<Client>();
  /** Those with something to send, in the order in which they get their turn. */
  const waiting = new Set<Client>();
  let shared: Shared = shareFrames(projection, first);
  let isScheduled = false;

  const wake = (client: Client): void => {
    if (client.blockedAtMs !== undefined || !members.has(client)) return;
    waiting.add(client);
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(sweep);
  };

  const sweep = (): void => {
    isScheduled = false;
    const until = performance.now() + SLICE_MS;
    for (const client of waiting) {
      waiting.delete(client);
      takeTurn(client);
      if (performance.now() > until) break;
    }
    if (waiting.size === 0) return;
    isScheduled = true;
    setImmediate(sweep);
  };

  const takeTurn = (client: Client): void => {
    const end = sendTurn(client, shared);
    if (end === 'lost') drop(client, CLOSE.tryAgainLater, 'too slow: connect again with ?since=');
    else if (end === 'blocked') client.blockedAtMs = now();
    else if (end === 'more') waiting.add(client);
  };

  const drop = (client: Client, code: number, reason: string): void => {
    forget(client);
    client.socket.close(code, reason);
  };

  const forget = (client: Client): void => {
    members.delete(client);
    waiting.delete(client);
  };

  const startOver = (client: Client): void => {
    client.cursor = shared.replay.last();
    client.liveAfter = client.cursor;
    client.sentBefore = undefined;
    client.wantsSnapshot = true;
  };

  const resume = (client: Client, since: number): void => {
    if (!shared.replay.covers(since)) {
      startOver(client);
      return;
    }
    const isBeforeConnection = since < client.liveAfter;
    client.sentBefore = isBeforeConnection ? { after: client.liveAfter, upTo: client.cursor } : undefined;
    client.liveAfter = Math.min(client.liveAfter, since);
    client.cursor = since;
    // Progress is not replayed: the client is given where the moving rows stand now.
    for (const row of projection.items()) if (!isEndedRow(row)) client.moved.add(row.source_name);
    // Says that the replay is complete, also when there was nothing to replay.
    client.wantsPing = true;
  };

  const complain = (client: Client, message: string): void => {
    if (client.blockedAtMs !== undefined) return;
    client.socket.batch(() => client.socket.send(encode('error', client.cursor, new Date(), { message })));
  };

  const obey = (client: Client, message: ClientMessage): void => {
    if (message.type === 'mistake') complain(client, message.message);
    else if (message.type === 'pong') client.unansweredPings = 0;
    else if (message.type === 'resume') resume(client, message.since);
    else {
      client.subscription = {
        ...(message.sources ? { sources: new Set(message.sources) } : {}),
        ...(message.runs ? { runs: new Set(message.runs) } : {}),
      };
      // What is now covered and was not before has changed unseen; the snapshot also tells from where on the choice holds.
      client.wantsSnapshot = true;
    }
    wake(client);
  };

  return {
    count: () => members.size,
    isBusy: () => waiting.size > 0,
    open: (socket, query) => {
      const client = newClient(socket, shared.replay.last());
      members.add(client);
      const since = readSince(query);
      if (typeof since === 'number') resume(client, since);
      else client.wantsSnapshot = true;
      if (typeof since === 'object') complain(client, since.message);
      wake(client);
      return client;
    },
    message: (client, bytes, isText) => {
      client.messages++;
      if (client.messages > MAX_MESSAGES_PER_HEARTBEAT) return drop(client, CLOSE.policy, 'too many messages');
      if (!isText) return complain(client, 'only JSON text is understood, no binary messages');
      if (bytes.length > MAX_MESSAGE_BYTES)
        return complain(client, `a message has at most ${MAX_MESSAGE_BYTES} bytes, this one had ${bytes.length}`);
      obey(client, readClientMessage(Buffer.from(bytes).toString()));
    },
    pong: (client) => {
      client.unansweredPings = 0;
    },
    drained: (client) => {
      if (client.blockedAtMs === undefined) return;
      const isFree = client.socket.bufferedBytes() === 0;
      client.blockedAtMs = isFree ? undefined : now();
      if (isFree) wake(client);
    },
    closed: forget,
    stateChanged: (name) => {
      for (const client of members) {
        if (name !== undefined) client.moved.delete(name);
        wake(client);
      }
    },
    progressed: (names) => {
      const moved = [...names];
      for (const client of members) {
        for (const name of moved) client.moved.add(name);
        wake(client);
      }
    },
    restart: (replay) => {
      shared = shareFrames(projection, replay);
      for (const client of members) {
        startOver(client);
        wake(client);
      }
    },
    heartbeat: () => {
      for (const client of members) {
        client.messages = 0;
        if (client.unansweredPings >= MAX_UNANSWERED_PINGS) drop(client, CLOSE.noAnswer, 'pings were not answered');
        else if (client.blockedAtMs !== undefined && now() - client.blockedAtMs > STALLED_MS)
          drop(client, CLOSE.tryAgainLater, 'nothing was read');
        else {
          client.unansweredPings++;
          client.wantsPing = true;
          wake(client);
        }
      }
    },
    closeAll: () => {
      for (const client of members) drop(client, CLOSE.goingAway, 'the hub is stopping');
    },
  };
}
