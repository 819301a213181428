import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { ProgressRow } from '@nephron/contracts';
import { type WebSocket, WebSocketServer } from 'ws';

export const RUN = '7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11';

/** What an installation answers, as far as the CLI asks; tests change it as they go. */
export interface TestInstallation {
  readonly url: string;
  readonly state: {
    rows: ProgressRow[];
    runState: string;
    seq: number;
    /** Answers of other routes: path (with query) to status and body. */
    readonly answers: Map<string, [number, unknown]>;
  };
  readonly requests: { readonly method: string; readonly path: string; readonly key: string | undefined; readonly body: unknown }[];
  /** Addresses of the sockets opened so far. */
  readonly sockets: string[];
  readonly send: (frame: { readonly type: string; readonly [key: string]: unknown }) => void;
  /** Sends a row and keeps it for the next snapshot. */
  readonly change: (type: string, changes: Partial<ProgressRow>) => void;
  readonly dropSockets: () => void;
}

export function row(changes: Partial<ProgressRow> = {}): ProgressRow {
  return {
    source_name: 'gnomad',
    display_name: 'gnomAD',
    category: 'annotation_source',
    status: 'running',
    state: 'running',
    reason: null,
    run_id: RUN,
    progress_percentage: 12.5,
    total_items: 18_000,
    items_processed: 2_250,
    items_added: 0,
    items_updated: 0,
    items_unchanged: 0,
    items_failed: 0,
    items_skipped: 0,
    current_operation: 'parsing',
    release: 'v4.1',
    started_at: '2026-11-20T10:00:00.000Z',
    completed_at: null,
    last_update_at: '2026-11-20T10:00:01.000Z',
    version: 1,
    ...changes,
  };
}

export const pipeline = (changes: Partial<ProgressRow> = {}): ProgressRow =>
  row({ source_name: 'annotation_pipeline', display_name: 'Annotation pipeline', category: 'internal_process', release: null, ...changes });

const isSource = (item: ProgressRow): boolean => item.category === 'annotation_source';

const snapshotOf = ({ rows, seq }: TestInstallation['state']) => ({
  v: 1,
  type: 'snapshot',
  seq,
  ts: new Date().toISOString(),
  data: { items: rows },
});

/** A small server on loopback that speaks the API's and the progress socket's language. */
export async function startInstallation(onStop: (stop: () => unknown) => void): Promise<TestInstallation> {
  const state: TestInstallation['state'] = { rows: [pipeline(), row()], runState: 'running', seq: 1, answers: new Map() };
  const requests: TestInstallation['requests'] = [];
  const sockets: string[] = [];
  const open = new Set<WebSocket>();

  const run = () => ({
    type: 'runs',
    id: RUN,
    attributes: {
      strategy: 'selective',
      sources: ['gnomad'],
      gene_count: 'all',
      force: false,
      requested_by: 'test',
      state: state.runState,
      error: null,
      created_at: '2026-11-20T10:00:00.000Z',
      started_at: '2026-11-20T10:00:00.000Z',
      finished_at: null,
      duration_seconds: 12.25,
      sources_detail: state.rows.filter(isSource).map((item) => ({ ...item, release_id: null, items_retired: 0 })),
    },
  });
  const answer = (path: string): [number, unknown] => {
    const special = state.answers.get(path);
    if (special) return special;
    if (path === '/api/progress/status') return [200, { data: state.rows, meta: { total_sources: state.rows.filter(isSource).length } }];
    if (path === '/api/progress/trigger/annotation_pipeline') {
      const accepted = { run_id: RUN, task_id: RUN, status: 'queued', state: 'queued', strategy: 'selective', sources: ['gnomad'] };
      return [202, { data: { ...accepted, gene_count: 'all', message: 'queued' }, meta: {} }];
    }
    if (path.startsWith('/api/runs?'))
      return [200, { data: [run()], meta: { total: 41, page: 1, per_page: 20, page_count: 3 }, links: {} }];
    if (path === `/api/runs/${RUN}`) return [200, { data: run() }];
    return [404, { type: 'about:blank', title: 'Not Found', status: 404, detail: `nothing is at ${path}`, code: 'NEPHRON_NOT_FOUND' }];
  };

  const server = createServer(async (request, response) => {
    const text = await textOf(request);
    const key = request.headers['idempotency-key'];
    const path = decodeURIComponent(request.url ?? '');
    requests.push({ method: request.method ?? '', path, key: String(key ?? '') || undefined, body: text ? JSON.parse(text) : undefined });
    const [status, body] = answer(path);
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(content);
  });
  const socketServer = new WebSocketServer({ server });
  socketServer.on('connection', (socket, request) => {
    sockets.push(request.url ?? '');
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    if (!request.url?.includes('since=')) socket.send(JSON.stringify(snapshotOf(state)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onStop(() => {
    for (const socket of open) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const send: TestInstallation['send'] = (frame) => {
    for (const socket of open) socket.send(JSON.stringify({ v: 1, ts: new Date().toISOString(), seq: state.seq, data: {}, ...frame }));
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    state,
    requests,
    sockets,
    send,
    change: (type, changes) => {
      const at = state.rows.findIndex((item) => item.source_name === (changes.source_name ?? 'gnomad'));
      const before = state.rows[at] ?? row();
      const changed = { ...before, version: before.version + 1, ...changes };
      state.rows[at] = changed;
      if (type !== 'progress_update') state.seq++;
      send({ type, seq: state.seq, run_id: RUN, source: changed.source_name, data: changed });
    },
    dropSockets: () => {
      for (const socket of open) socket.terminate();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
