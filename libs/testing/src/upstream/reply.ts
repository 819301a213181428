import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { HostAnswer } from './simulated-host.ts';

/** What is sent back, before a fault is played on it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Bytes in memory, or a part of a file. */
export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'file'; readonly path: string; readonly start: number; readonly length: number };

export function bytesReply(status: number, type: string, content: string | Buffer, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': type, ...headers }, body: { kind: 'bytes', bytes: Buffer.from(content) } };
}

export function lengthOf(body: Body): number {
  return body.kind === 'bytes' ? body.bytes.length : body.length;
}

/** The first `length` bytes of a body, in chunks. */
export function streamOf(body: Body, length = lengthOf(body)): Readable {
  if (length === 0) return Readable.from([]);
  if (body.kind === 'bytes') return Readable.from([body.bytes.subarray(0, length)]);
  return createReadStream(body.path, { start: body.start, end: body.start + length - 1 });
}

export function replyOfHost({ status = 200, headers = {}, json, text, bytes }: HostAnswer): Reply {
  if (bytes) return bytesReply(status, 'application/octet-stream', bytes, headers);
  if (text !== undefined) return bytesReply(status, 'text/plain; charset=utf-8', text, headers);
  if (json !== undefined) return bytesReply(status, 'application/json', JSON.stringify(json), headers);
  return { status, headers, body: { kind: 'bytes', bytes: Buffer.alloc(0) } };
}

/** A redirect to a public address. */
export function redirectReply(location: string): Reply {
  const page = `<html><body>You are being <a href="${location}">redirected</a>.</body></html>`;
  return bytesReply(302, 'text/html; charset=utf-8', page, { location });
}

/** What a missing file gets: Google's storage answers in XML, web servers with a page. */
export function notFoundReply(host: string, path: string): Reply {
  if (host === 'storage.googleapis.com') {
    const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
    const details = `No such object: ${escaped(`${bucket}/${key}`)}`;
    const xml = `<?xml version='1.0' encoding='UTF-8'?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Details>${details}</Details></Error>`;
    return bytesReply(404, 'application/xml; charset=UTF-8', xml);
  }
  const page = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL ${escaped(path)} was not found on this server.</p>\n</body></html>\n`;
  return bytesReply(404, 'text/html; charset=iso-8859-1', page);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
