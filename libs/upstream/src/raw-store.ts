import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes that were received once and never change, named by their SHA-256. */
export interface RawFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Where the bytes with this SHA-256 lie. */
export function rawPath(rawDir: string, sha256: string): string {
  return join(rawDir, sha256.slice(0, 2), sha256);
}

/**
 * Copies a file into the content-addressed store, hashing on the way, so that what is parsed later is what was judged, even
 * when somebody replaces the original meanwhile. A file already there is not stored twice.
 */
export async function storeRaw(
  rawDir: string,
  from: string,
  options: { signal?: AbortSignal; onBytes?: (bytes: number) => void } = {},
): Promise<RawFile> {
  await mkdir(rawDir, { recursive: true });
  const temporary = join(rawDir, `incoming-${randomUUID()}`);
  const hash = createHash('sha256');
  let bytes = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      options.onBytes?.(bytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(from), hashing, createWriteStream(temporary), options.signal ? { signal: options.signal } : {});
    const sha256 = hash.digest('hex');
    return { path: await takeRaw(rawDir, temporary, sha256), sha256, bytes };
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Moves a file whose SHA-256 is known into the store; returns where it lies there. It takes the place of an equal one that is older, so
 * that it is not deleted before the release that uses it is recorded; who reads that one reads on.
 */
export async function takeRaw(rawDir: string, from: string, sha256: string): Promise<string> {
  const path = rawPath(rawDir, sha256);
  await mkdir(join(rawDir, sha256.slice(0, 2)), { recursive: true });
  await rename(from, path);
  return path;
}

/** Deletes stored files that are not in `keep` and older than `olderThanMs`; returns how many. */
export async function pruneRaw(
  rawDir: string,
  keep: ReadonlySet<string>,
  { olderThanMs }: { readonly olderThanMs: number },
): Promise<number> {
  let deleted = 0;
  const folders = await readdir(rawDir, { withFileTypes: true }).catch(() => []);
  for (const folder of folders.filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))) {
    for (const name of await readdir(join(rawDir, folder.name))) {
      const path = join(rawDir, folder.name, name);
      if (keep.has(name) || !/^[0-9a-f]{64}$/.test(name) || Date.now() - (await stat(path)).mtimeMs < olderThanMs) continue;
      await rm(path, { force: true });
      deleted++;
    }
  }
  return deleted;
}
