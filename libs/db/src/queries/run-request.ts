import { randomUUID } from 'node:crypto';
import { isSourceId, type RunStart, type RunState, type SourceId, subjects } from '@nephron/contracts';
import { IdempotencyConflictError, RequestError } from '@nephron/errors';
import type { Db } from '../connection.ts';
import type { RequestStrategy, RunStrategy } from '../database-types.ts';
import { type AuditEntry, addAudit } from './audit.ts';
import { resolveGenes } from './gene-resolve.ts';
import { addToOutbox, type OutboxMessage } from './outbox.ts';

/** What somebody wants to have refreshed. */
export interface RunRequest {
  /** Left out: `selective` where sources are named, else `full`. */
  readonly strategy?: RequestStrategy | undefined;
  /** Left out: every enabled source. */
  readonly sources?: readonly string[] | undefined;
  /** Symbols or ids; left out: all genes. */
  readonly genes?: readonly string[] | undefined;
  readonly isForced: boolean;
  /** The same key with the same request leads to the same run, however often it comes. */
  readonly idempotencyKey: string | null;
  readonly requestedBy: string;
  readonly traceparent: string | null;
}

export interface RequestedRun {
  readonly id: string;
  readonly strategy: RunStrategy;
  readonly sources: readonly SourceId[];
  readonly hgncIds: readonly string[] | null;
  /** The release that a decision is about. */
  readonly releaseId: string | null;
  readonly isForced: boolean;
  readonly state: RunState;
}

export interface RequestOutcome {
  readonly run: RequestedRun;
  /** To be published after the commit; empty where the run was there already. */
  readonly messages: readonly OutboxMessage[];
}

/**
 * Writes a run as `queued`, its audit entry and the wake-up for the conductor, in one transaction. Throws RequestError naming every
 * source or gene that does not exist, IdempotencyConflictError where the key stands for another request.
 */
export async function requestRun(db: Db, request: RunRequest): Promise<RequestOutcome> {
  const sources = await wantedSources(db, request.sources);
  const strategy = request.strategy ?? (request.sources ? 'selective' : 'full');
  if (strategy === 'selective' && !request.sources && !request.genes) {
    throw new RequestError('a selective run needs sources or gene_ids; without them ask for strategy "full"');
  }
  const hgncIds = request.genes ? await wantedGenes(db, request.genes) : null;
  const wanted = { strategy, sources, hgncIds, releaseId: null, isForced: request.isForced };
  return await db.transaction().execute(async (trx) => await queueRun(trx, wanted, request));
}

/** Writes a run as `queued` with its audit entry and wake-up, inside the caller's transaction; finds the run where the key is known. */
export async function queueRun(trx: Db, wanted: Wanted, request: Requester): Promise<RequestOutcome> {
  const run = await insertRun(trx, wanted, request);
  if (!run) return { run: await sameRun(trx, wanted, request), messages: [] };
  await addAudit(trx, auditOf(run, request.requestedBy));
  return { run, messages: await addToOutbox(trx, [wakeUp(run.id, request.traceparent)]) };
}

type Wanted = Omit<RequestedRun, 'id' | 'state'>;

/** Who asks, and how the same request is recognised. */
export type Requester = Pick<RunRequest, 'idempotencyKey' | 'requestedBy' | 'traceparent'>;

const RUN_COLUMNS = [
  'id',
  'strategy',
  'sources',
  'hgnc_ids as hgncIds',
  'release_id as releaseId',
  'is_forced as isForced',
  'state',
] as const;

/** Undefined where a run with this key exists: a parallel request with the same key waits here for the first one's commit. */
async function insertRun(trx: Db, wanted: Wanted, { idempotencyKey, requestedBy }: Requester): Promise<RequestedRun | undefined> {
  return await trx
    .insertInto('run')
    .values({
      id: randomUUID(),
      strategy: wanted.strategy,
      sources: [...wanted.sources],
      hgnc_ids: wanted.hgncIds ? [...wanted.hgncIds] : null,
      release_id: wanted.releaseId,
      is_forced: wanted.isForced,
      idempotency_key: idempotencyKey,
      requested_by: requestedBy,
      error: null,
      started_at: null,
      finished_at: null,
    })
    .onConflict((oc) => oc.column('idempotency_key').doNothing())
    .returning(RUN_COLUMNS)
    .executeTakeFirst();
}

async function sameRun(trx: Db, wanted: Wanted, { idempotencyKey }: Requester): Promise<RequestedRun> {
  const run = await trx.selectFrom('run').select(RUN_COLUMNS).where('idempotency_key', '=', idempotencyKey).executeTakeFirstOrThrow();
  if (contentOf(run) !== contentOf(wanted)) {
    throw new IdempotencyConflictError(
      `idempotency key "${idempotencyKey}" was used for run ${run.id}, which asked for something else; use a new key for a new request`,
    );
  }
  return run;
}

function contentOf({ strategy, sources, hgncIds, releaseId, isForced }: Wanted): string {
  return JSON.stringify([strategy, sources, hgncIds, releaseId, isForced]);
}

function auditOf(run: RequestedRun, actor: string): AuditEntry {
  const after = {
    strategy: run.strategy,
    sources: run.sources,
    gene_count: run.hgncIds?.length ?? 'all',
    force: run.isForced,
    release_id: run.releaseId,
  };
  return { actor, action: 'run.request', scope: `run/${run.id}`, after, effect: 'queued' };
}

/** `$id` of the schema of `RunStart`. */
const RUN_START_SCHEMA = 'run.start/1';

function wakeUp(runId: string, traceparent: string | null) {
  return { subject: subjects.command('run-start'), schema_id: RUN_START_SCHEMA, payload: { runId } satisfies RunStart, traceparent };
}

/** By priority, so that equal requests are stored equally. */
async function wantedSources(db: Db, names: readonly string[] | undefined): Promise<SourceId[]> {
  const rows = await db.selectFrom('source').select(['name', 'is_enabled']).orderBy('priority', 'desc').orderBy('name').execute();
  const enabled = rows.filter((row) => row.is_enabled && isSourceId(row.name)).map((row) => row.name);
  if (!names) return enabled;
  const allowed = `allowed are ${enabled.join(', ')}`;
  const unknown = names.filter((name) => !isSourceId(name));
  if (unknown.length > 0) throw new RequestError(`no source is called ${quoted(unknown)}; ${allowed}`);
  const disabled = names.filter((name) => !enabled.some((source) => source === name));
  if (disabled.length > 0) throw new RequestError(`switched off or not registered: ${quoted(disabled)}; ${allowed}`);
  if (names.length === 0) throw new RequestError(`sources is empty: name at least one, or leave it out for all; ${allowed}`);
  return enabled.filter((source) => names.includes(source));
}

async function wantedGenes(db: Db, texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) throw new RequestError('gene_ids is empty: name at least one gene, or leave it out for all');
  const found = new Set<string>();
  const unknown: string[] = [];
  const ambiguous: string[] = [];
  const withdrawn: string[] = [];
  for (const [index, resolution] of (await resolveGenes(db, texts)).entries()) {
    const text = texts[index] ?? '';
    if (resolution.outcome === 'unknown') unknown.push(text);
    else if (resolution.outcome === 'ambiguous')
      ambiguous.push(`${text} (${resolution.candidates.map((gene) => gene.hgnc_id).join(' or ')})`);
    else if (resolution.gene.relation === 'withdrawn') withdrawn.push(text);
    else found.add(resolution.gene.hgnc_id);
  }
  const problems = [
    ...(unknown.length > 0 ? [`no gene is called ${quoted(unknown)}`] : []),
    ...(ambiguous.length > 0 ? [`leads to several genes: ${quoted(ambiguous)}`] : []),
    ...(withdrawn.length > 0 ? [`taken back by HGNC: ${quoted(withdrawn)}`] : []),
  ];
  if (problems.length > 0) throw new RequestError(problems.join('; '));
  return [...found].sort();
}

const LISTED = 100;

function quoted(names: readonly string[]): string {
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `${names
    .slice(0, LISTED)
    .map((name) => JSON.stringify(name))
    .join(', ')}${more}`;
}
