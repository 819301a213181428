import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '@nephron/errors';
import type { Logger } from 'pino';

/** Folder of a mirror with gene lists; each file is imported under its name. */
const FOLDER = 'panels';
const LIST = /^([a-z0-9][a-z0-9_-]{0,63})\.(?:tsv|csv|txt)$/;

export interface FirstPanelsOptions {
  readonly url: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Searched in this order; the first folder with lists is taken. */
  readonly mirrorDirs: readonly string[];
}

interface GeneListFile {
  readonly id: string;
  readonly path: string;
}

/** Imports the gene lists of the mirror folder that the installation does not have yet. What cannot be imported is said and passed over. */
export async function importFirstPanels({ url, log, signal, mirrorDirs }: FirstPanelsOptions): Promise<void> {
  for (const { id, path } of await listsIn(mirrorDirs)) {
    const address = `${url}/api/panels/${id}`;
    try {
      if ((await fetch(address, { signal })).ok) continue;
      const answer = await fetch(address, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          list: await readFile(path, 'utf8'),
          description: `imported at the first start from ${basename(path)}`,
        }),
        signal,
      });
      const body = (await answer.json()) as { detail?: string; data?: { gene_count: number; unresolved: unknown[] } };
      if (!answer.ok || !body.data) throw new Error(body.detail ?? `the API answered ${answer.status}`);
      const { gene_count, unresolved } = body.data;
      const missing = unresolved.length > 0 ? `; ${unresolved.length} lines lead to no gene (nephron panel show ${id})` : '';
      log.info(`gene list ${id}: ${gene_count} genes${missing}`);
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn(`the gene list ${id} could not be imported (${messageOf(error)}); import it with "npm run nephron -- panel import ${path}"`);
    }
  }
}

async function listsIn(mirrorDirs: readonly string[]): Promise<GeneListFile[]> {
  for (const mirrorDir of mirrorDirs) {
    const folder = join(mirrorDir, FOLDER);
    const names = await readdir(folder).catch(() => []);
    const lists = names.sort().flatMap((name) => {
      const id = LIST.exec(name)?.[1];
      return id ? [{ id, path: join(folder, name) }] : [];
    });
    if (lists.length > 0) return lists;
  }
  return [];
}
