import { coarseStatus, type ProgressRow, type RunState, type SourceId } from '@nephron/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { Outcome, RunStrategy } from '../database-types.ts';
import { progressRowOfSource, runSourceFacts } from './progress-row.ts';

/** A run as people look it up. */
export interface ListedRun {
  readonly id: string;
  readonly strategy: RunStrategy;
  readonly sources: readonly SourceId[];
  /** Null: all genes. */
  readonly gene_count: number | null;
  readonly is_forced: boolean;
  readonly requested_by: string;
  readonly state: RunState;
  readonly status: ReturnType<typeof coarseStatus>;
  readonly error: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  /** From its start to its end, or to now. */
  readonly duration_seconds: number | null;
  readonly sources_detail: readonly RunSourceDetail[];
}

interface RunSourceDetail extends ProgressRow {
  readonly release_id: string | null;
  /** Genes about which the source no longer says anything. */
  readonly items_retired: number;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Runs, newest first, and how many there are. */
export async function listRuns(db: Db, { offset, limit }: Page): Promise<{ readonly total: number; readonly runs: ListedRun[] }> {
  const { total } = await db.selectFrom('run').select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  return { total, runs: await readRuns(db, sql`order by created_at desc, id offset ${offset} limit ${limit}`) };
}

export async function findListedRun(db: Db, id: string): Promise<ListedRun | undefined> {
  const [run] = await readRuns(db, sql`where id = ${id}`);
  return run;
}

type RunRow = Omit<ListedRun, 'status' | 'sources_detail'>;

async function readRuns(db: Db, which: RawBuilder<unknown>): Promise<ListedRun[]> {
  const { rows } = await sql<RunRow>`
    select id, strategy, sources, cardinality(hgnc_ids) as gene_count, is_forced, requested_by, state, error, created_at, started_at,
      finished_at, extract(epoch from coalesce(finished_at, now()) - started_at)::float8 as duration_seconds
    from run ${which}
  `.execute(db);
  const ids = rows.map((run) => run.id);
  const facts = ids.length > 0 ? await runSourceFacts(db, ids) : [];
  return rows.map((run) => ({
    ...run,
    status: coarseStatus(run.state),
    sources_detail: facts
      .filter((source) => source.run_id === run.id)
      .map((source) => ({ ...progressRowOfSource(source), release_id: source.release_id, items_retired: source.retired })),
  }));
}

export interface ListedOutcome {
  readonly hgnc_id: string;
  readonly approved_symbol: string | null;
  readonly source: SourceId;
  readonly outcome: Outcome;
  readonly error_class: string | null;
  readonly error_message: string | null;
  readonly attempts: number;
  readonly at: Date;
}

export interface OutcomeFilter {
  readonly runId: string;
  readonly source: SourceId | undefined;
  readonly outcome: Outcome | undefined;
}

/** What became of each gene in a run (unchanged ones are only counted), by source, outcome and HGNC id, and how many there are. */
export async function listOutcomes(
  db: Db,
  filter: OutcomeFilter,
  { offset, limit }: Page,
): Promise<{ readonly total: number; readonly outcomes: ListedOutcome[] }> {
  let chosen = db.selectFrom('run_outcome as o').where('o.run_id', '=', filter.runId);
  if (filter.source) chosen = chosen.where('o.source', '=', filter.source);
  if (filter.outcome) chosen = chosen.where('o.outcome', '=', filter.outcome);
  const { total } = await chosen.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const outcomes = await chosen
    .leftJoin('gene as g', 'g.hgnc_id', 'o.hgnc_id')
    .select(['o.hgnc_id', 'g.symbol as approved_symbol', 'o.source', 'o.outcome', 'o.error_class', 'o.error_message', 'o.attempts', 'o.at'])
    .orderBy('o.source')
    .orderBy('o.outcome')
    .orderBy('o.hgnc_id')
    .offset(offset)
    .limit(limit)
    .execute();
  return { total, outcomes };
}
