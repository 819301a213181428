import { type Static, Type } from 'typebox';
import { HgncId, LedgerId, RunId, SourceName } from '../ids.ts';

/** Most genes that one message names; beyond it, subscribers read the change feed from `cursor`. */
export const NAMED_CHANGES = 500;

/**
 * Documents of a source changed for readers, by a new release or because one was taken back. `cursor` is the place before these
 * changes: `GET /api/changes?since=<cursor>` tells them one by one.
 */
export const AnnotationsChanged = Type.Object(
  {
    source: SourceName,
    releaseId: LedgerId,
    runId: RunId,
    kind: Type.Union([Type.Literal('publish'), Type.Literal('rollback')]),
    /** Genes added, changed or retired. */
    genes: Type.Integer({ minimum: 1 }),
    /** Their ids, where there are at most 500 of them. */
    hgncIds: Type.Optional(Type.Array(HgncId, { maxItems: NAMED_CHANGES })),
    cursor: Type.String(),
  },
  { $id: 'annotations.changed/1' },
);
export type AnnotationsChanged = Static<typeof AnnotationsChanged>;
