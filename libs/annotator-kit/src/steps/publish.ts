import { SourcePublished, subjects } from '@nephron/contracts';
import {
  addToOutbox,
  bumpNamespaces,
  clearStaging,
  closePublication,
  completeUnit,
  countStaged,
  getRelease,
  holdUnit,
  markPublishedRelease,
  type NewOutboxMessage,
  openPublication,
  prepareToPublish,
  publishStaged,
  type ReleaseFacts,
  recordTally,
  type SourceTally,
} from '@nephron/db';
import { LedgerError } from '@nephron/errors';
import { schemaId } from '@nephron/messaging';
import { currentTraceparent } from '@nephron/telemetry';
import { SPAN, within } from '../progress.ts';
import { pruneRawStore } from '../raw-retention.ts';
import type { Source } from '../source.ts';
import { upstreamNamespace } from '../upstream.ts';
import type { Step, Work } from '../work.ts';
import { changeAnnouncements } from './announcements.ts';
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
    const opened = { kind: 'publish', source: unit.source, releaseId: release.id, runId: unit.runId, actor: unit.requestedBy } as const;
    const id = await openPublication(trx, opened);
    const publication = { id, releaseId: release.id, source: unit.source, runId: unit.runId, scope: release.scope, hgncIds: unit.hgncIds };
    const tally = await publishStaged(trx, publication);
    await markPublishedRelease(trx, publication, tally, release.counts);
    await clearStaging(trx, release.id);
    await recordTally(trx, unit.runId, unit.source, tally, release.id);
    await completeUnit(trx, unit, { verdict: 'published' }, release.id);
    // Last, because the row is shared by all sources: whoever holds it makes the others wait.
    const bumped = await bumpNamespaces(trx, [...namespacesOf(source), ...outdatedAnswers(work, release)]);
    const seq = await closePublication(trx, id, { added: tally.added, changed: tally.updated, retired: tally.retired });
    work.log.info({ version: release.version, ...tally }, 'release published');
    return await addToOutbox(trx, [
      ...(await changeAnnouncements(trx, work, { publicationId: id, kind: 'publish', releaseId: release.id, seq, tally, bumped })),
      sourcePublished(work, release.id, release.version, tally),
      unitFinished(unit),
    ]);
  });
  work.progress.show({ fraction: SPAN.publish.to, operation: 'published' });
  await pruneRawStore(work);
  return announced;
};

/** What readers may have cached of a source's documents. */
export function namespacesOf(source: Source): readonly string[] {
  return source.publishGenes ? ['annotation', 'gene', 'gene_list'] : ['annotation'];
}

/** Answers of the source's API that were kept before a whole release: giving them again would take readers back. */
function outdatedAnswers({ source }: Work, { scope }: Pick<ReleaseFacts, 'scope'>): readonly string[] {
  return scope === 'all' && source.api ? [upstreamNamespace(source.id)] : [];
}

export function sourcePublished({ unit }: Work, releaseId: string, version: string, tally: SourceTally): NewOutboxMessage {
  const { added, updated, retired, unchanged } = tally;
  const payload: SourcePublished = {
    source: unit.source,
    releaseId,
    runId: unit.runId,
    version,
    added,
    changed: updated,
    retired,
    unchanged,
  };
  return { subject: subjects.sourcePublished, schema_id: schemaId(SourcePublished), payload, traceparent: currentTraceparent() ?? null };
}
