import { type FileHandle, open } from 'node:fs/promises';
import { ArtifactSuspectError } from '@nephron/errors';
import { isHtml } from './http/html.ts';
import { plainHead } from './read.ts';

const HEAD_BYTES = 64 * 1024;

/**
 * Refuses, with ArtifactSuspectError, what cannot be the published file: nothing at all, a web page (the usual answer of a
 * log-in or challenge wall), a beginning without `mark`, block-gzip without its end. Another cut compressed file shows when it is read.
 */
export async function verifyArtifact(path: string, name: string, mark?: RegExp): Promise<void> {
  await requireBlockGzipEnd(path, name);
  const head = await plainHead(path, HEAD_BYTES);
  if (head.trim() === '') throw new ArtifactSuspectError(`${name} is empty`);
  if (isHtml(head)) throw new ArtifactSuspectError(`${name} is an HTML page, not data`);
  if (mark && !mark.test(head))
    throw new ArtifactSuspectError(`${name} does not begin like the published file: ${String(mark)} is not in it`);
}

/** The empty block that ends every block-gzip file (`.bgz`, SAM specification 4.1.2): without it, whole blocks may be missing. */
const BLOCK_GZIP_END = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

/** Throws ArtifactSuspectError for a block-gzip file that was cut between two blocks, which no decompression notices. */
async function requireBlockGzipEnd(path: string, name: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = await bytesAt(file, 0, 16);
    if (!isBlockGzip(head)) return;
    const end = await bytesAt(file, Math.max(0, size - BLOCK_GZIP_END.length), BLOCK_GZIP_END.length);
    if (!end.equals(BLOCK_GZIP_END)) throw new ArtifactSuspectError(`${name} ends too early: the last block of block-gzip is missing`);
  } finally {
    await file.close();
  }
}

/** A gzip member whose extra field is `BC`, the size of its block. */
function isBlockGzip(head: Buffer): boolean {
  return head.length === 16 && head.readUInt32BE(0) === 0x1f8b0804 && head.toString('latin1', 12, 14) === 'BC';
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
