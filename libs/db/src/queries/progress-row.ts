import {
  coarseStatus,
  isRunEnded,
  isRunSourceEnded,
  PIPELINE_ROW,
  type ProgressRow,
  type RunSourceState,
  type RunState,
  type SourceId,
  sourceDescription,
} from '@nephron/contracts';
import { LedgerError } from '@nephron/errors';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';

/** A source with its part of a run, as the ledger holds it; without a run everything but the source is null. */
export interface SourceProgressFacts {
  readonly source: SourceId;
  readonly run_id: string | null;
  readonly state: RunSourceState | null;
  readonly reason: string | null;
  readonly version: number | null;
  readonly operation: string | null;
  readonly fraction: number | null;
  readonly total: number | null;
  readonly done: number | null;
  readonly added: number | null;
  readonly updated: number | null;
  readonly unchanged: number | null;
  readonly not_found: number | null;
  readonly failed: number | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly updated_at: Date | null;
  readonly release: string | null;
}

/** Columns of `SourceProgressFacts`, from `s` (source), `rs` (run_source), `r` (its release) and `c` (the source's current release). */
const SOURCE_PROGRESS_COLUMNS: RawBuilder<unknown> = sql`
  s.name as source, rs.run_id, rs.state, rs.reason, rs.version, rs.operation, rs.fraction, rs.total, rs.done, rs.added, rs.updated,
  rs.unchanged, rs.not_found, rs.failed, rs.started_at, rs.finished_at, coalesce(rs.updated_at, s.updated_at) as updated_at,
  coalesce(r.version, c.version) as release`;

/** The row of one source. `release` is what its run is about, or else what readers see. */
export function progressRowOfSource(facts: SourceProgressFacts): ProgressRow {
  const state = facts.state ?? 'idle';
  const hasEnded = state !== 'idle' && isRunSourceEnded(state);
  const added = facts.added ?? 0;
  const updated = facts.updated ?? 0;
  const unchanged = facts.unchanged ?? 0;
  return {
    source_name: facts.source,
    display_name: sourceDescription(facts.source).displayName,
    category: 'annotation_source',
    status: coarseStatus(state),
    state,
    reason: facts.reason,
    run_id: facts.run_id,
    progress_percentage: percentage(facts.fraction ?? 0, hasEnded),
    total_items: facts.total,
    items_processed: Math.max(facts.done ?? 0, added + updated + unchanged),
    items_added: added,
    items_updated: updated,
    items_unchanged: unchanged,
    items_failed: facts.failed ?? 0,
    items_skipped: facts.not_found ?? 0,
    current_operation: hasEnded ? null : facts.operation,
    release: facts.release,
    started_at: iso(facts.started_at),
    completed_at: iso(facts.finished_at),
    last_update_at: iso(facts.updated_at),
    version: facts.version ?? 0,
  };
}

interface RunProgressFacts {
  readonly run_id: string;
  readonly state: RunState;
  readonly error: string | null;
  readonly version: number;
  readonly fraction: number;
  readonly total: number | null;
  readonly processed: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly not_found: number;
  readonly failed: number;
  readonly running: SourceId[];
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly updated_at: Date;
}

/** The row of the pipeline: sums and the mean fraction over the sources of one run; idle before the first run. */
function progressRowOfRun(facts: RunProgressFacts | undefined): ProgressRow {
  const state = facts?.state ?? 'idle';
  return {
    source_name: PIPELINE_ROW,
    display_name: 'Annotation pipeline',
    category: 'internal_process',
    status: coarseStatus(state),
    state,
    reason: facts?.error ?? null,
    run_id: facts?.run_id ?? null,
    progress_percentage: percentage(facts?.fraction ?? 0, state !== 'idle' && isRunEnded(state)),
    total_items: facts?.total ?? null,
    items_processed: facts?.processed ?? 0,
    items_added: facts?.added ?? 0,
    items_updated: facts?.updated ?? 0,
    items_unchanged: facts?.unchanged ?? 0,
    items_failed: facts?.failed ?? 0,
    items_skipped: facts?.not_found ?? 0,
    current_operation: operationOfRun(state, facts?.running ?? []),
    release: null,
    started_at: iso(facts?.started_at),
    completed_at: iso(facts?.finished_at),
    last_update_at: iso(facts?.updated_at),
    version: facts?.version ?? 0,
  };
}

function operationOfRun(state: RunState | 'idle', running: readonly SourceId[]): string | null {
  if (state === 'finalizing') return 'refreshing what readers list';
  if (state !== 'running' || running.length === 0) return null;
  return `refreshing ${running.map((source) => sourceDescription(source).displayName).join(', ')}`;
}

/** One decimal, rounded down: 100 is said only at the end or by a fraction that is really complete. */
function percentage(fraction: number, hasEnded: boolean): number {
  return hasEnded ? 100 : Math.floor(fraction * 1000) / 10;
}

function iso(at: Date | null | undefined): string | null {
  return at ? at.toISOString() : null;
}

/** The row of a source as it stands in one run; inside a transaction, as that transaction sees it. */
export async function runSourceProgressRow(db: Db, runId: string, source: SourceId): Promise<ProgressRow> {
  const { rows } = await sql<SourceProgressFacts>`
    select ${SOURCE_PROGRESS_COLUMNS}
    from source s
    left join run_source rs on rs.source = s.name and rs.run_id = ${runId}
    left join source_release r on r.id = rs.release_id
    left join source_release c on c.id = s.current_release_id
    where s.name = ${source}
  `.execute(db);
  const [facts] = rows;
  if (!facts) throw new LedgerError(`source ${source} is not registered in this database; apply the migrations`);
  return progressRowOfSource(facts);
}

/** The row of every source of the given runs, sources by priority. */
export async function runSourceFacts(db: Db, runIds: readonly string[]): Promise<(SourceProgressFacts & RunSourceExtras)[]> {
  const { rows } = await sql<SourceProgressFacts & RunSourceExtras>`
    select ${SOURCE_PROGRESS_COLUMNS}, rs.release_id, rs.retired
    from run_source rs
    join source s on s.name = rs.source
    left join source_release r on r.id = rs.release_id
    left join source_release c on false
    where rs.run_id = any(${runIds}::uuid[])
    order by s.priority desc, s.name
  `.execute(db);
  return rows;
}

export interface RunSourceExtras {
  readonly release_id: string | null;
  readonly retired: number;
}

/** The row of the pipeline for one run. */
export async function runProgressRow(db: Db, runId: string): Promise<ProgressRow> {
  return progressRowOfRun(await findRunFacts(db, sql`${runId}::uuid`));
}

/**
 * What the dashboard shows: the pipeline first, then every source by priority. Each row tells the latest run it was part of;
 * one that is going on comes before a later one that still waits for it.
 */
export async function latestProgressRows(db: Db): Promise<ProgressRow[]> {
  const run = await findRunFacts(
    db,
    sql`coalesce(
      (select id from run where state in ('running', 'finalizing') order by created_at desc, id limit 1),
      (select id from run order by created_at desc, id limit 1)
    )`,
  );
  return [progressRowOfRun(run), ...(await latestSourceRows(db))];
}

async function latestSourceRows(db: Db): Promise<ProgressRow[]> {
  const { rows } = await sql<SourceProgressFacts>`
    select ${SOURCE_PROGRESS_COLUMNS}
    from source s
    left join lateral (
      select recent.*
      from (select * from run_source where source = s.name order by updated_at desc limit 20) recent
      join run on run.id = recent.run_id
      order by recent.state = 'running' desc, run.created_at desc
      limit 1
    ) rs on true
    left join source_release r on r.id = rs.release_id
    left join source_release c on c.id = s.current_release_id
    order by s.priority desc, s.name
  `.execute(db);
  return rows.map(progressRowOfSource);
}

async function findRunFacts(db: Db, runId: RawBuilder<unknown>): Promise<RunProgressFacts | undefined> {
  const { rows } = await sql<RunProgressFacts>`
    select run.id as run_id, run.state, run.error, run.version, run.started_at, run.finished_at,
      coalesce(sum(case when rs.state in ('waiting', 'queued', 'running') then rs.fraction when rs.state is not null then 1 end), 0) / greatest(count(rs.source), cardinality(run.sources), 1) as fraction,
      sum(rs.total)::int as total,
      coalesce(sum(greatest(rs.done, rs.added + rs.updated + rs.unchanged)), 0)::int as processed,
      coalesce(sum(rs.added), 0)::int as added,
      coalesce(sum(rs.updated), 0)::int as updated,
      coalesce(sum(rs.unchanged), 0)::int as unchanged,
      coalesce(sum(rs.not_found), 0)::int as not_found,
      coalesce(sum(rs.failed), 0)::int as failed,
      coalesce(array_agg(rs.source order by s.priority desc) filter (where rs.state = 'running'), '{}') as running,
      greatest(run.created_at, run.started_at, run.finished_at, max(rs.updated_at)) as updated_at
    from run
    left join run_source rs on rs.run_id = run.id
    left join source s on s.name = rs.source
    where run.id = ${runId}
    group by run.id
  `.execute(db);
  return rows[0];
}
