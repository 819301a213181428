import { sourceDescription } from '@nephron/contracts';
import { approvedGenes, findCurrentRelease } from '@nephron/db';
import { PrerequisiteError } from '@nephron/errors';
import { GeneIndex } from './gene-index.ts';
import type { ApiContext, ArtifactFile, GenePanel } from './source.ts';
import type { Work } from './work.ts';

/** What a source's API route works with in this unit. */
export async function apiContext(
  work: Work,
  files: Readonly<Record<string, ArtifactFile>>,
  panel: GenePanel | undefined,
): Promise<ApiContext<string>> {
  if (!work.upstream) throw new PrerequisiteError('this service was started without access to public hosts');
  return {
    http: work.upstream.http,
    files,
    genes: new GeneIndex(await approvedGenes(work.db)),
    panel,
    publishedVersion: (await findCurrentRelease(work.db, work.unit.source))?.version,
    freshForMs: work.unit.isForced ? 0 : sourceDescription(work.source.id).freshForMs,
    signal: work.signal,
  };
}
