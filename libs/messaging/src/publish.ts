import { headers } from '@nats-io/transport-node';
import { currentTraceparent } from '@nephron/telemetry';
import type { TSchema } from 'typebox';
import type { Nats } from './connection.ts';

const SCHEMA_HEADER = 'Nephron-Schema';
export const TRACE_HEADER = 'traceparent';

export interface Outgoing {
  readonly subject: string;
  /** `$id` of the message's schema. */
  readonly schemaId: string;
  readonly payload: unknown;
  /** Derived from content, never random: the same fact published twice within the duplicate window is stored once. */
  readonly messageId: string;
  readonly traceparent?: string | undefined;
}

/** Stores one message in its stream and waits for the server's word; rejects when the broker is away or the stream full. */
export async function publish(nats: Nats, message: Outgoing): Promise<void> {
  const head = headers();
  head.set(SCHEMA_HEADER, message.schemaId);
  const traceparent = message.traceparent ?? currentTraceparent();
  if (traceparent) head.set(TRACE_HEADER, traceparent);
  await nats.js.publish(message.subject, JSON.stringify(message.payload), { msgID: message.messageId, headers: head, timeout: 5_000 });
}

/** The `$id` of a message schema; every message schema has one. */
export function schemaId(schema: TSchema): string {
  const id = (schema as { $id?: string }).$id;
  if (!id) throw new TypeError('a message schema needs an $id');
  return id;
}
