import { createHash } from 'node:crypto';
import type { SourceId } from '@nephron/contracts';
import { sourceDescription } from '@nephron/contracts';
import {
  addRelease,
  addToOutbox,
  completeUnit,
  countGenes,
  type Db,
  findCurrentRelease,
  findReleaseOf,
  type GateReport,
  getRelease,
  holdUnit,
  markChecked,
  type NewRelease,
  type ReleaseFacts,
  recordTally,
  type UnitResult,
} from '@nephron/db';
import { ArtifactSuspectError } from '@nephron/errors';
import { rawPath, verifyArtifact } from '@nephron/upstream';
import { apiContext } from '../api-context.ts';
import { panelOf } from '../panel.ts';
import { SPAN } from '../progress.ts';
import type { GeneApi, GenePanel } from '../source.ts';
import type { Step, Work } from '../work.ts';
import { type FoundFiles, filesOfRelease, findFiles } from './find-files.ts';
import { unitFinished } from './finished.ts';

/**
 * Finds the source's files, keeps their bytes in the raw store and records what was acquired. Ends as `acquired`, as
 * `unchanged` when parsing would give what is published, as `skipped` without its files, as `held` when a file is not what
 * it should be. A refresh of some genes from the internet takes the per-gene API instead of files.
 */
export const acquire: Step = async (work) => {
  work.progress.show({ fraction: SPAN.acquire.from, operation: 'looking for files' });
  const { source, unit, settings } = work;
  const panel = await panelOf(work);
  if (source.usesPanel && !panel) return await endWithout(work, { verdict: 'skipped', reason: withoutPanel(work) });
  if (unit.strategy === 'replay') return await acquireReplay(work, panel);
  const current = await findCurrentRelease(work.db, unit.source);
  const hasApi = source.api !== undefined && settings.access === 'internet';
  if (source.api && hasApi && unit.hgncIds) return await acquireByApi(work, source.api, panel, current);

  const found = await findFiles(work, source.artifacts, current?.files ?? []);
  if (found.suspicion) return await acquireFiles(work, found, panel, current);
  const missing = source.missing(found.artifacts);
  if (missing && source.api?.isWholeGenome && hasApi) return await acquireByApi(work, source.api, panel, current);
  if (missing) return await endWithout(work, { verdict: 'skipped', reason: missing });
  return await acquireFiles(work, found, panel, current);
};

function withoutPanel({ settings }: Work): string {
  return `there is no gene list "${settings.panelId}": import one (nephron panel import FILE --id ${settings.panelId})`;
}

async function acquireFiles(work: Work, found: FoundFiles, panel: GenePanel | undefined, current: ReleaseFacts | undefined) {
  const { version, suspicion } = await identified(work, found);
  const fingerprint = await fingerprintOf(work, found, panel);
  const release = { route: 'bulk', version, fingerprint, files: found.files, replayOf: null } as const;
  if (suspicion) return await endHeld(work, release, suspicion, current);
  if (!work.unit.isForced) {
    if (current?.fingerprint === fingerprint) return await endUnchanged(work, current, `nothing new since ${current.version}`);
    const decided = await findReleaseOf(work.db, work.unit.source, fingerprint);
    if (decided?.state === 'held') {
      return await endWithout(work, { verdict: 'held', reason: `release ${decided.id} of the same files waits for a decision` });
    }
    if (current && decided && (decided.state === 'rejected' || decided.state === 'rolled_back')) {
      const word = decided.state === 'rejected' ? 'rejected' : 'taken back';
      return await endUnchanged(
        work,
        current,
        `the newest files are those of release ${decided.id}, which was ${word}; force to try them again`,
      );
    }
  }
  return await endAcquired(work, release);
}

/** An earlier release's files, parsed again as if they had just come. */
async function acquireReplay(work: Work, panel: GenePanel | undefined) {
  const target = await getRelease(work.db, work.unit.targetReleaseId ?? '');
  const found = await filesOfRelease(work, target.files);
  const missing = work.source.missing(found.artifacts);
  if (missing) return await endWithout(work, { verdict: 'skipped', reason: missing });
  const version = await work.source.version(found.artifacts);
  const fingerprint = await fingerprintOf(work, found, panel);
  return await endAcquired(work, { route: 'bulk', version, fingerprint, files: found.files, replayOf: target.id });
}

async function acquireByApi(work: Work, api: GeneApi<string>, panel: GenePanel | undefined, current: ReleaseFacts | undefined) {
  const roles = [...api.files, ...(api.optionalFiles ?? [])];
  const wanted = work.source.artifacts.filter(({ role }) => roles.includes(role));
  const found = await findFiles(work, wanted, current?.files ?? []);
  if (found.suspicion) return await acquireFiles(work, found, panel, current);
  const lacking = wanted.filter(({ role }) => api.files.includes(role) && !found.artifacts[role]);
  if (lacking.length > 0) {
    const names = lacking.map(({ role }) => role.replaceAll('_', ' ')).join(', ');
    return await endWithout(work, { verdict: 'skipped', reason: `the answers of its API need the file for ${names}, which cannot be had` });
  }
  work.progress.show({ fraction: SPAN.acquire.from, operation: 'asking for the release' });
  const version = await api.version(await apiContext(work, found.artifacts, panel));
  // What an API answers can change without a new release: never taken for unchanged, documents are compared one by one.
  const fingerprint = createHash('sha256').update(`api ${work.unit.id}`).digest('hex');
  return await endAcquired(work, { route: 'api', version, fingerprint, files: found.files, replayOf: null });
}

/** The version of the files, or why they are not what was published: its source may only see that when it reads their beginning. */
async function identified(work: Work, found: FoundFiles): Promise<{ readonly version: string; readonly suspicion?: string }> {
  const suspicion = found.suspicion ?? (await firstSuspicion(work, found));
  if (suspicion) return { version: 'unknown', suspicion };
  try {
    return { version: await work.source.version(found.artifacts) };
  } catch (error) {
    if (!(error instanceof ArtifactSuspectError)) throw error;
    return { version: 'unknown', suspicion: error.message };
  }
}

async function firstSuspicion(work: Work, { files }: FoundFiles): Promise<string | undefined> {
  for (const { role, name, sha256 } of files) {
    try {
      const mark = work.source.artifacts.find((artifact) => artifact.role === role)?.mark;
      await verifyArtifact(rawPath(work.settings.rawDir, sha256), name, mark);
    } catch (error) {
      if (!(error instanceof ArtifactSuspectError)) throw error;
      work.log.warn({ file: name, why: error.message }, 'file is not what was published');
      return error.message;
    }
  }
  return undefined;
}

/** Of files, parser and the identifiers joined on: equal means that parsing again would give the same documents. */
async function fingerprintOf({ source, db }: Work, { files, suspicion }: FoundFiles, panel: GenePanel | undefined): Promise<string> {
  const joinedOn = await Promise.all(
    sourceDescription(source.id).dependsOn.map(async (id) => (await findCurrentRelease(db, id as SourceId))?.id),
  );
  const facts = {
    parser: source.parserVersion,
    files: files.map(({ role, sha256 }) => [role, sha256]),
    joinedOn,
    ...(suspicion ? { suspicion } : {}),
    ...(source.usesPanel && panel ? { panel: [panel.id, panel.version] } : {}),
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

type Acquired = Pick<NewRelease, 'route' | 'version' | 'fingerprint' | 'files' | 'replayOf'>;

async function endAcquired(work: Work, release: Acquired) {
  return await end(work, { verdict: 'acquired' }, (trx) =>
    addRelease(trx, { ...identity(work), ...release, state: 'acquired', gate: null }),
  );
}

async function endHeld(work: Work, release: Acquired, suspicion: string, current: ReleaseFacts | undefined) {
  const gate: GateReport = {
    verdict: 'hold',
    problems: [suspicion],
    previousDocuments: current?.counts?.documents ?? null,
    badLines: [],
    isAcceptable: false,
  };
  return await end(work, { verdict: 'held', reason: suspicion }, (trx) =>
    addRelease(trx, { ...identity(work), ...release, state: 'held', gate }),
  );
}

async function endUnchanged(work: Work, current: ReleaseFacts, reason: string) {
  const { approved, documents } = await countGenes(work.db, work.unit.source, work.unit.hgncIds);
  return await end(work, { verdict: 'unchanged', reason }, async (trx) => {
    await markChecked(trx, work.unit.source);
    const tally = {
      total: approved,
      done: documents,
      added: 0,
      updated: 0,
      unchanged: documents,
      retired: 0,
      notFound: approved - documents,
      failed: 0,
    };
    await recordTally(trx, work.unit.runId, work.unit.source, tally, current.id);
    return current.id;
  });
}

async function endWithout(work: Work, result: UnitResult) {
  return await end(work, result, async () => null);
}

function identity({ unit }: Work) {
  return { source: unit.source, runId: unit.runId, scope: unit.hgncIds ? ('genes' as const) : ('all' as const) };
}

async function end(work: Work, result: UnitResult, record: (trx: Db) => Promise<string | null>) {
  work.progress.show({ fraction: SPAN.acquire.to, operation: 'files are here' });
  return await work.db.transaction().execute(async (trx) => {
    await holdUnit(trx, work.unit);
    const releaseId = await record(trx);
    await completeUnit(trx, work.unit, result, releaseId);
    work.log.info({ verdict: result.verdict, ...('reason' in result ? { reason: result.reason } : {}) }, 'files acquired');
    return await addToOutbox(trx, [unitFinished(work.unit)]);
  });
}
