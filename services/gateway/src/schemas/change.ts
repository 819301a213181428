import { HgncId } from '@nephron/contracts';
import { Type } from 'typebox';
import { PageLinks, PageMeta } from '../paging.ts';
import { closed, Instant, SourceName } from './common.ts';

const Field = Type.Object(
  {
    path: Type.String({ description: 'JSON Pointer into the document.' }),
    old: Type.Optional(Type.Unknown({ description: 'Left out where the field was not there.' })),
    new: Type.Optional(Type.Unknown({ description: 'Left out where the field is not there any more.' })),
    omitted: Type.Optional(
      Type.Literal(true, { description: 'A value is longer than 10,000 characters; `asOf` gives the documents themselves.' }),
    ),
  },
  closed,
);

const Change = Type.Object(
  {
    cursor: Type.String({ description: 'The place behind this change, for `since`.' }),
    source: SourceName,
    gene: Type.Object({ id: HgncId, symbol: Type.String() }, closed),
    operation: Type.Union([Type.Literal('added'), Type.Literal('updated'), Type.Literal('retired')]),
    reason: Type.Union([Type.Literal('release'), Type.Literal('rollback')], {
      description: 'A release was published, or the release was taken back.',
    }),
    release_id: Type.String(),
    release_version: Type.String(),
    at: Instant,
    fields: Type.Array(Field, { description: 'What differs in an updated document; empty for added and retired ones.' }),
    more_fields: Type.Integer({ minimum: 0, description: 'Differences beyond the first 200.' }),
  },
  closed,
);

export const ChangeListAnswer = Type.Object(
  {
    data: Type.Array(Change),
    meta: Type.Object({ cursor: Type.String({ description: 'For `since` of the next request.' }), has_more: Type.Boolean() }, closed),
  },
  closed,
);

export const HistoryAnswer = Type.Object({ data: Type.Array(Change), meta: PageMeta, links: PageLinks }, closed);
