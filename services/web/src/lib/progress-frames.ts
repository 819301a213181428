import type { EventFrame, Frame, RowFrame, SnapshotFrame } from '@nephron/contracts';
import { isObject } from './read-json.ts';

export type KnownFrame = SnapshotFrame | RowFrame | EventFrame | Frame<'ping'> | Frame<'error'>;

const ROW_TYPES: ReadonlySet<string> = new Set(['progress_update', 'task_started', 'task_completed', 'task_failed', 'status_change']);

export function isRowFrame(frame: KnownFrame): frame is RowFrame {
  return ROW_TYPES.has(frame.type);
}

/** A frame of the progress socket; `null` for what this page does not know, which a newer hub may well send. */
export function parseFrame(text: string): KnownFrame | null {
  const frame = parsed(text);
  if (!isObject(frame) || frame.v !== 1 || typeof frame.type !== 'string') return null;
  if (frame.type === 'ping' || frame.type === 'error') return frame as unknown as KnownFrame;
  if (typeof frame.seq !== 'number' || !isObject(frame.data)) return null;
  if (frame.type === 'snapshot') return Array.isArray(frame.data.items) ? (frame as unknown as SnapshotFrame) : null;
  if (frame.type === 'event') return frame as unknown as EventFrame;
  return ROW_TYPES.has(frame.type) && typeof frame.data.source_name === 'string' ? (frame as unknown as RowFrame) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
