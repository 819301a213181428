import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/** Work that one process at a time may do. Both kinds of lock end with the transaction, so that none can leak through a pool. */
type Work = 'cache-sweep' | 'gene_percentile' | 'gene_summary' | 'mv_source_statistics';

/** Waits until no other transaction does this work. */
export async function lockWork(trx: Db, work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('nephron_work'), hashtext(${work}))`.execute(trx);
}

/** False where another transaction does this work right now. */
export async function tryLockWork(trx: Db, work: Work): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('nephron_work'), hashtext(${work})) as locked
  `.execute(trx);
  return rows[0]?.locked ?? false;
}
