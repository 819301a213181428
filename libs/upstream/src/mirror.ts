import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PrerequisiteError } from '@nephron/errors';

/** A file of a mirror folder that carries a published name. */
export interface MirrorFile {
  readonly path: string;
  /** As found, with `.gz` where it is compressed. */
  readonly name: string;
  /** From the name or the release folder; undefined for the publisher's undated "current" name. */
  readonly release: string | undefined;
  readonly modifiedAt: Date;
}

/** Published names are patterns of the whole name without `.gz`; a group `release` holds the release. */
export interface PublishedName {
  readonly publisher: string;
  readonly names: readonly RegExp[];
}

/** A folder in the publisher's folder that holds one release: `2024-10`, `2024-10-18`, `v4.1`, `112`. */
const RELEASE_FOLDER = /^v?\d+([.-]\d+)*$/;

/**
 * Finds a published file in `<mirror>/<publisher>/` or in a release folder below it, plain or `.gz`. Earlier names win over
 * later ones; among releases of one name the undated current one wins, then the newest. `named` picks a file by its exact name
 * instead, relative to the publisher's folder.
 */
export async function findInMirror(mirrorDir: string, wanted: PublishedName, named?: string): Promise<MirrorFile | undefined> {
  const folder = join(mirrorDir, wanted.publisher);
  if (named) return await namedFile(folder, named);
  const entries = await filesOf(folder);
  for (const pattern of wanted.names) {
    const found: MirrorFile[] = [];
    for (const entry of entries) {
      const match = wholeMatch(pattern, entry.name.replace(/\.gz$/, ''));
      if (!match) continue;
      const release = match.groups?.release ?? entry.releaseFolder;
      found.push({ path: entry.path, name: entry.name, release, modifiedAt: (await stat(entry.path)).mtime });
    }
    const best = found.sort(newestFirst)[0];
    if (best) return best;
  }
  return undefined;
}

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly releaseFolder: string | undefined;
}

async function filesOf(folder: string): Promise<Entry[]> {
  const files: Entry[] = [];
  for (const entry of await listed(folder)) {
    if (entry.isDirectory() && RELEASE_FOLDER.test(entry.name)) {
      const inner = await listed(join(folder, entry.name));
      for (const file of inner) {
        if (!file.isDirectory()) files.push({ path: join(folder, entry.name, file.name), name: file.name, releaseFolder: entry.name });
      }
    } else if (!entry.isDirectory()) {
      files.push({ path: join(folder, entry.name), name: entry.name, releaseFolder: undefined });
    }
  }
  return files;
}

async function listed(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
    throw error;
  }
}

async function namedFile(folder: string, name: string): Promise<MirrorFile> {
  const path = join(folder, name);
  try {
    return { path, name: name.split('/').at(-1) ?? name, release: undefined, modifiedAt: (await stat(path)).mtime };
  } catch (error) {
    throw new PrerequisiteError(`the settings name the file ${name}, but the mirror folder has no ${path}`, { cause: error });
  }
}

function wholeMatch(pattern: RegExp, name: string): RegExpExecArray | undefined {
  const match = pattern.exec(name);
  return match && match[0].length === name.length ? match : undefined;
}

function newestFirst(a: MirrorFile, b: MirrorFile): number {
  if ((a.release === undefined) !== (b.release === undefined)) return a.release === undefined ? -1 : 1;
  const byRelease = compareReleases(b.release ?? '', a.release ?? '');
  return byRelease || b.modifiedAt.getTime() - a.modifiedAt.getTime() || a.name.length - b.name.length;
}

/** Orders release names by their numbers: `4.1` before `4.10`, `2023-01-27` before `2024-04-26`. */
export function compareReleases(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
