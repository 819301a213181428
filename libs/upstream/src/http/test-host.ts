// A server on loopback that answers as a test says, and a client whose requests for any public host come to it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { openUpstream, type Upstream, type UpstreamOptions } from './open-upstream.ts';
import { memoryLimiter } from './rate-limiter.ts';

export interface Asked {
  readonly method: string;
  /** With the public host in front: `/rest.ensembl.org/lookup/id`. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
}

export type Answer = (response: ServerResponse, asked: Asked, index: number) => unknown;

export interface TestHost {
  readonly url: string;
  readonly asked: Asked[];
  /** Requests that were in flight at once, at most. */
  readonly mostAtOnce: () => number;
}

/** Answers the n-th request with the n-th of `answers`, every further one with the last. */
export async function startHost(t: TestContext, ...answers: readonly Answer[]): Promise<TestHost> {
  const asked: Asked[] = [];
  let [now, most] = [0, 0];
  const server = createServer((request, response) => {
    most = Math.max(most, ++now);
    response.once('close', () => now--);
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body, at: performance.now() };
      const index = asked.push(one) - 1;
      return (answers[index] ?? answers.at(-1))?.(response, one, index);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, mostAtOnce: () => most };
}

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end(`status ${code}`);

/** What was logged, for tests that read it. */
export interface Logged {
  readonly lines: string[];
}

export interface TestClient extends Upstream, Logged {}

/** Quick and without chance: delays of 5, 10, 20 … ms, as many requests as it likes. */
export function openTestClient(t: TestContext, host: TestHost, options: Partial<UpstreamOptions> = {}): TestClient {
  const lines: string[] = [];
  const note = (fields: object, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const client = openUpstream({
    baseUrl: host.url,
    contact: '',
    limiter: memoryLimiter(),
    limits: { '*': { perSecond: 10_000, burst: 100, concurrency: 8 } },
    log: { debug: note, info: note, warn: note },
    random: () => 0.5,
    ...options,
    retry: { initialMs: 5, maxMs: 1_000, longestWaitMs: 2_000, ...options.retry },
  });
  t.after(() => client.close());
  return { ...client, lines };
}
