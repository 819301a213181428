// A publisher's server on loopback: one file with its validators, ranges and conditions, and faults on request.
import type { ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { type Answer, type Asked, startHost, type TestHost } from '../http/test-host.ts';

export interface Published {
  bytes: Buffer;
  etag?: string | undefined;
  lastModified?: string | undefined;
  /** False: every request gets the whole file. */
  takesRanges?: boolean;
  /** Bytes that the client has by now. */
  received?: () => number;
}

/** Answers as web servers do; the n-th of `before` answers the n-th request instead. */
export async function startPublisher(t: TestContext, file: Published, ...before: readonly Answer[]): Promise<TestHost> {
  return await startHost(t, ...before, (response, asked) => serve(response, asked, file));
}

export function serve(response: ServerResponse, { headers }: Asked, file: Published, cutAfter?: number): void {
  const { bytes, etag, lastModified } = file;
  const validators = { ...(etag ? { etag } : {}), ...(lastModified ? { 'last-modified': lastModified } : {}) };
  if ((etag && headers['if-none-match'] === etag) || (!etag && lastModified && headers['if-modified-since'] === lastModified)) {
    response.writeHead(304, validators).end();
    return;
  }
  const range = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
  const isSame = headers['if-range'] === undefined || headers['if-range'] === (etag ?? lastModified);
  const start = range !== undefined && isSame && file.takesRanges !== false ? Number(range) : 0;
  if (start > 0 && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    ...validators,
    'content-length': String(body.length),
    ...(start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  if (cutAfter === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, cutAfter));
  // Not before the client has them: what lies unread in a broken connection is lost.
  const timer = setInterval(() => {
    if ((file.received?.() ?? 0) >= start + cutAfter) response.socket?.end();
  }, 2);
  response.once('close', () => clearInterval(timer));
}

/** Sends so many bytes and breaks the connection. */
export const cut =
  (file: Published, after: number): Answer =>
  (response, asked) =>
    serve(response, asked, file, after);
