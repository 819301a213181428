import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server says about the version of a file that it sends. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/**
 * A file of which some bytes are here. It is named after its address and its version, so that two processes that download the same
 * version write the same bytes to the same places, and other versions are other files.
 */
export interface PartialFile extends Validators {
  readonly path: string;
  readonly bytes: number;
}

/** Rests older than that belong to downloads nobody goes on with. */
const FORGOTTEN_MS = 7 * 24 * 60 * 60 * 1000;

/** Parts of files below `<rawDir>/partial`; they survive the process that wrote them. */
export interface PartialFiles {
  /** The newest part that can be gone on with. */
  readonly find: (url: string) => Promise<PartialFile | undefined>;
  /** A file to write this version to; what is already there of it stays. */
  readonly begin: (url: string, validators: Validators) => Promise<PartialFile>;
  readonly discard: (partial: PartialFile) => Promise<void>;
}

export function partialFiles(rawDir: string): PartialFiles {
  const folder = join(rawDir, 'partial');
  return {
    find: async (url) => {
      await removeForgotten(folder);
      const found = await Promise.all(
        (await namesIn(folder)).filter((name) => isPartOf(url, name)).map((name) => read(join(folder, name))),
      );
      return found.filter((part) => part !== undefined).sort((a, b) => b.changedAt - a.changedAt)[0];
    },
    begin: async (url, { etag, lastModified }) => {
      await mkdir(folder, { recursive: true });
      const version = ifRange({ etag, lastModified });
      const path = join(folder, `${hashOf(url)}-${version ? hashOf(version) : randomUUID()}.part`);
      const described = JSON.stringify({ url, etag, lastModified });
      // Whole or not at all, for whoever reads it after a crash.
      await writeFile(`${path}.${process.pid}.tmp`, described);
      await rename(`${path}.${process.pid}.tmp`, `${path}.json`);
      await writeFile(path, '', { flag: 'a' });
      return { path, bytes: (await stat(path)).size, etag, lastModified };
    },
    discard: async ({ path }) => {
      await Promise.all([rm(path, { force: true }), rm(`${path}.json`, { force: true })]);
    },
  };
}

/**
 * What `If-Range` takes: a strong entity tag, else the date (RFC 9110, 13.1.5). Undefined where the server gives neither: then
 * nobody can tell whether the rest would fit.
 */
export function ifRange({ etag, lastModified }: Validators): string | undefined {
  return etag && !etag.startsWith('W/') ? etag : lastModified;
}

async function read(path: string): Promise<(PartialFile & { readonly changedAt: number }) | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    const { etag, lastModified } = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Validators;
    if (!ifRange({ etag, lastModified })) return undefined;
    return { path, bytes: size, etag, lastModified, changedAt: mtimeMs };
  } catch {
    // Not described, or gone meanwhile: nobody can go on with it.
    return undefined;
  }
}

async function removeForgotten(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > FORGOTTEN_MS) await rm(path, { force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}

function isPartOf(url: string, name: string): boolean {
  return name.startsWith(`${hashOf(url)}-`) && name.endsWith('.part');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
