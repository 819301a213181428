import type { RunState, SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { RunStrategy } from '../database-types.ts';

export interface RunFacts {
  readonly id: string;
  readonly strategy: RunStrategy;
  readonly sources: readonly SourceId[];
  readonly hgncIds: readonly string[] | null;
  readonly releaseId: string | null;
  readonly state: RunState;
  readonly version: number;
}

const FACTS = ['id', 'strategy', 'sources', 'hgnc_ids as hgncIds', 'release_id as releaseId', 'state', 'version'] as const;

/** Serialises decisions about runs until the transaction ends, so that two conductors cannot decide the same thing twice. */
export async function lockRuns(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('nephron_runs'))`.execute(trx);
}

export async function findRun(db: Db, id: string): Promise<RunFacts | undefined> {
  return await db.selectFrom('run').select(FACTS).where('id', '=', id).executeTakeFirst();
}

/** Runs in a state, oldest first. */
export async function runsIn(db: Db, state: RunState): Promise<RunFacts[]> {
  return await db.selectFrom('run').select(FACTS).where('state', '=', state).orderBy('created_at').orderBy('id').execute();
}

/** A run that is under way and shares a source with these; only one run at a time works on a source. */
export async function findOverlappingRun(db: Db, run: RunFacts): Promise<string | undefined> {
  const row = await db
    .selectFrom('run')
    .select('id')
    .where('state', 'in', ['running', 'finalizing'])
    .where('id', '<>', run.id)
    .where(sql<boolean>`sources && ${sql.val(run.sources)}::text[]`)
    .executeTakeFirst();
  return row?.id;
}

/** Moves a run from the state it was seen in; false when somebody else moved it first. */
export async function moveRun(trx: Db, run: Pick<RunFacts, 'id' | 'state' | 'version'>, to: RunState, error?: string): Promise<boolean> {
  const isEnd = to === 'succeeded' || to === 'partial' || to === 'failed';
  const result = await trx
    .updateTable('run')
    .set((eb) => ({
      state: to,
      version: eb('version', '+', 1),
      ...(error === undefined ? {} : { error }),
      ...(to === 'running' ? { started_at: sql<Date>`now()` } : {}),
      ...(isEnd ? { finished_at: sql<Date>`now()` } : {}),
    }))
    .where('id', '=', run.id)
    .where('state', '=', run.state)
    .where('version', '=', run.version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** True when the summaries that readers list have followed everything this run published. */
export async function isListed(db: Db, runId: string): Promise<boolean> {
  const { rows } = await sql<{ listed: boolean }>`
    select not exists (
      select 1 from dirty_gene d
      join publication p on p.source = d.source and p.run_id = ${runId}
      where d.marked_at <= p.published_at
    ) as listed
  `.execute(db);
  return rows[0]?.listed ?? false;
}

/** How long a run has been in its present state of finalizing, in milliseconds. */
export async function finalizingForMs(db: Db, runId: string): Promise<number> {
  const row = await db
    .selectFrom('run_source')
    .select(sql<number>`coalesce(extract(epoch from now() - max(finished_at)) * 1000, 0)::float8`.as('ms'))
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.ms ?? 0;
}
