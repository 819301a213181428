import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { ConsumerSpec } from '@nephron/contracts';
import type { Logger } from '@nephron/telemetry';
import type { Static, TSchema } from 'typebox';
import type { Nats } from './connection.ts';
import { deadLetters } from './dead-letter.ts';
import { type Handler, settle } from './settle.ts';

export interface ConsumeOptions {
  readonly log: Logger;
  /** Deliveries handled at the same time by this process. */
  readonly concurrency?: number;
  /** After so many deliveries a message whose handler still throws goes to the dead letters. */
  readonly maxDeliveries?: number;
}

export interface Consuming {
  /** Takes no new message and waits for those in hand, at most `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
  readonly isRunning: () => boolean;
}

/**
 * Handles the messages of a durable consumer until stopped. The loop is supervised: when it ends, misses heartbeats or the
 * server forgets the consumer, it is made anew after a second.
 */
export function consumeDurable<S extends TSchema>(
  nats: Nats,
  spec: ConsumerSpec,
  schema: S,
  handler: Handler<Static<S>>,
  options: ConsumeOptions,
): Consuming {
  const { log, concurrency = 1, maxDeliveries = 12 } = options;
  const stopping = new AbortController();
  const hard = new AbortController();
  const inHand = new Set<Promise<void>>();
  const deps = { log, signal: hard.signal, maxDeliveries, deadLetter: deadLetters(nats, spec.durable) };
  let current: ConsumerMessages | undefined;
  let running = false;

  const pull = async (): Promise<void> => {
    const consumer = await nats.js.consumers.get(spec.stream, spec.durable);
    // Prefetch no more than can be handled: a message held back here is work hostage to this process.
    const messages = await consumer.consume({ max_messages: concurrency, idle_heartbeat: 5_000 });
    current = messages;
    running = true;
    void endOnMissedHeartbeats(messages);
    for await (const message of messages) {
      const handled = settle(message, schema, handler, deps).catch((error) => {
        log.error({ err: error, consumer: spec.durable }, 'consumer cannot go on with this message');
      });
      inHand.add(handled);
      void handled.finally(() => inHand.delete(handled));
      if (inHand.size >= concurrency) await Promise.race(inHand);
      if (stopping.signal.aborted) break;
    }
  };

  const supervise = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await pull();
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error, consumer: spec.durable }, 'consumer ended; making it anew');
      }
      running = false;
      await delay(1_000, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const supervised = supervise();

  return {
    isRunning: () => running,
    stop: async (graceMs) => {
      stopping.abort();
      current?.stop();
      await Promise.race([Promise.allSettled([...inHand]), delay(graceMs, undefined, { ref: false })]);
      hard.abort();
      await Promise.race([Promise.allSettled([...inHand, supervised]), delay(1_000, undefined, { ref: false })]);
    },
  };
}

/** Two missed heartbeats mean that the server no longer delivers to this pull; the supervisor then makes a new one. */
async function endOnMissedHeartbeats(messages: ConsumerMessages): Promise<void> {
  for await (const status of messages.status()) {
    if (status.type === 'heartbeats_missed' && status.count >= 2) messages.stop();
    if (status.type === 'consumer_not_found' || status.type === 'stream_not_found') messages.stop();
  }
}
