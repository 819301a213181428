import { type Static, Type } from 'typebox';
import { Timestamp } from '../ids.ts';

/** What readers list is up to date with everything that was dirty when the refresh began. */
export const ViewRefreshed = Type.Object(
  { view: Type.String(), refreshedAt: Timestamp, rows: Type.Integer({ minimum: 0 }), durationMs: Type.Number({ minimum: 0 }) },
  { $id: 'view.refreshed/1' },
);
export type ViewRefreshed = Static<typeof ViewRefreshed>;
