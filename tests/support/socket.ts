// A client of the progress socket as a browser has one: reconnects with `since`, keeps every frame.
import type { Frame, ProgressRow } from '@nephron/contracts';
import { WebSocket } from 'ws';

export interface SocketWatcher {
  readonly frames: Frame[];
  /** Times the socket was opened. */
  opened: number;
  /** Latest row by source name. */
  readonly rows: Map<string, ProgressRow>;
  readonly stop: () => void;
}

export function watchSocket(url: string): SocketWatcher {
  let on = true;
  let socket: WebSocket | undefined;
  const watcher: SocketWatcher = {
    frames: [],
    opened: 0,
    rows: new Map(),
    stop: () => {
      on = false;
      socket?.terminate();
    },
  };
  const connect = (): void => {
    if (!on) return;
    const since = watcher.frames.at(-1)?.seq;
    socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/progress/ws${since === undefined ? '' : `?since=${since}`}`);
    socket.on('open', () => watcher.opened++);
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (frame.type === 'ping') return socket?.send('{"type":"pong"}');
      watcher.frames.push(frame);
      for (const row of rowsOf(frame)) watcher.rows.set(row.source_name, row);
    });
    socket.on('error', () => {});
    socket.on('close', () => setTimeout(connect, 100));
  };
  connect();
  return watcher;
}

/** The progress rows a frame carries. */
export function rowsOf(frame: Frame): ProgressRow[] {
  if (frame.type === 'snapshot') return (frame.data as { items: ProgressRow[] }).items;
  if (frame.type === 'event' || frame.type === 'error' || frame.type === 'ping') return [];
  return [frame.data as ProgressRow];
}
