import { sql } from 'kysely';
import type { Db } from '../connection.ts';

export interface ViewRefresh {
  readonly view: string;
  /** The start of the transaction that looked last: what was committed before is in. */
  readonly refreshedAt: Date;
  readonly durationMs: number;
  readonly rows: number;
}

/** Notes that a view is up to date as of the start of this transaction. */
export async function recordViewRefresh(trx: Db, refresh: Omit<ViewRefresh, 'refreshedAt'>): Promise<ViewRefresh> {
  const { view, durationMs, rows } = refresh;
  const { refreshed_at } = await trx
    .insertInto('view_refresh')
    .values({ view, refreshed_at: sql<Date>`now()`, duration_ms: durationMs, row_count: rows })
    .onConflict((oc) =>
      oc.column('view').doUpdateSet((eb) => ({
        refreshed_at: eb.ref('excluded.refreshed_at'),
        duration_ms: eb.ref('excluded.duration_ms'),
        row_count: eb.ref('excluded.row_count'),
      })),
    )
    .returning('refreshed_at')
    .executeTakeFirstOrThrow();
  return { ...refresh, refreshedAt: refreshed_at };
}

/** Recomputes the statistics view without readers waiting, and returns its rows. Never falls back to the refresh that locks them out. */
export async function refreshSourceStatistics(trx: Db): Promise<number> {
  await sql`refresh materialized view concurrently mv_source_statistics`.execute(trx);
  const { rows } = await trx
    .selectFrom('mv_source_statistics')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
}

/** True when a materialized view is populated and has the unique index that a refresh beside readers needs. */
export async function isRefreshableConcurrently(db: Db, view: string): Promise<boolean> {
  const { rows } = await sql<{ refreshable: boolean }>`
    select exists (
      select 1 from pg_class c join pg_index i on i.indrelid = c.oid
      where c.oid = to_regclass(${view}) and c.relkind = 'm' and c.relispopulated
        and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
    ) as refreshable
  `.execute(db);
  return rows[0]?.refreshable ?? false;
}
