import { HgncId, type ReleaseState, RunId } from '@nephron/contracts';
import { Type } from 'typebox';
import { PageLinks, PageMeta } from '../paging.ts';
import { closed, Instant, MaybeInstant, MaybeInteger, MaybeText, nullable, plainText, SourceName } from './common.ts';

const STATES = ['acquired', 'staged', 'held', 'published', 'superseded', 'rejected', 'rolled_back'] as const satisfies ReleaseState[];
export const State = Type.Unsafe<ReleaseState>({ type: 'string', enum: [...STATES] });

const Genes = Type.Array(Type.Object({ id: HgncId, symbol: Type.String() }, closed));

const Comparison = Type.Object(
  {
    release_id: Type.String({ description: 'The release that readers saw when this one was judged.' }),
    version: Type.String(),
    added: Type.Integer(),
    lost: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    added_genes: Genes,
    lost_genes: Genes,
    changed_fields: Type.Array(Type.Object({ field: Type.String(), genes: Type.Integer() }, closed)),
  },
  { ...closed, description: 'Differences in genes; genes are named up to a hundred.' },
);

const Gate = Type.Object(
  {
    verdict: Type.Union([Type.Literal('pass'), Type.Literal('warn'), Type.Literal('hold')]),
    problems: Type.Array(Type.String()),
    previous_documents: MaybeInteger,
    bad_lines: Type.Array(Type.String()),
    comparison: nullable(Comparison),
    sentinels: Type.Array(Type.Object({ id: HgncId, symbol: Type.String(), problem: MaybeText }, closed)),
  },
  closed,
);

const Counts = Type.Object(
  {
    documents: Type.Integer(),
    rows: Type.Integer({ description: 'Data rows read; for a release by API, genes that answered.' }),
    bad_rows: Type.Integer(),
    unmatched_rows: Type.Integer(),
    added: MaybeInteger,
    updated: MaybeInteger,
    unchanged: MaybeInteger,
    retired: MaybeInteger,
  },
  closed,
);

const File = Type.Object(
  {
    role: Type.String(),
    name: Type.String(),
    sha256: Type.String(),
    bytes: Type.Integer(),
    modified_at: Instant,
    url: MaybeText,
  },
  closed,
);

const Release = Type.Object(
  {
    type: Type.Literal('releases'),
    id: Type.String(),
    attributes: Type.Object(
      {
        source: SourceName,
        version: Type.String(),
        state: State,
        scope: Type.Union([Type.Literal('all'), Type.Literal('genes')]),
        route: Type.Union([Type.Literal('bulk'), Type.Literal('api')], { description: 'Files for all genes, or the API for single ones.' }),
        is_current: Type.Boolean(),
        run_id: RunId,
        replay_of: MaybeText,
        bytes: Type.Integer(),
        files: Type.Array(File),
        counts: nullable(Counts),
        gate: nullable(Gate),
        retrieved_at: Instant,
        staged_at: MaybeInstant,
        published_at: MaybeInstant,
        decided_at: MaybeInstant,
        decided_by: MaybeText,
        decision_reason: MaybeText,
      },
      closed,
    ),
  },
  closed,
);

export const ReleaseAnswer = Type.Object({ data: Release }, closed);
export const ReleaseListAnswer = Type.Object({ data: Type.Array(Release), meta: PageMeta, links: PageLinks }, closed);

export const ReleaseParams = Type.Object({ release: Type.String({ pattern: '^[0-9]{1,18}$', description: 'Release id.' }) }, closed);

export const DecisionBody = Type.Object(
  { reason: Type.Optional(plainText(1_000, 'Why; kept with the release and in the audit.')) },
  closed,
);

export const DecisionQueued = Type.Object(
  {
    data: Type.Object(
      { run_id: RunId, state: Type.String(), release_id: Type.String(), source: SourceName, message: Type.String() },
      closed,
    ),
  },
  closed,
);
