import type { ReleaseState, SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { GateReport, ReleaseCounts, ReleaseFile, ReleaseRoute } from '../database-types.ts';

export interface NewRelease {
  readonly source: SourceId;
  readonly runId: string;
  readonly scope: 'all' | 'genes';
  readonly route: ReleaseRoute;
  readonly version: string;
  readonly fingerprint: string;
  readonly files: readonly ReleaseFile[];
  /** The release whose files are read again. */
  readonly replayOf: string | null;
  readonly state: Extract<ReleaseState, 'acquired' | 'held'>;
  readonly gate: GateReport | null;
}

/** Records what was acquired; returns the release's id. */
export async function addRelease(trx: Db, release: NewRelease): Promise<string> {
  const { id } = await trx
    .insertInto('source_release')
    .values({
      source: release.source,
      run_id: release.runId,
      scope: release.scope,
      route: release.route,
      replay_of: release.replayOf,
      version: release.version,
      fingerprint: release.fingerprint,
      files: JSON.stringify(release.files),
      bytes: String(release.files.reduce((sum, file) => sum + file.bytes, 0)),
      state: release.state,
      gate: release.gate ? JSON.stringify(release.gate) : null,
      retrieved_at: sql`now()`,
      staged_at: null,
      published_at: null,
      decided_at: null,
      decided_by: null,
      decision_reason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface ReleaseFacts {
  readonly id: string;
  readonly version: string;
  readonly scope: 'all' | 'genes';
  readonly route: ReleaseRoute;
  readonly replayOf: string | null;
  readonly state: ReleaseState;
  readonly fingerprint: string;
  readonly files: readonly ReleaseFile[];
  readonly counts: ReleaseCounts | null;
}

const FACTS = [
  'r.id',
  'r.version',
  'r.scope',
  'r.route',
  'r.replay_of as replayOf',
  'r.state',
  'r.fingerprint',
  'r.files',
  'r.counts',
] as const;

/** The release that readers of a source see now; undefined before its first. */
export async function findCurrentRelease(db: Db, source: SourceId): Promise<ReleaseFacts | undefined> {
  return await db
    .selectFrom('source as s')
    .innerJoin('source_release as r', 'r.id', 's.current_release_id')
    .select(FACTS)
    .where('s.name', '=', source)
    .executeTakeFirst();
}

export async function getRelease(db: Db, id: string): Promise<ReleaseFacts> {
  return await db.selectFrom('source_release as r').select(FACTS).where('r.id', '=', id).executeTakeFirstOrThrow();
}

/** The newest release for all genes that was made of the same files, parser and identifiers; undefined where there is none. */
export async function findReleaseOf(db: Db, source: SourceId, fingerprint: string): Promise<ReleaseFacts | undefined> {
  return await db
    .selectFrom('source_release as r')
    .select(FACTS)
    .where('r.source', '=', source)
    .where('r.fingerprint', '=', fingerprint)
    .where('r.scope', '=', 'all')
    .orderBy('r.id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Notes that the upstream was looked at and had nothing newer. */
export async function markChecked(trx: Db, source: SourceId): Promise<void> {
  await trx.updateTable('source').set({ checked_at: sql`now()` }).where('name', '=', source).execute();
}

/** Ends staging: with the gate's report, the release is ready to be published, or held. */
export async function markStaged(
  trx: Db,
  id: string,
  state: Extract<ReleaseState, 'staged' | 'held'>,
  counts: ReleaseCounts,
  gate: GateReport,
): Promise<void> {
  await trx
    .updateTable('source_release')
    .set({ state, counts: JSON.stringify(counts), gate: JSON.stringify(gate), staged_at: sql`now()` })
    .where('id', '=', id)
    .execute();
}

/** How many genes there are, or how many of the given ones, and how many of them have a document of this source. */
export async function countGenes(
  db: Db,
  source: SourceId,
  hgncIds: readonly string[] | null,
): Promise<{ approved: number; documents: number }> {
  return await db
    .selectFrom('gene as g')
    .leftJoin('annotation as a', (join) => join.onRef('a.hgnc_id', '=', 'g.hgnc_id').on('a.source', '=', source))
    .select([sql<number>`count(*)::int`.as('approved'), sql<number>`count(a.hgnc_id)::int`.as('documents')])
    .where('g.status', '=', 'approved')
    .$if(hgncIds !== null, (qb) => qb.where('g.hgnc_id', 'in', hgncIds ?? []))
    .executeTakeFirstOrThrow();
}

/** SHA-256 of every file that belongs to one of the newest `keep` releases of a source, or to one that waits for a decision. */
export async function rawFilesInUse(db: Db, keep: number): Promise<Set<string>> {
  const { rows } = await sql<{ sha256: string }>`
    select distinct file->>'sha256' as sha256
    from (
      select state, files, row_number() over (partition by source order by id desc) as age from source_release
    ) r cross join lateral jsonb_array_elements(r.files) file
    where r.age <= ${keep} or r.state in ('acquired', 'staged', 'held', 'published')
  `.execute(db);
  return new Set(rows.map(({ sha256 }) => sha256));
}
