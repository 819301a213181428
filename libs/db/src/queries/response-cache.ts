import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/** What a namespace of the cache holds under a key, and the generation it was looked up in. */
export interface CachedValue {
  readonly generation: string;
  /** Undefined where nothing is kept, or where its time is over. */
  readonly value: object | undefined;
}

/** The fresh entry of a key in the namespace's present generation. The namespace is known to exist. */
export async function findCached(db: Db, namespace: string, key: string): Promise<CachedValue> {
  const row = await db
    .selectFrom('cache_namespace as n')
    .leftJoin('cache_entry as e', (join) =>
      join
        .onRef('e.namespace', '=', 'n.namespace')
        .onRef('e.generation', '=', 'n.generation')
        .on('e.key', '=', key)
        .on('e.expires_at', '>', sql<Date>`now()`),
    )
    .select(['n.generation', 'e.value'])
    .where('n.namespace', '=', namespace)
    .executeTakeFirstOrThrow();
  return { generation: row.generation, value: row.value ?? undefined };
}

/** Keeps a value for so long; without effect where the namespace has another generation by now. */
export async function keepCached(
  db: Db,
  namespace: string,
  generation: string,
  key: string,
  value: object,
  freshForMs: number,
): Promise<void> {
  const json = JSON.stringify(value);
  await sql`
    insert into cache_entry (namespace, generation, key, value, bytes, created_at, expires_at)
    select namespace, generation, ${key}, ${json}::jsonb, ${Buffer.byteLength(json)}, now(), now() + ${`${freshForMs} milliseconds`}::interval
    from cache_namespace where namespace = ${namespace} and generation = ${generation}
    on conflict (namespace, generation, key) do update
    set value = excluded.value, bytes = excluded.bytes, created_at = excluded.created_at, expires_at = excluded.expires_at
  `.execute(db);
}

/** Forgets a key, whatever its generation. */
export async function forgetCached(db: Db, namespace: string, key: string): Promise<void> {
  await db.deleteFrom('cache_entry').where('namespace', '=', namespace).where('key', '=', key).execute();
}
