import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/** The present generation of every cache namespace. What was made under an older one must not be served. */
export async function cacheGenerations(db: Db): Promise<Map<string, number>> {
  const rows = await db.selectFrom('cache_namespace').select(['namespace', 'generation']).execute();
  return new Map(rows.map((row) => [row.namespace, Number(row.generation)]));
}

/** Tables and views without which nothing can be read or requested. */
const READ = ['gene', 'gene_identifier', 'gene_summary', 'source', 'source_release', 'run', 'run_source', 'run_outcome', 'annotation'];

/** True when the migrations were applied and this role may read what readers need. */
export async function isReadable(db: Db): Promise<boolean> {
  const { rows } = await sql<{ readable: boolean }>`
    select bool_and(to_regclass(name) is not null and has_table_privilege(to_regclass(name), 'select'))
      and exists (select 1 from pg_attribute where attrelid = to_regclass('gene') and attname = 'search_text') as readable
    from unnest(${[...READ, 'mv_source_statistics', 'cache_namespace']}::text[]) as name
  `.execute(db);
  return rows[0]?.readable ?? false;
}
