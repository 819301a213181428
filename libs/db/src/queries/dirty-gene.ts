import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/**
 * Takes the `limit` oldest marks off the dirty set, with all other marks of the same genes, and returns these genes, each once: a gene
 * that several sources have changed is recomputed once. Marks are taken by what is visible, never by an id watermark: a publisher that
 * commits late brings ids lower than those already taken, and its marks are found next time. Marks that somebody holds are left out.
 */
export async function takeDirtyGenes(trx: Db, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ hgnc_id: string }>`
    with oldest as materialized (
      select hgnc_id from dirty_gene order by id limit ${limit} for update skip locked
    ), taken as (
      delete from dirty_gene where ctid = any(array(
        select ctid from dirty_gene where hgnc_id in (select hgnc_id from oldest) for update skip locked
      ))
      returning hgnc_id
    )
    select distinct hgnc_id from taken
  `.execute(trx);
  return rows.map((row) => row.hgnc_id);
}

export async function hasDirtyGenes(db: Db): Promise<boolean> {
  const row = await db.selectFrom('dirty_gene').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}
