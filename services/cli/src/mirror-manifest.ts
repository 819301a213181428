import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '@nephron/errors';

/** What a mirror folder holds of a published file, and where it came from. */
export interface MirroredFile {
  readonly source: string;
  readonly role: string;
  /** From the mirror folder. */
  readonly path: string;
  /** The public address. */
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly etag?: string;
  readonly last_modified?: string;
  /** When these bytes were received. */
  readonly retrieved_at: string;
  /** When the publisher was last asked whether there are newer ones. */
  readonly checked_at: string;
}

const NAME = 'manifest.json';

/** The list of what was pulled; it lies in the mirror folder itself, so that a copy of the folder says where its files come from. */
export async function readManifest(dir: string): Promise<MirroredFile[]> {
  const path = join(dir, NAME);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new RequestError(`${path} cannot be read (${error.code})`, { cause: error });
  });
  if (text === undefined) return [];
  try {
    const { files } = JSON.parse(text) as { files: MirroredFile[] };
    if (Array.isArray(files)) return files;
  } catch {
    // Said below.
  }
  throw new RequestError(`${path} is no list of mirrored files: move it away, and everything is pulled anew`);
}

/** Written as a whole or not at all. */
export async function writeManifest(dir: string, files: readonly MirroredFile[]): Promise<void> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const temporary = join(dir, `${NAME}.${process.pid}`);
  await writeFile(temporary, `${JSON.stringify({ files: sorted }, undefined, 2)}\n`);
  await rename(temporary, join(dir, NAME));
}
