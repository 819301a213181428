import { type Static, Type } from 'typebox';
import { LedgerId, RunId, SourceName } from '../ids.ts';

/** A unit came to its end, done or failed; the result is in its row. */
export const UnitFinished = Type.Object({ unitId: LedgerId, runId: RunId, source: SourceName }, { $id: 'unit.finished/1' });
export type UnitFinished = Static<typeof UnitFinished>;
