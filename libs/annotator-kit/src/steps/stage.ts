import { createHash } from 'node:crypto';
import {
  addToOutbox,
  approvedGenes,
  clearStaging,
  completeUnit,
  copyToStaging,
  copyTransaction,
  countStaged,
  findCurrentRelease,
  type GateReport,
  getRelease,
  holdUnit,
  markStaged,
  type ReleaseCounts,
  type ReleaseFacts,
  recordProgress,
  type StagedDocument,
  saveCheckpoint,
} from '@nephron/db';
import { ArtifactSuspectError, LedgerError } from '@nephron/errors';
import { rawPath } from '@nephron/upstream';
import { artifactAt } from '../artifact.ts';
import { judge } from '../gate.ts';
import { GeneIndex } from '../gene-index.ts';
import { storableJson } from '../json.ts';
import { ParseTally } from '../parse-tally.ts';
import { SPAN, within } from '../progress.ts';
import type { ArtifactFile, GeneDocument } from '../source.ts';
import type { Step, Work } from '../work.ts';
import { unitFinished } from './finished.ts';

/** Documents per transaction: each one is a checkpoint, at which a killed process later goes on. */
const CHUNK_DOCUMENTS = 2_000;
const CHUNK_CHARS = 8 * 1024 * 1024;

/** Parses the acquired files into one staged document per gene and judges the result. */
export const stage: Step = async (work) => {
  const release = await getRelease(work.db, work.unit.releaseId ?? '');
  const genes = new GeneIndex(work.source.publishGenes ? [] : await approvedGenes(work.db));
  const isWanted = wantedGenes(work.unit.hgncIds);
  const total = work.source.publishGenes ? null : (work.unit.hgncIds?.length ?? genes.size);
  const tally = new ParseTally(
    work.source.gate.sentinels.map((sentinel) => sentinel.hgncId),
    work.log,
  );
  const files = await openFiles(work, release, total, tally);
  const staged = new Staging(work, release.id, total, await resumeAt(work, release.id));
  let suspicion: string | undefined;
  try {
    for await (const document of work.source.parse({ files, genes, report: tally, signal: work.signal })) {
      work.signal.throwIfAborted();
      if (!isWanted(document.hgncId)) continue;
      tally.document(document);
      await staged.add(document);
    }
    await staged.flush();
  } catch (error) {
    if (!(error instanceof ArtifactSuspectError)) throw error;
    suspicion = error.message;
  }
  return await end(work, release, tally, suspicion);
};

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

/** How many documents an earlier attempt has committed; what does not fit its checkpoint is thrown away. */
async function resumeAt(work: Work, releaseId: string): Promise<number> {
  const committed = work.unit.checkpoint?.documents ?? 0;
  return await work.db.transaction().execute(async (trx) => {
    await holdUnit(trx, work.unit);
    if ((await countStaged(trx, releaseId)) === committed) return committed;
    await clearStaging(trx, releaseId);
    await saveCheckpoint(trx, work.unit, { documents: 0 });
    return 0;
  });
}

/** Collects documents into chunks and commits each with its checkpoint; leaves out those an earlier attempt committed. */
class Staging {
  readonly #work: Work;
  readonly #releaseId: string;
  readonly #total: number | null;
  readonly #skip: number;
  #seen = 0;
  #chunk: StagedDocument[] = [];
  #chars = 0;

  constructor(work: Work, releaseId: string, total: number | null, skip: number) {
    this.#work = work;
    this.#releaseId = releaseId;
    this.#total = total;
    this.#skip = skip;
  }

  async add({ hgncId, document }: GeneDocument): Promise<void> {
    this.#seen++;
    if (this.#seen <= this.#skip) return;
    const json = storableJson(document);
    this.#chunk.push({ hgncId, json, contentHash: createHash('sha256').update(json).digest('hex') });
    this.#chars += json.length;
    if (this.#chunk.length >= CHUNK_DOCUMENTS || this.#chars >= CHUNK_CHARS) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#chunk.length === 0) return;
    const { unit, progress, pool } = this.#work;
    await copyTransaction(pool, async (trx, copyIn) => {
      await holdUnit(trx, unit);
      await copyToStaging(copyIn, this.#releaseId, this.#chunk);
      await saveCheckpoint(trx, unit, { documents: this.#seen });
      const step = { fraction: progress.fraction(), done: this.#seen, total: this.#total, operation: 'staging documents' };
      await recordProgress(trx, unit.runId, unit.source, step);
    });
    this.#chunk = [];
    this.#chars = 0;
  }
}

async function end(work: Work, release: ReleaseFacts, tally: ParseTally, suspicion: string | undefined) {
  const current = await findCurrentRelease(work.db, work.unit.source);
  const previous = current ? { version: current.version, documents: current.counts?.documents ?? 0 } : undefined;
  const judged = judge(work.source.gate, { ...tally.input(), version: release.version, previous, scope: release.scope });
  const gate: GateReport = suspicion ? { ...judged, verdict: 'hold', problems: [suspicion] } : judged;
  const { documents, rowCount: rows, badRows, unmatchedRows } = tally;
  const counts: ReleaseCounts = { documents, rows, badRows, unmatchedRows };
  return await work.db.transaction().execute(async (trx) => {
    await holdUnit(trx, work.unit);
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
