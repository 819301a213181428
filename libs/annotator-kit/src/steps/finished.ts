import { subjects, UnitFinished } from '@nephron/contracts';
import type { ClaimedUnit, NewOutboxMessage } from '@nephron/db';
import { schemaId } from '@nephron/messaging';
import { currentTraceparent } from '@nephron/telemetry';

/** The announcement that a unit came to its end. */
export function unitFinished(unit: ClaimedUnit): NewOutboxMessage {
  const payload: UnitFinished = { unitId: unit.id, runId: unit.runId, source: unit.source };
  return { subject: subjects.unitFinished, schema_id: schemaId(UnitFinished), payload, traceparent: currentTraceparent() ?? null };
}
