import { type Db, markPublished, type OutboxMessage, unpublishedMessages } from '@nephron/db';
import { messageOf } from '@nephron/errors';
import { type Nats, publish } from '@nephron/messaging';
import type { Logger } from '@nephron/telemetry';

export interface OutboxDeps {
  readonly db: Db;
  readonly nats: Nats;
  readonly log: Logger;
}

/**
 * Publishes messages whose transaction has committed and marks them. What cannot be published now stays in the outbox for
 * the conductor's relay; the caller goes on either way.
 */
export async function publishCommitted(deps: OutboxDeps, messages: readonly OutboxMessage[]): Promise<number> {
  // Asking a broker that is known to be away would only make the caller wait.
  if (!deps.nats.isConnected()) return 0;
  const published: string[] = [];
  for (const message of messages) {
    try {
      await publish(deps.nats, {
        subject: message.subject,
        schemaId: message.schema_id,
        payload: message.payload,
        messageId: `outbox/${message.id}`,
        traceparent: message.traceparent ?? undefined,
      });
      published.push(message.id);
    } catch (error) {
      deps.log.warn({ subject: message.subject, outboxId: message.id, why: messageOf(error) }, 'message stays in the outbox for the relay');
      break;
    }
  }
  if (published.length > 0) {
    await markPublished(deps.db, published).catch((error: unknown) =>
      deps.log.warn({ why: messageOf(error) }, 'messages may be published once more by the relay'),
    );
  }
  return published.length;
}

/** Publishes what was left behind longer than `olderThanMs`, oldest first, at most `limit`; returns how many. */
export async function relayOutbox(deps: OutboxDeps, olderThanMs: number, limit: number): Promise<number> {
  const left = await unpublishedMessages(deps.db, olderThanMs, limit);
  return left.length === 0 ? 0 : await publishCommitted(deps, left);
}
