import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { Checksum } from '../catalogue/published-file.ts';
import { asSuspect, isGzip } from '../read.ts';
import { BsdSum } from './bsd-sum.ts';

export interface Inspected {
  readonly sha256: string;
  readonly bytes: number;
  /** Of the kind that was asked for, as publishers write it. */
  readonly sum: string | undefined;
}

/**
 * Reads a received file once from end to end: its hash, the checksum of the publisher's kind, and whether what is compressed can be
 * decompressed to its end with the lengths and CRCs it states. A damaged or cut file throws ArtifactSuspectError.
 */
export async function inspect(path: string, name: string, kind: Checksum['kind'] | undefined, signal: AbortSignal): Promise<Inspected> {
  const sha256 = createHash('sha256');
  const published = kind && PUBLISHED_SUMS[kind]();
  const gunzip = (await isGzip(path)) ? discarding() : undefined;
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024, signal })) {
      const part = chunk as Buffer;
      bytes += part.length;
      sha256.update(part);
      published?.update(part);
      await gunzip?.write(part);
    }
    await gunzip?.end();
  } catch (error) {
    signal.throwIfAborted();
    throw asSuspect(error, name);
  } finally {
    gunzip?.destroy();
  }
  return { sha256: sha256.digest('hex'), bytes, sum: published?.digest() };
}

interface Summing {
  readonly update: (chunk: Buffer) => void;
  readonly digest: () => string;
}

const PUBLISHED_SUMS: Readonly<Record<Checksum['kind'], () => Summing>> = {
  md5: () => {
    const md5 = createHash('md5');
    return { update: (chunk) => void md5.update(chunk), digest: () => md5.digest('hex') };
  },
  sum: () => {
    const sum = new BsdSum();
    return { update: (chunk) => sum.update(chunk), digest: () => sum.digest() };
  },
};

interface Discarding {
  readonly write: (chunk: Buffer) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly destroy: () => void;
}

/** Decompresses and throws away: only whether it can be done matters. */
function discarding(): Discarding {
  const gunzip: Gunzip = createGunzip({ chunkSize: 256 * 1024 });
  gunzip.resume();
  const done = finished(gunzip);
  // Heard of where it is waited for; until then it must not end the process.
  done.catch(() => {});
  return {
    write: async (chunk) => {
      if (!gunzip.write(chunk)) await Promise.race([once(gunzip, 'drain'), done]);
    },
    end: async () => {
      gunzip.end();
      await done;
    },
    destroy: () => void gunzip.destroy(),
  };
}
