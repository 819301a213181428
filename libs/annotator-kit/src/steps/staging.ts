import { createHash } from 'node:crypto';
import {
  clearStaging,
  copyToStaging,
  copyTransaction,
  countStaged,
  type Db,
  forgetFailures,
  holdUnit,
  recordFailures,
  recordProgress,
  type StagedDocument,
  saveCheckpoint,
} from '@nephron/db';
import { storableJson } from '../json.ts';
import type { GeneDocument } from '../source.ts';
import type { Work } from '../work.ts';

/** Documents per transaction: each one is a checkpoint, at which a killed process later goes on. */
const CHUNK_DOCUMENTS = 2_000;
const CHUNK_CHARS = 8 * 1024 * 1024;

/** A gene that could not be asked about. */
export interface FailedGene {
  readonly hgncId: string;
  readonly errorClass: string;
  readonly errorMessage: string;
}

/** A document as it is stored, with the hash that tells whether it changed. */
export function stagedDocument({ hgncId, document }: GeneDocument): StagedDocument {
  const json = storableJson(document);
  return { hgncId, json, contentHash: createHash('sha256').update(json).digest('hex') };
}

/** Where an earlier attempt got to; what does not fit its checkpoint is thrown away. */
export async function resumeAt(work: Work, releaseId: string): Promise<{ readonly documents: number; readonly genes: number }> {
  const committed = { documents: work.unit.checkpoint?.documents ?? 0, genes: work.unit.checkpoint?.genes ?? 0 };
  return await work.db.transaction().execute(async (trx) => {
    await holdUnit(trx, work.unit);
    if ((await countStaged(trx, releaseId)) === committed.documents) return committed;
    await clearStaging(trx, releaseId);
    await forgetFailures(trx, work.unit.runId, work.unit.source);
    await saveCheckpoint(trx, work.unit, { documents: 0 });
    return { documents: 0, genes: 0 };
  });
}

/** Collects documents into chunks and commits each with its checkpoint; leaves out those an earlier attempt committed. */
export class Staging {
  readonly #work: Work;
  readonly #releaseId: string;
  readonly #total: number | null;
  readonly #skip: number;
  #seen = 0;
  #chunk: StagedDocument[] = [];
  #chars = 0;

  /** Of the documents that are added, the first `skip` are staged already. */
  constructor(work: Work, releaseId: string, total: number | null, skip: number) {
    this.#work = work;
    this.#releaseId = releaseId;
    this.#total = total;
    this.#skip = skip;
  }

  async add(document: GeneDocument): Promise<void> {
    this.#seen++;
    if (this.#seen <= this.#skip) return;
    const staged = stagedDocument(document);
    this.#chunk.push(staged);
    this.#chars += staged.json.length;
    if (this.#chunk.length >= CHUNK_DOCUMENTS || this.#chars >= CHUNK_CHARS) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#chunk.length === 0) return;
    const done = this.#seen;
    await commitChunk(this.#work, this.#releaseId, this.#chunk, [], { documents: done }, { done, total: this.#total });
    this.#chunk = [];
    this.#chars = 0;
  }
}

/** Commits documents and failures together with the checkpoint that says so. */
export async function commitChunk(
  { unit, progress, pool }: Work,
  releaseId: string,
  documents: readonly StagedDocument[],
  failures: readonly FailedGene[],
  checkpoint: { readonly documents: number; readonly genes?: number },
  shown: { readonly done: number; readonly total: number | null },
): Promise<void> {
  await copyTransaction(pool, async (trx: Db, copyIn) => {
    await holdUnit(trx, unit);
    if (documents.length > 0) await copyToStaging(copyIn, releaseId, documents);
    if (failures.length > 0) await recordFailures(trx, unit.runId, unit.source, unit.attempts, failures);
    await saveCheckpoint(trx, unit, checkpoint);
    const step = { fraction: progress.fraction(), ...shown, operation: 'staging documents' };
    await recordProgress(trx, unit.runId, unit.source, step);
  });
}
