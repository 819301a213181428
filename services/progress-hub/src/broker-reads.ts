import {
  isSourceId,
  PROGRESS_BUCKET,
  type ProgressRow,
  ProgressSnapshot,
  progressKey,
  SourceProgress,
  STREAMS,
  subjects,
} from '@nephron/contracts';
import { LedgerError } from '@nephron/errors';
import type { Nats } from '@nephron/messaging';
import { Value } from 'typebox/value';
import { isEndedRow } from './ended-row.ts';

/** Which stream of events there is, and how far it reaches. */
export interface StreamPosition {
  /** Differs when the stream was made anew, so that its numbers mean other events. */
  readonly created: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export async function streamPosition(nats: Nats): Promise<StreamPosition> {
  const manager = await nats.manager();
  const { created, state } = await manager.streams.info(STREAMS.event.name);
  return { created: String(created), firstSeq: state.first_seq, lastSeq: state.last_seq };
}

/** Asks the conductor for every row as the ledger has it now; rejects while no conductor answers. */
export async function askSnapshot(nats: Nats): Promise<readonly ProgressRow[]> {
  const answer = await nats.connection.request(subjects.progressQuery, undefined, { timeout: 3_000 });
  const snapshot: unknown = answer.json();
  if (Value.Check(ProgressSnapshot, snapshot)) return snapshot.items;
  const [first] = Value.Errors(ProgressSnapshot, snapshot);
  throw new LedgerError(
    `the conductor's snapshot is not one: ${first ? `${first.instancePath || 'the answer'} ${first.message}` : 'unknown reason'}`,
  );
}

/** Last known progress of the rows that are moving, from the bucket. */
export async function readProgress(nats: Nats, rows: readonly ProgressRow[]): Promise<SourceProgress[]> {
  const moving = rows.flatMap((row) =>
    row.run_id !== null && isSourceId(row.source_name) && !isEndedRow(row) ? [progressKey(row.run_id, row.source_name)] : [],
  );
  if (moving.length === 0) return [];
  const bucket = await nats.kvm.open(PROGRESS_BUCKET.name);
  const entries = await Promise.all(moving.map((key) => bucket.get(key)));
  return entries.flatMap((entry) => {
    if (entry?.operation !== 'PUT') return [];
    const value: unknown = entry.json();
    return Value.Check(SourceProgress, value) ? [value] : [];
  });
}
