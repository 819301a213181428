import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/**
 * Takes up to `limit` marks off the dirty set and returns their genes, each once. Marks are taken by what is visible, never
 * by an id watermark: a publisher that commits late brings ids lower than those already taken, and its marks are found next time.
 */
export async function takeDirtyGenes(trx: Db, limit: number): Promise<{ readonly marks: number; readonly hgncIds: readonly string[] }> {
  const { rows } = await sql<{ marks: number; hgnc_ids: string[] }>`
    with taken as (
      delete from dirty_gene where ctid = any(array(
        select ctid from dirty_gene order by id limit ${limit} for update skip locked
      ))
      returning hgnc_id
    )
    select count(*)::int as marks, coalesce(array_agg(distinct hgnc_id), '{}') as hgnc_ids from taken
  `.execute(trx);
  return { marks: rows[0]?.marks ?? 0, hgncIds: rows[0]?.hgnc_ids ?? [] };
}

export async function hasDirtyGenes(db: Db): Promise<boolean> {
  const row = await db.selectFrom('dirty_gene').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}
