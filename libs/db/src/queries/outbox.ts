import { sql } from 'kysely';
import type { Db } from '../connection.ts';

/** A message that became true with its transaction and is to be announced after it. */
export interface OutboxMessage {
  readonly id: string;
  readonly subject: string;
  readonly schema_id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly traceparent: string | null;
}

export type NewOutboxMessage = Omit<OutboxMessage, 'id'>;

/** Writes announcements in the transaction of the change they tell; publish the result after commit. */
export async function addToOutbox(trx: Db, messages: readonly NewOutboxMessage[]): Promise<OutboxMessage[]> {
  if (messages.length === 0) return [];
  const rows = await trx
    .insertInto('outbox')
    .values(messages.map((message) => ({ ...message, payload: JSON.stringify(message.payload), published_at: null })))
    .returning(['id'])
    .execute();
  return messages.map((message, index) => ({ ...message, id: rows[index]?.id ?? '' }));
}

export async function markPublished(db: Db, ids: readonly string[]): Promise<void> {
  await db.updateTable('outbox').set({ published_at: sql`now()` }).where('id', 'in', ids).execute();
}

/** Messages that nobody published although their transaction is older than `olderThanMs`. */
export async function unpublishedMessages(db: Db, olderThanMs: number, limit: number): Promise<OutboxMessage[]> {
  return await db
    .selectFrom('outbox')
    .select(['id', 'subject', 'schema_id', 'payload', 'traceparent'])
    .where('published_at', 'is', null)
    .where('created_at', '<', sql<Date>`now() - make_interval(secs => ${olderThanMs / 1000})`)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Forgets published messages older than `olderThanMs`, at most `limit` at once; returns how many. */
export async function forgetPublished(db: Db, olderThanMs: number, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('outbox')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('outbox')
        .select('id')
        .where('published_at', '<', sql<Date>`now() - make_interval(secs => ${olderThanMs / 1000})`)
        .orderBy('id')
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
