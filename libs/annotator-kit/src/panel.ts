import { panelForSource } from '@nephron/db';
import type { GenePanel } from './source.ts';
import type { Work } from './work.ts';

/** The gene list that the source's settings name; undefined where nobody has imported it. */
export async function panelOf({ source, db, settings }: Pick<Work, 'source' | 'db' | 'settings'>): Promise<GenePanel | undefined> {
  if (!source.usesPanel && !source.api?.fillsGaps) return undefined;
  return await panelForSource(db, settings.panelId);
}
