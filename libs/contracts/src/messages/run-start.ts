import { type Static, Type } from 'typebox';
import { RunId } from '../ids.ts';

/** Wakes the conductor for a run that the ledger holds as `queued`; what is to be done stands there. */
export const RunStart = Type.Object({ runId: RunId }, { $id: 'run.start/1' });
export type RunStart = Static<typeof RunStart>;
