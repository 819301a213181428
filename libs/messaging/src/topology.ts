import { AckPolicy, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { ALL_CONSUMERS, type ConsumerSpec, DUPLICATE_WINDOW_MS, PROGRESS_BUCKET, STREAMS, type StreamSpec } from '@nephron/contracts';
import type { Nats } from './connection.ts';

const ms = (milliseconds: number): number => milliseconds * 1_000_000;

/** Makes the streams, durable consumers and buckets of `libs/contracts` exist as described. Safe to repeat; the only place that does so. */
export async function applyTopology(nats: Nats): Promise<void> {
  const manager = await nats.manager();
  for (const spec of Object.values(STREAMS)) {
    const config = streamConfig(spec);
    const exists = await found(manager.streams.info(spec.name));
    if (exists) await manager.streams.update(spec.name, config);
    else await manager.streams.add({ ...config, name: spec.name });
  }
  for (const spec of ALL_CONSUMERS) {
    const exists = await found(manager.consumers.info(spec.stream, spec.durable));
    // A rejected create can destroy what is there (nats-server issue 8491), so an existing one is only updated.
    if (exists) await manager.consumers.update(spec.stream, spec.durable, mutableConsumerConfig(spec));
    else
      await manager.consumers.add(spec.stream, {
        ...mutableConsumerConfig(spec),
        durable_name: spec.durable,
        filter_subject: spec.filter,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
      });
  }
  await nats.kvm.create(PROGRESS_BUCKET.name, { history: 1, ttl: PROGRESS_BUCKET.ttlMs });
}

function streamConfig(spec: StreamSpec): Omit<StreamConfig, 'name'> {
  const isQueue = spec.kind === 'work-queue';
  return {
    subjects: [...spec.subjects],
    retention: isQueue ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    storage: StorageType.File,
    // A full queue is an error to the publisher, never lost work; an event stream forgets its oldest.
    discard: isQueue ? DiscardPolicy.New : DiscardPolicy.Old,
    max_age: ms(spec.maxAgeMs),
    max_bytes: spec.maxBytes,
    duplicate_window: ms(DUPLICATE_WINDOW_MS),
    num_replicas: 1,
  } as Omit<StreamConfig, 'name'>;
}

function mutableConsumerConfig(spec: ConsumerSpec) {
  // Attempts are counted in the ledger; the broker never gives up by itself.
  return { ack_wait: ms(spec.ackWaitMs), max_ack_pending: spec.maxAckPending, max_deliver: -1 };
}

async function found(info: Promise<unknown>): Promise<boolean> {
  try {
    await info;
    return true;
  } catch (error) {
    if ((error as Error).name === 'StreamNotFoundError' || (error as Error).name === 'ConsumerNotFoundError') return false;
    if (/not found/i.test((error as Error).message)) return false;
    throw error;
  }
}
