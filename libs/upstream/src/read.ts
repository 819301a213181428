import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { ArtifactSuspectError } from '@nephron/errors';

/** Consecutive lines of a text file, without their line ends. */
export interface LineBatch {
  /** Line number of the first line, counted from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Told how many bytes of the stored file (compressed, where it is) have been read. */
  readonly onBytes?: (bytes: number) => void;
  /** What errors call the file; left out: "the file". */
  readonly name?: string;
}

/** Longer than any line of the sources; beyond it the file is no text of lines and would fill the memory. */
const MAX_LINE_CHARS = 16 * 1024 * 1024;

/**
 * Bytes read at once. A text above 128 KiB is a large object to the runtime: it outlives the next collection of young memory, and a
 * long file then leaves tens of megabytes of dead text in old memory. Smaller reads cost no time that could be measured.
 */
const CHUNK_BYTES = 64 * 1024;

/** True for gzip and block-gzip (`.bgz`), told by the first two bytes and not by the name. */
export async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** The plain bytes of a file, decompressed where needed, in chunks; memory stays bounded whatever its size. */
async function* plainChunks(path: string, options: ReadOptions): AsyncGenerator<Buffer> {
  const compressed = await isGzip(path);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(options.signal ? { signal: options.signal } : {}) });
  const gunzip = compressed ? createGunzip({ chunkSize: CHUNK_BYTES }) : undefined;
  if (gunzip) {
    file.on('error', (error) => gunzip.destroy(error));
    file.pipe(gunzip);
  }
  try {
    for await (const chunk of gunzip ?? file) {
      yield chunk as Buffer;
      options.onBytes?.(file.bytesRead);
    }
  } finally {
    file.destroy();
    gunzip?.destroy();
  }
}

/** The first `bytes` plain bytes of a file as text. */
export async function plainHead(path: string, bytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of plainChunks(path, {})) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) break;
    }
  } catch (error) {
    throw asSuspect(error);
  }
  return Buffer.concat(chunks).toString('utf8', 0, bytes);
}

/** Reads the plain bytes of a file, decompressed where needed, in chunks of some hundred kilobytes. A cut gzip file throws ArtifactSuspectError. */
export async function* readChunks(path: string, options: ReadOptions = {}): AsyncGenerator<Buffer> {
  try {
    yield* plainChunks(path, options);
  } catch (error) {
    throw asSuspect(error, options.name);
  }
}

/** Reads a text file as batches of lines, plain or gzip. A cut gzip file throws ArtifactSuspectError. */
export async function* readLines(path: string, options: ReadOptions = {}): AsyncGenerator<LineBatch> {
  try {
    yield* linesIn(plainChunks(path, options));
  } catch (error) {
    throw asSuspect(error, options.name);
  }
}

/** The lines of a text that comes in chunks, a batch per chunk. */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let line = 1;
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_CHARS)
      throw new ArtifactSuspectError(`line ${line + lines.length} is longer than ${MAX_LINE_CHARS} characters`);
    if (lines.length === 0) continue;
    yield { firstLine: line, lines: withoutCarriageReturns(lines) };
    line += lines.length;
  }
  if (rest) yield { firstLine: line, lines: withoutCarriageReturns([rest]) };
}

function withoutCarriageReturns(lines: string[]): string[] {
  if (!lines[0]?.endsWith('\r') && !lines.at(-1)?.endsWith('\r')) return lines;
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Reads a whole JSON file, plain or gzip; what is no JSON throws ArtifactSuspectError. Only for files that fit the memory budget. */
export async function readJson(path: string, options: ReadOptions = {}): Promise<unknown> {
  try {
    return JSON.parse(await text(plainChunks(path, options)));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ArtifactSuspectError(`not JSON: ${error.message}`, { cause: error });
    throw asSuspect(error, options.name);
  }
}

/** An error of decompression as what it says about the file; other errors as they are. */
export function asSuspect(error: unknown, name = 'the file'): unknown {
  const code = (error as { code?: string }).code;
  if (code?.startsWith('Z_'))
    return new ArtifactSuspectError(`${name}: the gzip data end too early or are damaged (${code})`, { cause: error });
  return error;
}
