import { type Static, Type } from 'typebox';
import { LedgerId, RunId, SourceName } from '../ids.ts';

/** Says only "look at this unit": whether it may be done, and by whom, stands in the ledger. */
export const UnitReady = Type.Object({ unitId: LedgerId, runId: RunId, source: SourceName }, { $id: 'unit.ready/1' });
export type UnitReady = Static<typeof UnitReady>;
