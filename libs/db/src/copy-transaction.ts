import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Db } from './connection.ts';
import type { Database } from './database-types.ts';

/** Writes rows with COPY inside the transaction; cells must hold no tab, line end or backslash that is not escaped. */
export type CopyIn = (statement: string, rows: Iterable<string>) => Promise<void>;

/**
 * One transaction on one connection of the pool, with COPY beside typed queries. A failure rolls back; a connection that
 * cannot even do that is thrown away.
 */
export async function copyTransaction<T>(pool: pg.Pool, work: (trx: Db, copyIn: CopyIn) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const lent = { query: client.query.bind(client), release: () => {} } as unknown as pg.PoolClient;
  const trx = new Kysely<Database>({ dialect: new PostgresDialect({ pool: { connect: async () => lent, end: async () => {} } as never }) });
  const copyIn: CopyIn = async (statement, rows) => {
    await pipeline(Readable.from(rows), client.query(copyFrom(statement)));
  };
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(trx, copyIn);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A value for COPY's text format: backslashes, tabs and line ends escaped. */
export function copyCell(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text;
}
