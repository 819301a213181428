import { RunChanged, SourceChanged, type SourceId, subjects, UnitReady } from '@nephron/contracts';
import { type Db, type NewOutboxMessage, runProgressRow, runSourceProgressRow } from '@nephron/db';
import { schemaId } from '@nephron/messaging';
import { currentTraceparent } from '@nephron/telemetry';

/** The announcements a transaction of the conductor collects; written to the outbox at its end. */
export type Announcements = NewOutboxMessage[];

function message(subject: string, schema: Parameters<typeof schemaId>[0], payload: NewOutboxMessage['payload']): NewOutboxMessage {
  return { subject, schema_id: schemaId(schema), payload, traceparent: currentTraceparent() ?? null };
}

/** Wakes the annotator of a source for a unit. */
export function unitReady(unit: UnitReady): NewOutboxMessage {
  return message(subjects.work(unit.source), UnitReady, { unitId: unit.unitId, runId: unit.runId, source: unit.source });
}

/** Tells the state of a source in a run as it is in this transaction. */
export async function sourceChanged(trx: Db, runId: string, source: SourceId): Promise<NewOutboxMessage> {
  return message(subjects.sourceChanged, SourceChanged, { runId, source, row: await runSourceProgressRow(trx, runId, source) });
}

/** Tells the state of a run as it is in this transaction. */
export async function runChanged(trx: Db, runId: string): Promise<NewOutboxMessage> {
  return message(subjects.runChanged, RunChanged, { runId, row: await runProgressRow(trx, runId) });
}
