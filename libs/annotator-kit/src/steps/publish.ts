import { CacheInvalidated, SourcePublished, subjects } from '@nephron/contracts';
import {
  addToOutbox,
  bumpNamespaces,
  clearStaging,
  completeUnit,
  countStaged,
  getRelease,
  holdUnit,
  markPublishedRelease,
  type NewOutboxMessage,
  prepareToPublish,
  publishStaged,
  recordTally,
  type SourceTally,
} from '@nephron/db';
import { LedgerError } from '@nephron/errors';
import { schemaId } from '@nephron/messaging';
import { currentTraceparent } from '@nephron/telemetry';
import { SPAN, within } from '../progress.ts';
import type { Step, Work } from '../work.ts';
import { unitFinished } from './finished.ts';

/** Makes the staged release visible in one transaction: readers see the old one or the new one, never a mixture. */
export const publish: Step = async (work) => {
  const { unit, source } = work;
  work.progress.show({ fraction: SPAN.publish.from, operation: 'publishing' });
  const announced = await work.db.transaction().execute(async (trx) => {
    await holdUnit(trx, unit);
    const release = await getRelease(trx, unit.releaseId ?? '');
    const staged = await countStaged(trx, release.id);
    if (release.state !== 'staged' || !release.counts || staged !== release.counts.documents) {
      throw new LedgerError(`release ${release.id} is ${release.state} with ${staged} staged documents; it cannot be published`);
    }
    await prepareToPublish(trx);
    if (source.publishGenes) {
      work.progress.show({ fraction: within(SPAN.publish, 0.1), operation: 'writing genes and identifiers' });
      await source.publishGenes(trx, release.id);
    }
    work.progress.show({ fraction: within(SPAN.publish, 0.5), operation: 'publishing documents' });
    const publication = { releaseId: release.id, source: unit.source, runId: unit.runId, scope: release.scope, hgncIds: unit.hgncIds };
    const tally = await publishStaged(trx, publication);
    await markPublishedRelease(trx, publication, tally, release.counts);
    await clearStaging(trx, release.id);
    await recordTally(trx, unit.runId, unit.source, tally, release.id);
    await completeUnit(trx, unit, { verdict: 'published' }, release.id);
    // Last, because the row is shared by all sources: whoever holds it makes the others wait.
    const bumped = await bumpNamespaces(trx, source.publishGenes ? ['annotation', 'gene', 'gene_list'] : ['annotation']);
    work.log.info({ version: release.version, ...tally }, 'release published');
    return await addToOutbox(trx, announcements(work, release.id, release.version, tally, bumped));
  });
  work.progress.show({ fraction: SPAN.publish.to, operation: 'published' });
  return announced;
};

function announcements(
  { unit }: Work,
  releaseId: string,
  version: string,
  tally: SourceTally,
  bumped: readonly CacheInvalidated[],
): NewOutboxMessage[] {
  const traceparent = currentTraceparent() ?? null;
  const { added, updated, retired, unchanged } = tally;
  const published: SourcePublished = {
    source: unit.source,
    releaseId,
    runId: unit.runId,
    version,
    added,
    changed: updated,
    retired,
    unchanged,
  };
  return [
    ...bumped.map((payload) => ({ subject: subjects.cacheInvalidated, schema_id: schemaId(CacheInvalidated), payload, traceparent })),
    { subject: subjects.sourcePublished, schema_id: schemaId(SourcePublished), payload: published, traceparent },
    unitFinished(unit),
  ];
}
