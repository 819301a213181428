import { createHash } from 'node:crypto';
import { type SourceId, sourceDescription } from '@nephron/contracts';
import {
  addRelease,
  addToOutbox,
  completeUnit,
  countGenes,
  type Db,
  findCurrentRelease,
  type GateReport,
  holdUnit,
  markChecked,
  type ReleaseFacts,
  type ReleaseFile,
  recordTally,
  type UnitResult,
} from '@nephron/db';
import { ArtifactSuspectError } from '@nephron/errors';
import { findInMirror, type MirrorFile, storeRaw, verifyArtifact } from '@nephron/upstream';
import { artifactAt } from '../artifact.ts';
import { SPAN, within } from '../progress.ts';
import type { ArtifactFile } from '../source.ts';
import type { Step, Work } from '../work.ts';
import { unitFinished } from './finished.ts';

/**
 * Finds the source's files, keeps their bytes in the raw store and records what was acquired. Ends as `acquired`, as
 * `unchanged` when parsing would give what is published, as `skipped` without its files, as `held` when a file is not what
 * it should be.
 */
export const acquire: Step = async (work) => {
  work.progress.show({ fraction: SPAN.acquire.from, operation: 'looking for files' });
  const found = await findFiles(work);
  const stored = await storeFiles(work, found);
  const missing = work.source.missing(stored.artifacts);
  if (missing) return await endWithout(work, { verdict: 'skipped', reason: missing });

  const suspicion = await firstSuspicion(work, stored.artifacts, found);
  const current = await findCurrentRelease(work.db, work.unit.source);
  const version = suspicion ? 'unknown' : await work.source.version(stored.artifacts);
  const fingerprint = await fingerprintOf(work, stored.files);
  if (suspicion) return await endHeld(work, { files: stored.files, version, fingerprint, suspicion, previous: current });
  if (current?.fingerprint === fingerprint && !work.unit.isForced) return await endUnchanged(work, current);
  return await endAcquired(work, { files: stored.files, version, fingerprint });
};

interface Found {
  readonly role: string;
  readonly file: MirrorFile;
  readonly mark: RegExp | undefined;
}

async function findFiles({ source, settings }: Work): Promise<Found[]> {
  const found: Found[] = [];
  for (const { role, publisher, names, mark } of source.artifacts) {
    const file = await findInMirror(settings.mirrorDir, { publisher, names }, settings.fileNames[role]);
    if (file) found.push({ role, file, mark });
  }
  return found;
}

async function storeFiles(work: Work, found: readonly Found[]): Promise<{ files: ReleaseFile[]; artifacts: Record<string, ArtifactFile> }> {
  const files: ReleaseFile[] = [];
  const artifacts: Record<string, ArtifactFile> = {};
  for (const [index, { role, file }] of found.entries()) {
    work.progress.show({ fraction: within(SPAN.acquire, index / found.length), operation: `reading ${file.name}` });
    const raw = await storeRaw(work.settings.rawDir, file.path, { signal: work.signal });
    const modifiedAt = file.modifiedAt.toISOString();
    files.push({ role, name: file.name, sha256: raw.sha256, bytes: raw.bytes, modifiedAt });
    artifacts[role] = { ...(await artifactAt(raw.path, role, { name: file.name, signal: work.signal })), modifiedAt };
  }
  return { files, artifacts };
}

async function firstSuspicion(
  work: Work,
  artifacts: Readonly<Record<string, ArtifactFile>>,
  found: readonly Found[],
): Promise<string | undefined> {
  for (const { role, file, mark } of found) {
    try {
      if (artifacts[role]) await verifyArtifact(file.path, file.name, mark);
    } catch (error) {
      if (!(error instanceof ArtifactSuspectError)) throw error;
      work.log.warn({ file: file.name, why: error.message }, 'file is not what was published');
      return error.message;
    }
  }
  return undefined;
}

/** Of files, parser and the identifiers joined on: equal means that parsing again would give the same documents. */
async function fingerprintOf({ source, db }: Work, files: readonly ReleaseFile[]): Promise<string> {
  const joinedOn = await Promise.all(
    sourceDescription(source.id).dependsOn.map(async (id) => (await findCurrentRelease(db, id as SourceId))?.id),
  );
  const facts = { parser: source.parserVersion, files: files.map(({ role, sha256 }) => [role, sha256]), joinedOn };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

async function endAcquired(work: Work, release: Pick<ReleaseFacts, 'version' | 'fingerprint'> & { files: readonly ReleaseFile[] }) {
  return await end(work, { verdict: 'acquired' }, (trx) =>
    addRelease(trx, { ...identity(work), ...release, state: 'acquired', gate: null }),
  );
}

async function endHeld(
  work: Work,
  held: Pick<ReleaseFacts, 'version' | 'fingerprint'> & {
    files: readonly ReleaseFile[];
    suspicion: string;
    previous: ReleaseFacts | undefined;
  },
) {
  const { suspicion, previous, ...release } = held;
  const gate: GateReport = { verdict: 'hold', problems: [suspicion], previousDocuments: previous?.counts?.documents ?? null, badLines: [] };
  return await end(work, { verdict: 'held', reason: suspicion }, (trx) =>
    addRelease(trx, { ...identity(work), ...release, state: 'held', gate }),
  );
}

async function endUnchanged(work: Work, current: ReleaseFacts) {
  const { approved, documents } = await countGenes(work.db, work.unit.source, work.unit.hgncIds);
  const reason = `nothing new since ${current.version}`;
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
