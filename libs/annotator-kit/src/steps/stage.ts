import {
  addToOutbox,
  approvedGenes,
  compareStaged,
  completeUnit,
  copyToStaging,
  copyTransaction,
  countStaged,
  findCurrentRelease,
  type GateReport,
  getRelease,
  holdUnit,
  markStaged,
  type OutboxMessage,
  type ReleaseComparison,
  type ReleaseCounts,
  type ReleaseFacts,
  recordFailures,
} from '@nephron/db';
import { ArtifactSuspectError, LedgerError } from '@nephron/errors';
import { rawPath } from '@nephron/upstream';
import { artifactAt } from '../artifact.ts';
import { type GateInput, judge, thresholdsOf } from '../gate.ts';
import { GeneIndex } from '../gene-index.ts';
import { panelOf } from '../panel.ts';
import { ParseTally } from '../parse-tally.ts';
import { SPAN, within } from '../progress.ts';
import type { ArtifactFile } from '../source.ts';
import type { Step, Work } from '../work.ts';
import { stageAnswers } from './ask-genes.ts';
import { type FilledGaps, fillGaps } from './fill-gaps.ts';
import { unitFinished } from './finished.ts';
import { resumeAt, Staging, stagedDocument } from './staging.ts';

/** Turns the acquired files, or the API's answers, into one staged document per gene and judges the result. */
export const stage: Step = async (work) => {
  const release = await getRelease(work.db, work.unit.releaseId ?? '');
  const tally = new ParseTally(
    work.source.gate.sentinels.map((sentinel) => sentinel.hgncId),
    work.log,
  );
  let suspicion: string | undefined;
  let gaps: FilledGaps = { documents: [], failures: [] };
  try {
    if (release.route === 'api' && work.source.api) await stageAnswers(work, release, work.source.api, tally);
    else {
      await stageFiles(work, release, tally);
      gaps = await fillGaps(work, release);
      for (const document of gaps.documents) tally.document(document);
    }
  } catch (error) {
    if (!(error instanceof ArtifactSuspectError)) throw error;
    suspicion = error.message;
  }
  return await end(work, release, tally, gaps, suspicion);
};

async function stageFiles(work: Work, release: ReleaseFacts, tally: ParseTally): Promise<void> {
  const genes = new GeneIndex(work.source.publishGenes ? [] : await approvedGenes(work.db));
  const isWanted = wantedGenes(work.unit.hgncIds);
  const total = work.source.publishGenes ? null : (work.unit.hgncIds?.length ?? genes.size);
  const files = await openFiles(work, release, total, tally);
  const panel = await panelOf(work);
  const staged = new Staging(work, release.id, total, (await resumeAt(work, release.id)).documents);
  for await (const document of work.source.parse({
    files,
    genes,
    panel,
    scratchDir: work.settings.rawDir,
    report: tally,
    signal: work.signal,
  })) {
    work.signal.throwIfAborted();
    if (!isWanted(document.hgncId)) continue;
    tally.document(document);
    await staged.add(document);
  }
  await staged.flush();
}

function wantedGenes(hgncIds: readonly string[] | null): (hgncId: string) => boolean {
  if (!hgncIds) return () => true;
  const wanted = new Set(hgncIds);
  return (hgncId) => wanted.has(hgncId);
}

/** The release's files as the parser sees them; reading them moves the progress. */
async function openFiles(
  work: Work,
  release: ReleaseFacts,
  total: number | null,
  tally: ParseTally,
): Promise<Record<string, ArtifactFile>> {
  const bytes = release.files.reduce((sum, file) => sum + file.bytes, 0);
  const read = new Map<string, number>();
  const opened: Record<string, ArtifactFile> = {};
  for (const { role, name, sha256, modifiedAt } of release.files) {
    const onBytes = (count: number): void => {
      read.set(role, Math.max(read.get(role) ?? 0, count));
      const sum = [...read.values()].reduce((a, b) => a + b, 0);
      work.progress.show({
        fraction: within(SPAN.stage, (sum / bytes) * 0.95),
        done: tally.documents,
        total,
        operation: `reading ${name}`,
      });
    };
    const file = await artifactAt(rawPath(work.settings.rawDir, sha256), role, { name, signal: work.signal, onBytes });
    opened[role] = { ...file, modifiedAt };
  }
  return opened;
}

async function end(
  work: Work,
  release: ReleaseFacts,
  tally: ParseTally,
  gaps: FilledGaps,
  suspicion: string | undefined,
): Promise<OutboxMessage[]> {
  const current = await findCurrentRelease(work.db, work.unit.source);
  const gate = await judged(work, release, tally, current, suspicion);
  const { documents, rowCount: rows, badRows, unmatchedRows } = tally;
  const counts: ReleaseCounts = { documents, rows, badRows, unmatchedRows };
  return await copyTransaction(work.pool, async (trx, copyIn) => {
    await holdUnit(trx, work.unit);
    if (!suspicion && gaps.documents.length > 0) await copyToStaging(copyIn, release.id, gaps.documents.map(stagedDocument));
    if (gaps.failures.length > 0) await recordFailures(trx, work.unit.runId, work.unit.source, work.unit.attempts, gaps.failures);
    const isHeld = gate.verdict === 'hold';
    if (!suspicion && (await countStaged(trx, release.id)) !== documents) {
      throw new LedgerError(`release ${release.id} has not the ${documents} staged documents that were written`);
    }
    await markStaged(trx, release.id, isHeld ? 'held' : 'staged', counts, gate);
    await completeUnit(trx, work.unit, isHeld ? { verdict: 'held', reason: gate.problems.join('; ') } : { verdict: 'staged' }, release.id);
    work.log.info({ version: release.version, ...counts, verdict: gate.verdict, problems: gate.problems }, 'release staged');
    return await addToOutbox(trx, [unitFinished(work.unit)]);
  });
}

async function judged(
  work: Work,
  release: ReleaseFacts,
  tally: ParseTally,
  current: ReleaseFacts | undefined,
  suspicion: string | undefined,
): Promise<GateReport> {
  const previous = current ? { version: current.version, documents: current.counts?.documents ?? 0 } : undefined;
  const report = judge(work.source.gate, thresholdsOf(work.source.gate, work.settings.gate), {
    ...tally.input(),
    version: release.version,
    previous,
    files: current ? filesInBoth(release, current) : [],
    scope: release.scope,
    isReplay: release.replayOf !== null,
  });
  if (suspicion) return { ...report, verdict: 'hold', problems: [suspicion], isAcceptable: false };
  const comparison = current && release.scope === 'all' ? await compared(work, release, current) : undefined;
  return { ...report, isAcceptable: true, ...(comparison ? { comparison } : {}) };
}

/** Plain and compressed files are no measure of each other. */
function filesInBoth(release: ReleaseFacts, current: ReleaseFacts): NonNullable<GateInput['files']> {
  const isCompressed = (name: string): boolean => /\.b?gz$/.test(name);
  return release.files.flatMap(({ role, name, bytes, lastModified }) => {
    const former = current.files.find((file) => file.role === role && isCompressed(file.name) === isCompressed(name));
    if (!former || former.bytes === 0) return [];
    return [{ name, bytes, previousBytes: former.bytes, lastModified, previousLastModified: former.lastModified }];
  });
}

async function compared(work: Work, release: ReleaseFacts, current: ReleaseFacts): Promise<ReleaseComparison> {
  work.progress.show({ fraction: SPAN.stage.to, operation: 'comparing with the current release' });
  return await work.db.transaction().execute((trx) => compareStaged(trx, release.id, work.unit.source, current));
}
