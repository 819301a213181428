import { setTimeout as delay } from 'node:timers/promises';
import { type ConsumerMessages, DeliverPolicy, type OrderedConsumerOptions } from '@nats-io/jetstream';
import { STREAMS } from '@nephron/contracts';
import type { Logger } from '@nephron/telemetry';
import type { Nats } from './connection.ts';

/** One event of the stream as it was stored. `body` is parsed but unchecked. */
export interface StreamEvent {
  readonly seq: number;
  readonly subject: string;
  readonly at: Date;
  readonly body: unknown;
}

export interface Following {
  readonly stop: () => Promise<void>;
}

export interface FollowOptions {
  readonly log: Logger;
  /** First stream sequence wanted; left out: only what comes from now on. */
  readonly fromSeq?: number;
  readonly subject?: string;
  readonly onEvent: (event: StreamEvent) => void;
  /** Called before the first event of each new start of the loop: what was cached may have missed events. */
  readonly onRestart?: () => void;
}

/**
 * Follows the event stream in order without acknowledging, from one ordered consumer. After an interruption it goes on
 * behind the last event it saw; where the stream itself was lost, it starts at its new beginning.
 */
export function followEvents(nats: Nats, options: FollowOptions): Following {
  const stopping = new AbortController();
  let next = options.fromSeq;
  let messages: ConsumerMessages | undefined;

  const follow = async (): Promise<void> => {
    const manager = await nats.manager();
    const { state } = await manager.streams.info(STREAMS.event.name);
    if (next === undefined || next > state.last_seq + 1) next = state.last_seq + 1;
    const config: Partial<OrderedConsumerOptions> = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, next) };
    if (options.subject) config.filter_subjects = options.subject;
    const consumer = await nats.js.consumers.get(STREAMS.event.name, config);
    options.onRestart?.();
    messages = await consumer.consume({ idle_heartbeat: 5_000 });
    for await (const message of messages) {
      next = message.seq + 1;
      options.onEvent({
        seq: message.seq,
        subject: message.subject,
        at: new Date(message.info.timestampNanos / 1e6),
        body: parsed(message),
      });
    }
  };

  const supervise = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (!stopping.signal.aborted) options.log.warn({ err: error }, 'event stream interrupted; following it again');
      }
      await delay(500, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const supervised = supervise();
  return {
    stop: async () => {
      stopping.abort();
      messages?.stop();
      await Promise.race([supervised, delay(1_000, undefined, { ref: false })]);
    },
  };
}

function parsed(message: { json(): unknown }): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
