import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { asSuspect, isGzip } from '../read.ts';
import { requireBlockGzipEnd } from '../verify.ts';
import { BsdSum } from './bsd-sum.ts';

export interface Inspected {
  readonly sha256: string;
  readonly bytes: number;
  /** By kind of checksum, as publishers write them. */
  readonly sums: Readonly<Record<'md5' | 'sum', string>>;
}

/**
 * Reads a received file once from end to end: its sums, and whether what is compressed can be decompressed to its end with the
 * lengths and CRCs it states. A damaged or cut file throws ArtifactSuspectError.
 */
export async function inspect(path: string, name: string, signal: AbortSignal): Promise<Inspected> {
  await requireBlockGzipEnd(path, name);
  const [sha256, md5, sum] = [createHash('sha256'), createHash('md5'), new BsdSum()];
  const gunzip = (await isGzip(path)) ? discarding() : undefined;
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024, signal })) {
      const part = chunk as Buffer;
      bytes += part.length;
      sha256.update(part);
      md5.update(part);
      sum.update(part);
      await gunzip?.write(part);
    }
    await gunzip?.end();
  } catch (error) {
    signal.throwIfAborted();
    throw asSuspect(error, name);
  } finally {
    gunzip?.destroy();
  }
  return { sha256: sha256.digest('hex'), bytes, sums: { md5: md5.digest('hex'), sum: sum.digest() } };
}

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
