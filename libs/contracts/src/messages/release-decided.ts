import { type Static, Type } from 'typebox';
import { LedgerId, SourceName } from '../ids.ts';

/** Somebody decided about a held release, and nothing more follows from it. */
export const ReleaseDecided = Type.Object(
  { source: SourceName, releaseId: LedgerId, decision: Type.Literal('rejected') },
  { $id: 'release.decided/1' },
);
export type ReleaseDecided = Static<typeof ReleaseDecided>;
