import {
  addToOutbox,
  bumpNamespaces,
  clearStaging,
  closePublication,
  completeUnit,
  countGenes,
  findCurrentRelease,
  formerRelease,
  getRelease,
  holdUnit,
  markRolledBack,
  newestStanding,
  openPublication,
  prepareToPublish,
  recordTally,
  restoreFormerDocuments,
  stageFormerDocuments,
} from '@nephron/db';
import { LedgerError } from '@nephron/errors';
import { SPAN } from '../progress.ts';
import type { Step } from '../work.ts';
import { changeAnnouncements } from './announcements.ts';
import { unitFinished } from './finished.ts';
import { namespacesOf, sourcePublished } from './publish.ts';

/**
 * Takes the source's newest release back in one transaction: readers see the exact documents from before it, with the releases those
 * came from; what it brought goes to history.
 */
export const rollback: Step = async (work) => {
  const { unit, source } = work;
  work.progress.show({ fraction: SPAN.publish.from, operation: 'taking the release back' });
  return await work.db.transaction().execute(async (trx) => {
    await holdUnit(trx, unit);
    const release = await getRelease(trx, unit.releaseId ?? '');
    const newest = await newestStanding(trx, unit.source);
    if (newest !== release.id) {
      throw new LedgerError(`release ${release.id} is not the newest of ${unit.source}: ${newest ?? 'none'} is; take that back first`);
    }
    if (source.publishGenes && !(await formerRelease(trx, { releaseId: release.id, source: unit.source }))) {
      throw new LedgerError(`release ${release.id} is the first that brought genes: without it there would be none`);
    }
    await prepareToPublish(trx);
    const opened = { kind: 'rollback', source: unit.source, releaseId: release.id, runId: unit.runId, actor: unit.requestedBy } as const;
    const publicationId = await openPublication(trx, opened);
    const taken = { publicationId, releaseId: release.id, source: unit.source, runId: unit.runId };
    if (source.publishGenes) {
      await stageFormerDocuments(trx, taken);
      await (source.takeBackGenes ?? source.publishGenes)(trx, release.id);
      await clearStaging(trx, release.id);
    }
    const changes = await restoreFormerDocuments(trx, taken);
    await markRolledBack(trx, taken);
    const { approved, documents } = await countGenes(trx, unit.source, null);
    const tally = {
      ...changes,
      total: approved,
      done: documents,
      unchanged: documents - changes.added - changes.updated,
      notFound: approved - documents,
      failed: 0,
    };
    await recordTally(trx, unit.runId, unit.source, tally, release.id);
    await completeUnit(trx, unit, { verdict: 'rolled_back' }, release.id);
    const bumped = await bumpNamespaces(trx, namespacesOf(source));
    const seq = await closePublication(trx, publicationId, { added: tally.added, changed: tally.updated, retired: tally.retired });
    const current = await findCurrentRelease(trx, unit.source);
    work.log.info({ releaseId: release.id, version: release.version, ...tally, current: current?.version }, 'release taken back');
    return await addToOutbox(trx, [
      ...(await changeAnnouncements(trx, work, { publicationId, kind: 'rollback', releaseId: release.id, seq, tally, bumped })),
      // Readers follow the source, whichever way it moved.
      sourcePublished(work, current?.id ?? release.id, current?.version ?? 'none', tally),
      unitFinished(unit),
    ]);
  });
};
