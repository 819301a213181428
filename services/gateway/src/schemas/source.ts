import { Type } from 'typebox';
import { closed, Instant, MaybeInstant, MaybeInteger, MaybeText, nullable, SourceName } from './common.ts';

const Release = Type.Object(
  {
    id: Type.String(),
    version: Type.String(),
    state: Type.String(),
    retrieved_at: Instant,
    published_at: MaybeInstant,
    counts: nullable(Type.Record(Type.String(), Type.Number())),
    files: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);

const Source = Type.Object(
  {
    source_name: SourceName,
    display_name: Type.String(),
    version: MaybeText,
    description: Type.String(),
    url: Type.String(),
    licence: Type.String(),
    is_active: Type.Boolean(),
    priority: Type.Integer(),
    fresh_for_seconds: Type.Number(),
    last_update: nullable(Type.String({ format: 'date-time', description: 'When the release that readers see was published.' })),
    next_update: nullable(
      Type.String({ format: 'date-time', description: 'When it is due: its freshness after it was last published or checked.' }),
    ),
    checked_at: nullable(
      Type.String({ format: 'date-time', description: 'When the upstream was last asked whether it has something newer.' }),
    ),
    age_seconds: MaybeInteger,
    is_due: Type.Boolean(),
    gene_count: Type.Integer(),
    document_bytes: Type.Integer(),
    release: nullable(Release),
  },
  closed,
);

export const SourceListAnswer = Type.Array(Source);
