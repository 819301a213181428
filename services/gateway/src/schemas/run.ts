import { HgncId, ProgressRow, RUN_STATES, RunId } from '@nephron/contracts';
import type { RunStrategy } from '@nephron/db';
import { type TSchema, Type } from 'typebox';
import { PageLinks, PageMeta } from '../paging.ts';
import { closed, Instant, MaybeInstant, MaybeNumber, MaybeText, nullable, plainText, SourceName } from './common.ts';

const RequestStrategy = Type.Union([Type.Literal('full'), Type.Literal('selective')]);
const Strategy = Type.Unsafe<RunStrategy>({ type: 'string', enum: ['full', 'selective', 'accept', 'rollback', 'replay'] });
const State = Type.Unsafe<(typeof RUN_STATES)[number]>({ type: 'string', enum: [...RUN_STATES] });
const GeneCount = Type.Union([Type.Integer(), Type.Literal('all')]);

export const RunTarget = Type.Object(
  { target: Type.String({ maxLength: 64, description: 'annotation_pipeline, or one source.' }) },
  closed,
);

export const RunRequestBody = Type.Object(
  {
    strategy: Type.Optional(RequestStrategy),
    sources: Type.Optional(
      Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100, description: 'Left out: all that are switched on.' }),
    ),
    gene_ids: Type.Optional(
      Type.Array(plainText(100, 'Symbol or id.'), { maxItems: 50_000, description: 'Symbols or ids; left out: all genes.' }),
    ),
    force: Type.Optional(Type.Boolean({ description: 'Read and compare again even what the source has not changed.' })),
  },
  closed,
);

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[ -~]{1,200}$',
      description: 'At most 200 printable characters. The same key with the same request leads to the same run.',
    }),
  ),
});

export const RunRequested = Type.Object(
  {
    data: Type.Object(
      {
        run_id: RunId,
        task_id: RunId,
        status: Type.String(),
        state: State,
        strategy: Strategy,
        sources: Type.Array(SourceName),
        gene_count: GeneCount,
        message: Type.String(),
      },
      closed,
    ),
    meta: Type.Object({ timestamp: Instant }, closed),
  },
  closed,
);

/** The row's schema, without `$id`, which names a message and may stand in one document only once. */
const { $id: _id, ...row } = ProgressRow as TSchema & { $id?: string };
const Row = Type.Unsafe<ProgressRow>(row as TSchema);

const SourceDetail = Type.Unsafe<ProgressRow & { release_id: string | null; items_retired: number }>(
  Type.Object({ ...ProgressRow.properties, release_id: MaybeText, items_retired: Type.Integer() }, closed),
);

const Run = Type.Object(
  {
    type: Type.Literal('runs'),
    id: RunId,
    attributes: Type.Object(
      {
        strategy: Strategy,
        sources: Type.Array(SourceName),
        gene_count: GeneCount,
        force: Type.Boolean(),
        requested_by: Type.String(),
        state: State,
        status: Type.String(),
        error: MaybeText,
        created_at: Instant,
        started_at: MaybeInstant,
        finished_at: MaybeInstant,
        duration_seconds: MaybeNumber,
        sources_detail: Type.Array(SourceDetail),
      },
      closed,
    ),
  },
  closed,
);

export const RunAnswer = Type.Object({ data: Run }, closed);
export const RunListAnswer = Type.Object({ data: Type.Array(Run), meta: PageMeta, links: PageLinks }, closed);

export const OUTCOMES = ['added', 'updated', 'retired', 'not_found', 'failed'] as const;
export const OutcomeName = Type.Unsafe<(typeof OUTCOMES)[number]>({ type: 'string', enum: [...OUTCOMES] });

const OutcomeRow = Type.Object(
  {
    hgnc_id: HgncId,
    approved_symbol: nullable(Type.String()),
    source: SourceName,
    outcome: OutcomeName,
    error_class: MaybeText,
    error_message: MaybeText,
    attempts: Type.Integer(),
    at: Instant,
  },
  closed,
);
export const OutcomeListAnswer = Type.Object({ data: Type.Array(OutcomeRow), meta: PageMeta, links: PageLinks }, closed);

export const ProgressListAnswer = Type.Object(
  {
    data: Type.Array(Row),
    meta: Type.Object({ timestamp: Instant, total_sources: Type.Integer(), total_entries: Type.Integer() }, closed),
  },
  closed,
);
export const ProgressAnswer = Type.Object(
  { data: Row, meta: Type.Object({ timestamp: Instant, source_name: Type.String() }, closed) },
  closed,
);
