import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ReadOptions, readChunks, readJson, readLines } from '@nephron/upstream';
import type { ArtifactFile } from './source.ts';

/** A file on disk as a parser sees it; `name` where it was stored under another one. */
export async function artifactAt(
  path: string,
  role: string,
  options: ReadOptions & { readonly name?: string } = {},
): Promise<ArtifactFile> {
  const { size, mtime } = await stat(path);
  return {
    role,
    name: options.name ?? basename(path),
    bytes: size,
    modifiedAt: mtime.toISOString(),
    lines: () => readLines(path, options),
    chunks: () => readChunks(path, options),
    json: () => readJson(path, options),
  };
}
