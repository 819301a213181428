import { ArtifactSuspectError } from '@nephron/errors';
import { plainHead } from './read.ts';

const HEAD_BYTES = 64 * 1024;

/**
 * Refuses, with ArtifactSuspectError, what cannot be the published file: nothing at all, a web page (the usual answer of a
 * log-in or challenge wall), or a beginning without `mark`. A cut compressed file shows when it is read.
 */
export async function verifyArtifact(path: string, name: string, mark?: RegExp): Promise<void> {
  const head = await plainHead(path, HEAD_BYTES);
  if (head.trim() === '') throw new ArtifactSuspectError(`${name} is empty`);
  if (/^\s*(<!doctype html|<html)/i.test(head)) throw new ArtifactSuspectError(`${name} is an HTML page, not data`);
  if (mark && !mark.test(head))
    throw new ArtifactSuspectError(`${name} does not begin like the published file: ${String(mark)} is not in it`);
}
