import type { ReleaseState, SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { GateReport, ReleaseCounts, ReleaseFile, ReleaseRoute } from '../database-types.ts';

/** A release as readers and operators see it. */
export interface ListedRelease {
  readonly id: string;
  readonly source: SourceId;
  readonly version: string;
  readonly state: ReleaseState;
  readonly scope: 'all' | 'genes';
  readonly route: ReleaseRoute;
  readonly is_current: boolean;
  readonly run_id: string;
  readonly replay_of: string | null;
  readonly bytes: string;
  readonly files: readonly ReleaseFile[];
  readonly counts: ReleaseCounts | null;
  readonly gate: GateReport | null;
  readonly retrieved_at: Date;
  readonly staged_at: Date | null;
  readonly published_at: Date | null;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly decision_reason: string | null;
}

export interface ReleaseFilter {
  readonly source?: SourceId | undefined;
  readonly state?: ReleaseState | undefined;
}

/** One page of releases, newest first, and how many there are. */
export async function listReleases(
  db: Db,
  filter: ReleaseFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ total: number; releases: ListedRelease[] }> {
  const base = db
    .selectFrom('source_release as r')
    .$if(filter.source !== undefined, (qb) => qb.where('r.source', '=', filter.source ?? 'hgnc'))
    .$if(filter.state !== undefined, (qb) => qb.where('r.state', '=', filter.state ?? 'held'));
  const { total } = await base.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const releases = await listed(base).orderBy('r.id', 'desc').limit(page.limit).offset(page.offset).execute();
  return { total, releases };
}

export async function findListedRelease(db: Db, id: string): Promise<ListedRelease | undefined> {
  return await listed(db.selectFrom('source_release as r')).where('r.id', '=', id).executeTakeFirst();
}

function listed(query: ReturnType<typeof fromReleases>) {
  return query
    .innerJoin('source as s', 's.name', 'r.source')
    .select([
      'r.id',
      'r.source',
      'r.version',
      'r.state',
      'r.scope',
      'r.route',
      'r.run_id',
      'r.replay_of',
      'r.bytes',
      'r.files',
      'r.counts',
      'r.gate',
      'r.retrieved_at',
      'r.staged_at',
      'r.published_at',
      'r.decided_at',
      'r.decided_by',
      'r.decision_reason',
      sql<boolean>`coalesce(s.current_release_id = r.id, false)`.as('is_current'),
    ]);
}

function fromReleases(db: Db) {
  return db.selectFrom('source_release as r');
}
