import type { ClientFrame } from '@nephron/contracts';
import { type BackoffOptions, backoffMs } from './backoff.ts';
import { type KnownFrame, parseFrame } from './progress-frames.ts';

/**
 * `connecting → live → reconnecting → live …`; `connecting` lasts until the first snapshot ever. An open socket is not
 * `live` before its state is right: from the snapshot on, or from the ping with which the hub ends a replay.
 */
type ConnectionState = 'connecting' | 'live' | 'reconnecting';

export interface Connection {
  readonly state: ConnectionState;
  /** Failed attempts since the page was last live. */
  readonly attempts: number;
}

export interface ProgressSocketOptions {
  /** Without a query: where there is something to resume from, `since` is added. */
  readonly url: string;
  readonly onFrame: (frame: KnownFrame) => void;
  readonly onConnection: (connection: Connection) => void;
  /** Up to where the event stream is known; `null` before the first snapshot. */
  readonly since: () => number | null;
  readonly backoff?: BackoffOptions;
  /** The hub pings at least every 30 s; a socket silent for longer than this is dead, whatever the browser believes. */
  readonly silenceMs?: number;
  /** A socket that was live for less than this counts as another failed attempt. */
  readonly settledMs?: number;
}

export interface ProgressSocket {
  /** Tries at once instead of waiting for the next attempt, for when the network is said to be back. */
  readonly retryNow: () => void;
  readonly stop: () => void;
}

/** The hub asks to come back later (1013, try again later): as far along the back-off as a fourth failure. */
const TRY_AGAIN_LATER = 1013;
const ATTEMPTS_WHEN_TOLD_TO_WAIT = 4;

/** Keeps one socket to the progress hub, for as long as the page lives. */
export function openProgressSocket(options: ProgressSocketOptions): ProgressSocket {
  const { backoff = { baseMs: 500, capMs: 15_000 }, silenceMs = 45_000, settledMs = 5_000 } = options;
  let socket: WebSocket | null = null;
  let attempts = 0;
  let hasBeenLive = false;
  let isLive = false;
  let isResuming = false;
  let isStopped = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let settledTimer: ReturnType<typeof setTimeout> | undefined;

  function report(): void {
    options.onConnection({ state: isLive ? 'live' : hasBeenLive ? 'reconnecting' : 'connecting', attempts });
  }

  function connect(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    const since = options.since();
    isResuming = since !== null;
    const opened = new WebSocket(since === null ? options.url : `${options.url}?since=${since}`);
    socket = opened;
    opened.addEventListener('message', (event) => {
      if (socket === opened && typeof event.data === 'string') receive(opened, event.data);
    });
    opened.addEventListener('close', (event) => lost(opened, event.code));
    watchSilence(opened);
  }

  function receive(from: WebSocket, text: string): void {
    watchSilence(from);
    const frame = parseFrame(text);
    if (!frame) return;
    if (frame.type === 'ping') say(from, { type: 'pong' });
    options.onFrame(frame);
    if (!isLive && (frame.type === 'snapshot' || (isResuming && frame.type === 'ping'))) becomeLive();
  }

  function becomeLive(): void {
    isLive = true;
    hasBeenLive = true;
    settledTimer = setTimeout(() => {
      attempts = 0;
    }, settledMs);
    report();
  }

  /** Some browsers take minutes to close a socket whose network is gone, so `lost` does not wait for their event. */
  function watchSilence(of: WebSocket): void {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => lost(of, 0), silenceMs);
  }

  function lost(which: WebSocket, code: number): void {
    if (socket !== which) return;
    drop();
    attempts = code === TRY_AGAIN_LATER ? Math.max(attempts + 1, ATTEMPTS_WHEN_TOLD_TO_WAIT) : attempts + 1;
    retryTimer = setTimeout(connect, backoffMs(attempts, backoff));
    report();
  }

  function drop(): void {
    const dropped = socket;
    socket = null;
    isLive = false;
    clearTimeout(silenceTimer);
    clearTimeout(settledTimer);
    dropped?.close();
  }

  report();
  connect();
  return {
    retryNow: () => {
      if (!isStopped && retryTimer !== undefined) connect();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(retryTimer);
      drop();
    },
  };
}

function say(socket: WebSocket, frame: ClientFrame): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}
