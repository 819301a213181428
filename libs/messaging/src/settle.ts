import type { JsMsg } from '@nats-io/jetstream';
import { dispositionOf, errorClassOf, messageOf } from '@nephron/errors';
import { type Logger, traced } from '@nephron/telemetry';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { DeadLetter } from './dead-letter.ts';
import { TRACE_HEADER } from './publish.ts';

export interface Delivery {
  /** 1 on the first delivery. Says how often the message came, not how often its work was tried. */
  readonly deliveries: number;
  /** Aborted when the consumer stops. */
  readonly signal: AbortSignal;
  /** Tells the broker that work goes on, so that it does not deliver again. */
  readonly working: () => void;
}

/** What the handler asks for: settled for good, or "wake me again in so many milliseconds". */
export type Settlement = 'done' | { readonly againInMs: number };
export type Handler<T> = (message: T, delivery: Delivery) => Promise<Settlement>;

export interface SettleDeps {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly maxDeliveries: number;
  readonly deadLetter: DeadLetter;
}

/**
 * Handles one delivery and settles it exactly once: ack, delayed nak, or term after a copy went to the dead letters.
 * A bug is retried and then dead-lettered: one poisonous message must not stop the service. `stop` is rethrown.
 */
export async function settle<S extends TSchema>(message: JsMsg, schema: S, handler: Handler<Static<S>>, deps: SettleDeps): Promise<void> {
  const deliveries = message.info.deliveryCount;
  const body = decode(message);
  if (!Value.Check(schema, body)) {
    deps.log.error({ subject: message.subject, deliveries }, 'message has a shape nobody here reads; it went to the dead letters');
    await deps.deadLetter(message, 'schema');
    message.term(); // without a reason: servers before 2.11 would leave the message pending
    return;
  }
  try {
    const delivery = { deliveries, signal: deps.signal, working: () => message.working() };
    const outcome = await traced(`handle ${message.subject}`, message.headers?.get(TRACE_HEADER) || undefined, () =>
      handler(body, delivery),
    );
    if (outcome === 'done') message.ack();
    else message.nak(outcome.againInMs);
  } catch (error) {
    const disposition = dispositionOf(error);
    if (deps.signal.aborted) return message.nak(0);
    deps.log.warn({ err: error, deliveries, disposition, subject: message.subject }, 'message not handled');
    if (disposition === 'stop') {
      message.nak(backoffMs(deliveries));
      throw error;
    }
    if (disposition === 'retry' && deliveries < deps.maxDeliveries) return message.nak(backoffMs(deliveries));
    await deps.deadLetter(message, `${errorClassOf(error)}: ${messageOf(error)}`);
    message.term();
  }
}

function decode(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}

/** 1 s, 2 s, 4 s ... capped at 5 min, plus up to 20 % so that a burst does not come back as a burst. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(1000 * 2 ** (attempt - 1), 300_000);
  return Math.round(base * (1 + 0.2 * random()));
}
