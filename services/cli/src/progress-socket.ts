import { setTimeout as delay } from 'node:timers/promises';
import type { ClientFrame, EventFrame, Frame, RowFrame, SnapshotFrame } from '@nephron/contracts';
import { ApiError } from '@nephron/errors';
import { WebSocket } from 'ws';
import { unreachable } from './api-client.ts';

export type ProgressFrame = SnapshotFrame | RowFrame | EventFrame | Frame<'ping'> | Frame<'error', { readonly message: string }>;

export interface FollowOptions {
  /** The installation's address. */
  readonly url: string;
  readonly signal: AbortSignal;
  readonly onFrame: (frame: ProgressFrame) => void;
  /** The connection is gone and will be made again. */
  readonly onLost?: () => void;
}

/** The hub pings every 20 s: a socket silent for longer than this is dead, whatever the system believes. */
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Follows the progress of an installation until `signal`: after each loss it goes on behind the last frame it saw. Rejects only
 * when it never came in at all: nobody there, or an answer that waiting does not change.
 */
export async function followProgress(options: FollowOptions): Promise<void> {
  const { signal } = options;
  let since: number | undefined;
  let hasBeenOpen = false;
  const onFrame = (frame: ProgressFrame): void => {
    // A snapshot counts even when its number is lower: the stream may have begun anew.
    since = frame.type === 'snapshot' ? frame.seq : Math.max(since ?? 0, frame.seq);
    options.onFrame(frame);
  };
  for (let failures = 0; !signal.aborted; failures++) {
    const end = await oneConnection(socketUrl(options.url, since), signal, onFrame);
    if (signal.aborted) return;
    if (end.wasOpen) {
      hasBeenOpen = true;
      failures = 0;
      options.onLost?.();
    } else if (!hasBeenOpen && end.status !== 503) {
      if (end.status === undefined) throw unreachable(options.url, end.error);
      throw new ApiError(end.status, `the progress socket of ${options.url} answered with status ${end.status}`);
    }
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
  }
}

interface ConnectionEnd {
  readonly wasOpen: boolean;
  /** Where the server answered without opening a socket. */
  readonly status?: number;
  readonly error?: unknown;
}

async function oneConnection(url: string, signal: AbortSignal, onFrame: (frame: ProgressFrame) => void): Promise<ConnectionEnd> {
  const socket = new WebSocket(url, { handshakeTimeout: 10_000 });
  const stop = (): void => socket.terminate();
  signal.addEventListener('abort', stop);
  let wasOpen = false;
  let status: number | undefined;
  let failure: unknown;
  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(stop, SILENCE_MS);
  };
  await new Promise<void>((resolve) => {
    socket.on('open', () => {
      wasOpen = true;
      heard();
    });
    socket.on('message', (data) => {
      heard();
      const frame = readFrame(String(data));
      if (!frame) return;
      if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong' } satisfies ClientFrame));
      onFrame(frame);
    });
    socket.on('unexpected-response', (request, response) => {
      status = response.statusCode;
      request.destroy();
      resolve();
    });
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => resolve());
  });
  clearTimeout(silence);
  signal.removeEventListener('abort', stop);
  return { wasOpen, ...(status === undefined ? {} : { status }), ...(failure === undefined ? {} : { error: failure }) };
}

function socketUrl(url: string, since: number | undefined): string {
  return `${url.replace(/^http/, 'ws')}/api/progress/ws${since === undefined ? '' : `?since=${since}`}`;
}

function readFrame(text: string): ProgressFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    const isFrame = typeof frame === 'object' && frame !== null && 'type' in frame && 'seq' in frame && typeof frame.seq === 'number';
    return isFrame ? (frame as ProgressFrame) : undefined;
  } catch {
    return undefined;
  }
}

/** True for frames that carry a whole row. */
export function isRowFrame(frame: ProgressFrame): frame is RowFrame {
  return frame.type === 'progress_update' || frame.type === 'status_change' || frame.type.startsWith('task_');
}
