import { type Static, Type } from 'typebox';
import { LedgerId, RunId, SourceName } from '../ids.ts';

/** Readers now see this release of the source; sent after the transaction that made it visible. */
export const SourcePublished = Type.Object(
  {
    source: SourceName,
    releaseId: LedgerId,
    runId: RunId,
    version: Type.String(),
    added: Type.Integer({ minimum: 0 }),
    changed: Type.Integer({ minimum: 0 }),
    retired: Type.Integer({ minimum: 0 }),
    unchanged: Type.Integer({ minimum: 0 }),
  },
  { $id: 'source.published/1' },
);
export type SourcePublished = Static<typeof SourcePublished>;
