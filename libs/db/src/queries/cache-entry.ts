import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/** What one bounded delete took, and where it got to: the next one starts behind it instead of walking over rows already gone. */
export interface DeletedChunk<Position> {
  readonly rows: number;
  readonly last: Position | undefined;
}

export interface EntryPosition {
  readonly generation: string;
  readonly key: string;
}

/**
 * Deletes up to `limit` entries of a namespace that belong to an older generation than its current one, in the order of the
 * primary key. Which generation is current is read in the same statement. Rows that somebody else holds are left out.
 */
export async function deleteDeadEntries(
  trx: Db,
  namespace: string,
  after: EntryPosition | undefined,
  limit: number,
): Promise<DeletedChunk<EntryPosition>> {
  const { rows } = await sql<EntryPosition & { rows: number }>`
    with gone as (
      delete from cache_entry where ctid = any(array(
        select ctid from cache_entry
        where namespace = ${namespace}
          and generation < (select generation from cache_namespace where namespace = ${namespace})
          and (generation, key) > (${after?.generation ?? '0'}::bigint, ${after?.key ?? ''}::text)
        order by generation, key
        limit ${limit}
        for update skip locked
      ))
      returning generation, key
    )
    select (count(*) over ())::int as rows, generation, key from gone order by generation desc, key desc limit 1
  `.execute(trx);
  const [last] = rows;
  return { rows: last?.rows ?? 0, last };
}

/** Deletes up to `limit` entries whose time is over, the longest dead first. Rows that somebody else holds are left out. */
export async function deleteExpiredEntries(trx: Db, after: string | undefined, limit: number): Promise<DeletedChunk<string>> {
  const { rows } = await sql<{ rows: number; last: string | null }>`
    with gone as (
      delete from cache_entry where ctid = any(array(
        select ctid from cache_entry
        where expires_at <= now() and expires_at >= ${after ?? '-infinity'}::timestamptz
        order by expires_at
        limit ${limit}
        for update skip locked
      ))
      returning expires_at
    )
    -- As text: a JavaScript date has no microseconds.
    select count(*)::int as rows, max(expires_at)::text as last from gone
  `.execute(trx);
  return { rows: rows[0]?.rows ?? 0, last: rows[0]?.last ?? undefined };
}

/** Namespaces that still hold entries of an older generation than their current one. */
export async function namespacesWithDeadEntries(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('cache_namespace as n')
    .select('n.namespace')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('cache_entry as e')
          .select('e.key')
          .whereRef('e.namespace', '=', 'n.namespace')
          .whereRef('e.generation', '<', 'n.generation'),
      ),
    )
    .orderBy('n.namespace')
    .execute();
  return rows.map((row) => row.namespace);
}
