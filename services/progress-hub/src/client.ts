import type { ProgressRow } from '@nephron/contracts';
import type { StateFrame } from './frames.ts';
import type { Replay } from './replay.ts';

/** One socket, as the hub sees it; the adapter implements it. Calls after its end do nothing. */
export interface ClientSocket {
  /** False when the socket no longer takes anything, so that the frame is lost. */
  readonly send: (bytes: Uint8Array) => boolean;
  readonly ping: () => void;
  /** Bytes that wait because the other side reads too slowly. */
  readonly bufferedBytes: () => number;
  /** Everything sent within leaves in one system call; gives back what `sends` gave. */
  readonly batch: <T>(sends: () => T) => T;
  readonly close: (code: number, reason: string) => void;
}

/** Sources and runs that a client wants; left out: all. */
export interface Subscription {
  readonly sources?: ReadonlySet<string>;
  readonly runs?: ReadonlySet<string>;
}

/**
 * Where one client stands. It holds no queue: state frames are taken from the replay behind its `cursor`, and of progress
 * only the names of the rows that moved are noted, so that a client that reads nothing costs nothing.
 */
export interface Client {
  readonly socket: ClientSocket;
  subscription: Subscription;
  /** Sequence of the last state frame sent (or passed over as not subscribed). */
  cursor: number;
  /** Frames after this were sent live on this connection. */
  liveAfter: number;
  /** What a `resume` into the past must not send again. */
  sentBefore: { readonly after: number; readonly upTo: number } | undefined;
  wantsSnapshot: boolean;
  /** Rows whose newest look has not been sent. */
  readonly moved: Set<string>;
  /** Since when nothing more is written because the other side does not read. */
  blockedAtMs: number | undefined;
  /** A heartbeat is due with its next turn. */
  wantsPing: boolean;
  unansweredPings: number;
  /** Messages received since the last heartbeat. */
  messages: number;
}

/** What clients read from when it is their turn. */
export interface Shared {
  readonly replay: Replay;
  readonly snapshot: (subscription: Subscription) => Uint8Array;
  readonly progress: (name: string) => { readonly row: ProgressRow; readonly bytes: Uint8Array } | undefined;
  readonly ping: (seq: number) => Uint8Array;
}

/** Bytes written in one turn before other clients have theirs. */
const TURN_BYTES = 64 * 1024;

export function newClient(socket: ClientSocket, cursor: number): Client {
  return {
    socket,
    subscription: {},
    cursor,
    liveAfter: cursor,
    sentBefore: undefined,
    wantsSnapshot: false,
    moved: new Set(),
    blockedAtMs: undefined,
    wantsPing: false,
    unansweredPings: 0,
    messages: 0,
  };
}

export function isSubscribed(subscription: Subscription, source: string | undefined, runId: string | undefined): boolean {
  if (subscription.sources && !(source !== undefined && subscription.sources.has(source))) return false;
  return !subscription.runs || (runId !== undefined && subscription.runs.has(runId));
}

/** How a turn ended: nothing left, more to send next turn, waiting for the other side to read, or beyond help. */
export type TurnEnd = 'done' | 'more' | 'blocked' | 'lost';

/**
 * Sends what the client has not got: first the state frames in order, then a snapshot it waits for, then the rows that
 * moved. Progress comes last because it repeats the newest `seq`: before it, every state up to there has been sent.
 */
export function sendTurn(client: Client, shared: Shared): TurnEnd {
  const end = client.socket.batch(() => {
    const states = sendStates(client, shared);
    return states === 'done' ? sendLatest(client, shared) : states;
  });
  if (end !== 'lost' && client.socket.bufferedBytes() > 0) return 'blocked';
  return end;
}

function sendStates(client: Client, { replay }: Shared): TurnEnd {
  let budget = TURN_BYTES;
  while (client.cursor < replay.last()) {
    if (budget <= 0) return 'more';
    const frame = replay.get(client.cursor + 1);
    // The replay no longer holds what comes next for this client.
    if (!frame) return 'lost';
    client.cursor = frame.seq;
    if (!isWanted(client, frame)) continue;
    if (!client.socket.send(frame.bytes)) return 'lost';
    budget -= frame.bytes.length;
  }
  return 'done';
}

function sendLatest(client: Client, shared: Shared): TurnEnd {
  if (client.wantsSnapshot) {
    if (!client.socket.send(shared.snapshot(client.subscription))) return 'lost';
    client.wantsSnapshot = false;
    client.moved.clear();
  }
  for (const name of client.moved) {
    client.moved.delete(name);
    const progress = shared.progress(name);
    if (!progress || !isSubscribed(client.subscription, name, progress.row.run_id ?? undefined)) continue;
    if (!client.socket.send(progress.bytes)) return 'lost';
  }
  if (client.wantsPing) {
    client.wantsPing = false;
    // Proxies and libraries answer the protocol's ping; pages can only see and answer the frame.
    client.socket.ping();
    if (!client.socket.send(shared.ping(client.cursor))) return 'lost';
  }
  return 'done';
}

function isWanted(client: Client, frame: StateFrame): boolean {
  const { sentBefore } = client;
  if (sentBefore && frame.seq > sentBefore.after && frame.seq <= sentBefore.upTo) return false;
  return isSubscribed(client.subscription, frame.source, frame.runId);
}
