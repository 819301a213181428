import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { ProgressRow } from '@nephron/contracts';
import type { OnStop } from '@nephron/testing';
import { type WebSocket, WebSocketServer } from 'ws';
import { GENES, PKD1_ANNOTATIONS, ROWS, type SampleGene, SOURCES } from './web-page-data.ts';

/** A scripted answer to requests whose path begins with `path`, for as long as it is set. */
interface ScriptedAnswer {
  readonly path: string;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly idempotencyKey: string | undefined;
}

/** Serves the built page beside an API that says what the test wants it to. */
export interface PageServer {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** From where each socket asked to be led on; `null`: from the beginning. */
  readonly resumedFrom: (number | null)[];
  readonly script: (answer: ScriptedAnswer | null) => void;
  readonly setGenes: (genes: readonly SampleGene[]) => void;
  /** Changes a row; clients hear of it as a frame of this type. */
  readonly tell: (type: string, row: ProgressRow) => void;
  readonly openSockets: () => number;
  /** Closes every socket without a word and refuses new ones, as a hub that is gone. */
  readonly stopHub: () => void;
  readonly startHub: () => void;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** As a gateway might set it: nothing from elsewhere, nothing inline. */
const POLICY = "default-src 'self'; frame-ancestors 'none'";

export async function startPageServer(folder: string, { onStop }: OnStop): Promise<PageServer> {
  const requests: SeenRequest[] = [];
  const resumedFrom: (number | null)[] = [];
  const told = new Map<number, string>();
  let scripted: ScriptedAnswer | null = null;
  let genes = GENES;
  let rows = ROWS;
  let seq = 100;
  let isHubUp = true;
  const sockets = new Set<WebSocket>();
  const hub = new WebSocketServer({ noServer: true });

  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push({ method: request.method ?? 'GET', url: request.url ?? '/', idempotencyKey: header(request, 'idempotency-key') });
    if (!url.pathname.startsWith('/api/')) return serveFile(folder, url.pathname, response);
    if (scripted && url.pathname.startsWith(scripted.path)) return json(response, scripted.status, scripted.body);
    const [status, body] = answerOf(url, genes, rows);
    return json(response, status, body);
  });
  server.on('upgrade', (request, socket, head) => {
    if (!isHubUp) return socket.destroy();
    return hub.handleUpgrade(request, socket, head, (client) => {
      sockets.add(client);
      client.on('close', () => sockets.delete(client));
      const since = new URL(request.url ?? '/', 'http://localhost').searchParams.get('since');
      resumedFrom.push(since === null ? null : Number(since));
      if (since === null) return client.send(frame('snapshot', seq, { items: rows }));
      for (const [number, text] of told) if (number > Number(since)) client.send(text);
      return client.send(frame('ping', seq, {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onStop(() => {
    for (const socket of sockets) socket.terminate();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    resumedFrom,
    script: (answer) => {
      scripted = answer;
    },
    setGenes: (next) => {
      genes = next;
    },
    tell: (type, changed) => {
      rows = rows.map((known) => (known.source_name === changed.source_name ? changed : known));
      if (type !== 'progress_update') seq += 1;
      const text = frame(type, seq, changed);
      if (type !== 'progress_update') told.set(seq, text);
      for (const socket of sockets) socket.send(text);
    },
    openSockets: () => sockets.size,
    stopHub: () => {
      isHubUp = false;
      for (const socket of sockets) socket.terminate();
    },
    startHub: () => {
      isHubUp = true;
    },
  };
}

function frame(type: string, seq: number, data: unknown): string {
  return JSON.stringify({ v: 1, type, seq, ts: new Date().toISOString(), data });
}

function answerOf(url: URL, genes: readonly SampleGene[], rows: readonly ProgressRow[]): readonly [number, unknown] {
  if (url.pathname === '/api/genes') return [200, genePage(url.searchParams, genes)];
  if (url.pathname === '/api/annotations/sources') return [200, SOURCES];
  if (url.pathname === '/api/progress/status') return [200, { data: rows, meta: {} }];
  const [, id = '', rest] = /^\/api\/genes\/([^/]+)(\/annotations)?$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const found = genes.find((gene) => gene.id === id || gene.attributes.approved_symbol === id || gene.attributes.aliases.includes(id));
  if (!found) return [404, { title: 'Not Found', status: 404, detail: `no gene is known as "${id}"`, request_id: 'req-7' }];
  if (rest) {
    const annotations = found.id === 'HGNC:9008' ? PKD1_ANNOTATIONS : {};
    return [
      200,
      { gene: { id: found.id, symbol: found.attributes.approved_symbol, hgnc_id: found.id }, annotations, absent: absentOf(annotations) },
    ];
  }
  const matchType = found.id === id ? 'hgnc_id' : found.attributes.approved_symbol === id ? 'symbol' : 'alias';
  return [200, { data: found, meta: { matched_on: id, match_type: matchType } }];
}

function absentOf(annotations: Readonly<Record<string, unknown>>): unknown {
  const absent = SOURCES.filter(({ source_name }) => !(source_name in annotations));
  return Object.fromEntries(
    absent.map(({ source_name, version }) => [source_name, { reason: version === null ? 'no_release' : 'not_in_release', version }]),
  );
}

function genePage(parameters: URLSearchParams, genes: readonly SampleGene[]): unknown {
  const page = Number(parameters.get('page[number]'));
  const size = Number(parameters.get('page[size]'));
  const search = (parameters.get('filter[search]') ?? '').toLowerCase();
  const sort = parameters.get('sort') ?? 'symbol';
  const found = genes.filter(({ attributes: { approved_symbol, name } }) => `${approved_symbol} ${name}`.toLowerCase().includes(search));
  const direction = sort.startsWith('-') ? -1 : 1;
  const value = ({ attributes }: SampleGene) => (sort.endsWith('pli') ? (attributes.pli ?? -1) : attributes.approved_symbol);
  const sorted = found.toSorted((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * direction);
  const meta = { total: found.length, page, per_page: size, page_count: Math.ceil(found.length / size) };
  return { data: sorted.slice((page - 1) * size, page * size), meta, links: {} };
}

/** Any address that is no file is the page's own business. */
function serveFile(folder: string, path: string, response: ServerResponse): void {
  const asked = join(folder, normalize(path));
  const file = existsSync(asked) && statSync(asked).isFile() ? asked : join(folder, 'index.html');
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
  createReadStream(file).pipe(response);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
