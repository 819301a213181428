import { type Frame, type FrameType, type ProgressRow, RunChanged, SourceChanged, stateFrameType, subjects } from '@nephron/contracts';
import type { StreamEvent } from '@nephron/messaging';
import { Value } from 'typebox/value';

/** The one frame made of an event of the stream, ready to be sent to any number of clients. */
export interface StateFrame {
  readonly seq: number;
  readonly atMs: number;
  readonly source?: string;
  readonly runId?: string;
  /** There when the event was a change of state. */
  readonly row?: ProgressRow;
  readonly bytes: Uint8Array;
}

/** A larger event is announced without its content: dashboards need to know that it happened, not which genes it names. */
const MAX_EVENT_BYTES = 16 * 1024;

/** The row that an event carries; undefined for every other event, also for one whose shape is not ours. */
export function rowOf(event: StreamEvent): ProgressRow | undefined {
  if (event.subject === subjects.runChanged && Value.Check(RunChanged, event.body)) return event.body.row;
  if (event.subject === subjects.sourceChanged && Value.Check(SourceChanged, event.body)) return event.body.row;
  return undefined;
}

/** A state frame telling that `row` is how things are since `seq`. */
export function rowFrame(seq: number, at: Date, row: ProgressRow): StateFrame {
  const about = { ...(row.run_id === null ? {} : { runId: row.run_id }), source: row.source_name };
  return { seq, atMs: at.getTime(), ...about, row, bytes: encode(stateFrameType(row.status), seq, at, row, about) };
}

/** Any other event, so that the sequence that clients see has no gap. */
export function eventFrame(event: StreamEvent): StateFrame {
  const body = isRecord(event.body) ? event.body : {};
  const about = {
    ...(typeof body.runId === 'string' ? { runId: body.runId } : {}),
    ...(typeof body.source === 'string' ? { source: body.source } : {}),
  };
  const whole = encode('event', event.seq, event.at, { ...body, subject: event.subject }, about);
  const bytes =
    whole.length <= MAX_EVENT_BYTES ? whole : encode('event', event.seq, event.at, { subject: event.subject, omitted: true }, about);
  return { seq: event.seq, atMs: event.at.getTime(), ...about, bytes };
}

export interface About {
  readonly runId?: string;
  readonly source?: string;
}

/** A frame as it goes over the wire. */
export function encode(type: FrameType, seq: number, at: Date, data: object, about: About = {}): Uint8Array {
  const frame: Frame = {
    v: 1,
    type,
    seq,
    ts: at.toISOString(),
    ...(about.runId === undefined ? {} : { run_id: about.runId }),
    ...(about.source === undefined ? {} : { source: about.source }),
    data,
  };
  return Buffer.from(JSON.stringify(frame));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
