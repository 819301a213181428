import { setTimeout as delay } from 'node:timers/promises';
import { type Db, type DeletedChunk, tryLockWork } from '@nephron/db';
import { sql } from 'kysely';

/** The most rows one statement deletes. */
const CHUNK_ROWS = 1_000;
const LOCK_TIMEOUT = '100ms';

// Bitmap scans are off in a chunk: without fresh statistics Postgres would fetch and sort all that is left of a namespace
// to find the next thousand (measured on 500,000 rows: 220 ms a chunk instead of 4 ms).

export interface ChunkOptions {
  readonly db: Db;
  readonly signal: AbortSignal;
  /** Called after each chunk: work goes on. */
  readonly onChunk?: () => void;
  /** Gives way to another replica that sweeps, instead of working beside it. */
  readonly givesWay?: boolean;
}

export interface Tally {
  readonly rows: number;
  readonly chunks: number;
  readonly durationMs: number;
  /** `complete`: nothing was left that could be had; `stopped`: the signal came first; `elsewhere`: another replica is at it. */
  readonly end: 'complete' | 'stopped' | 'elsewhere';
}

/**
 * Deletes chunk by chunk, each in a transaction of its own, until a chunk is not full. What a stop or a crash leaves is found
 * by whoever begins anew: deleting has no state but the rows that are left.
 */
export async function deleteInChunks<Position>(
  options: ChunkOptions,
  deleteChunk: (trx: Db, after: Position | undefined, limit: number) => Promise<DeletedChunk<Position>>,
): Promise<Tally> {
  const { db, signal, onChunk, givesWay = false } = options;
  const began = performance.now();
  let rows = 0;
  let chunks = 0;
  let after: Position | undefined;
  const tally = (end: Tally['end']): Tally => ({ rows, chunks, durationMs: Math.round(performance.now() - began), end });

  while (!signal.aborted) {
    const chunkBegan = performance.now();
    const chunk = await db.transaction().execute(async (trx) => {
      await sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true), set_config('enable_bitmapscan', 'off', true)`.execute(trx);
      if (givesWay && !(await tryLockWork(trx, 'cache-sweep'))) return undefined;
      return await deleteChunk(trx, after, CHUNK_ROWS);
    });
    if (!chunk) return tally('elsewhere');
    rows += chunk.rows;
    chunks++;
    after = chunk.last;
    onChunk?.();
    if (chunk.rows < CHUNK_ROWS) return tally('complete');
    await delay(pauseMs(performance.now() - chunkBegan), undefined, { signal }).catch(() => {});
  }
  return tally('stopped');
}

/** As long as the chunk took: the janitor is at work at most half the time, and the less the busier the server is. */
function pauseMs(chunkMs: number): number {
  return Math.min(Math.max(chunkMs, 5), 1_000);
}
