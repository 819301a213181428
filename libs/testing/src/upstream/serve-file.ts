import { stat } from 'node:fs/promises';
import type { Reply } from './reply.ts';

/** A file as it is offered under a public address. */
export interface OfferedFile {
  readonly path: string;
  readonly contentType: string;
  readonly etag: string;
  readonly lastModified: Date;
}

/** Answers a GET or HEAD of a file as web servers do: conditional requests, one byte range, nothing else. */
export async function serveFile(file: OfferedFile, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const { size } = await stat(file.path);
  const lastModified = file.lastModified.toUTCString();
  const validators = { etag: file.etag, 'last-modified': lastModified };
  if (isUnchanged(file, headers)) return { status: 304, headers: validators, body: { kind: 'bytes', bytes: Buffer.alloc(0) } };
  const common = { ...validators, 'content-type': file.contentType, 'accept-ranges': 'bytes' };
  const range = mayContinue(file, headers['if-range']) ? byteRange(headers.range, size) : undefined;
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...common, 'content-range': `bytes */${size}` }, body: { kind: 'bytes', bytes: Buffer.alloc(0) } };
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return {
    status: range ? 206 : 200,
    headers: range ? { ...common, 'content-range': `bytes ${start}-${end}/${size}` } : common,
    body: { kind: 'file', path: file.path, start, length: end - start + 1 },
  };
}

/** An entity tag decides where there is one; the date only where there is none (RFC 9110, 13.2.2). */
function isUnchanged(file: OfferedFile, headers: Readonly<Record<string, string>>): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === file.etag.replace(/^W\//, ''));
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Math.floor(file.lastModified.getTime() / 1000) * 1000 <= since;
}

function mayContinue(file: OfferedFile, ifRange: string | undefined): boolean {
  return ifRange === undefined || ifRange === file.etag || ifRange === file.lastModified.toUTCString();
}

/** One range of `bytes=`; what is no such thing is ignored, as servers may. */
function byteRange(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start >= size || start > end ? 'unsatisfiable' : { start, end };
}
