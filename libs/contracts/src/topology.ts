import { SOURCE_IDS, type SourceId } from './source-registry.ts';
import { sourceToken, subjects } from './subjects.ts';

/** Streams and durable consumers as data; applied by one provisioning step, never by a service. */
export interface StreamSpec {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly kind: 'work-queue' | 'limits';
  /** 0: until it is read (work queues). */
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

export interface ConsumerSpec {
  readonly stream: string;
  readonly durable: string;
  readonly filter: string;
  /** Must lie above the time between two signs of life of a handler. */
  readonly ackWaitMs: number;
  /** Shared by all replicas: the most deliveries in flight. */
  readonly maxAckPending: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;

/** How long a message id is remembered. A convenience: correctness is the ledger's. */
export const DUPLICATE_WINDOW_MS = 120_000;

export const STREAMS = {
  command: { name: 'NEPHRON_CMD', subjects: ['nephron.cmd.*'], kind: 'work-queue', maxAgeMs: 0, maxBytes: 64 * MIB },
  work: { name: 'NEPHRON_WORK', subjects: ['nephron.work.*'], kind: 'work-queue', maxAgeMs: 0, maxBytes: 256 * MIB },
  event: { name: 'NEPHRON_EVT', subjects: ['nephron.evt.>'], kind: 'limits', maxAgeMs: 7 * DAY_MS, maxBytes: 512 * MIB },
  deadLetter: { name: 'NEPHRON_DLQ', subjects: ['nephron.dlq.*'], kind: 'limits', maxAgeMs: 28 * DAY_MS, maxBytes: 256 * MIB },
} as const satisfies Record<string, StreamSpec>;

export const PROGRESS_BUCKET = { name: 'nephron_progress', ttlMs: 7 * DAY_MS } as const;

function consumer(stream: StreamSpec, durable: string, filter: string, maxAckPending = 16): ConsumerSpec {
  return { stream: stream.name, durable, filter, ackWaitMs: 30_000, maxAckPending };
}

/** The durable consumer from which an annotator takes its units. */
export function annotatorConsumer(source: SourceId): ConsumerSpec {
  return consumer(STREAMS.work, `annotator-${sourceToken(source)}`, subjects.work(source), 4);
}

export const CONSUMERS = {
  conductorCommands: consumer(STREAMS.command, 'conductor-commands', 'nephron.cmd.*'),
  conductorUnits: consumer(STREAMS.event, 'conductor-units', subjects.unitFinished),
  conductorViews: consumer(STREAMS.event, 'conductor-views', subjects.viewRefreshed),
  cacheJanitor: consumer(STREAMS.event, 'cache-janitor', subjects.cacheInvalidated),
  viewRefresher: consumer(STREAMS.event, 'view-refresher', subjects.sourcePublished, 256),
} as const satisfies Record<string, ConsumerSpec>;

export const ALL_CONSUMERS: readonly ConsumerSpec[] = [...Object.values(CONSUMERS), ...SOURCE_IDS.map(annotatorConsumer)];
