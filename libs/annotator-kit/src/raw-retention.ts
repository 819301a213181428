import { rawFilesInUse } from '@nephron/db';
import { messageOf } from '@nephron/errors';
import { pruneRaw } from '@nephron/upstream';
import type { Work } from './work.ts';

/** A file younger than this may belong to a unit that has not recorded it yet. */
const GRACE_MS = 24 * 60 * 60 * 1000;

/** Deletes received files that belong to none of each source's newest releases. What cannot be deleted now is tried again later. */
export async function pruneRawStore({ db, settings, log }: Pick<Work, 'db' | 'settings' | 'log'>): Promise<void> {
  try {
    const inUse = await rawFilesInUse(db, settings.keepReleases);
    await pruneRaw(settings.rawDir, inUse, { olderThanMs: GRACE_MS });
  } catch (error) {
    log.warn({ why: messageOf(error) }, 'old files of the raw store could not be deleted');
  }
}
