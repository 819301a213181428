import type { SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { SourceTally } from './source-progress.ts';

/** A published release that is being taken back. */
export interface Rollback {
  /** Of the publication that takes it back; from `openPublication`. */
  readonly publicationId: string;
  readonly releaseId: string;
  readonly source: SourceId;
  readonly runId: string;
}

/**
 * Fills staging with every document that readers had before the release: those it did not touch, and those it replaced or
 * retired. For the source whose documents bring the genes.
 */
export async function stageFormerDocuments(trx: Db, { releaseId, source }: Rollback): Promise<void> {
  await sql`
    insert into annotation_staging (release_id, hgnc_id, document, content_hash)
    select ${releaseId}::bigint, hgnc_id, document, content_hash from annotation where source = ${source} and release_id <> ${releaseId}
    union all
    select ${releaseId}::bigint, h.hgnc_id, h.document, h.content_hash from annotation_history h
    where h.source = ${source} and h.ended_by_publication_id = (${publishedBy(releaseId)})
      and not exists (
        select 1 from annotation a where a.source = h.source and a.hgnc_id = h.hgnc_id and a.release_id <> ${releaseId}
      )
  `.execute(trx);
}

/**
 * Gives readers the documents they had before the release was published, with the releases those came from; what the release
 * brought goes to history. Inside the caller's transaction; only for the newest release of a source.
 */
export async function restoreFormerDocuments(trx: Db, rollback: Rollback): Promise<Pick<SourceTally, 'added' | 'updated' | 'retired'>> {
  await keepTakenBack(trx, rollback);
  const removed = await removeAdded(trx, rollback);
  const { added, updated } = await restore(trx, rollback);
  return { added, updated, retired: removed };
}

function publishedBy(releaseId: string) {
  return sql`select id from publication where release_id = ${releaseId} and kind = 'publish'`;
}

/** The documents that the release's publication ended: one per gene. */
function former({ releaseId, source }: Rollback) {
  return sql`select * from annotation_history where source = ${source} and ended_by_publication_id = (${publishedBy(releaseId)})`;
}

async function keepTakenBack(trx: Db, rollback: Rollback): Promise<void> {
  const { publicationId, releaseId, source } = rollback;
  await sql`
    insert into annotation_history (hgnc_id, source, release_id, publication_id, document, content_hash, observed_at,
                                    ended_by_release_id, ended_by_publication_id, operation)
    select a.hgnc_id, a.source, a.release_id, a.publication_id, a.document, a.content_hash, a.observed_at, ${releaseId}, ${publicationId},
           case when f.id is null then 'retired' else 'replaced' end
    from annotation a left join (${former(rollback)}) f on f.hgnc_id = a.hgnc_id
    where a.source = ${source} and a.release_id = ${releaseId}
  `.execute(trx);
}

async function removeAdded(trx: Db, rollback: Rollback): Promise<number> {
  const { releaseId, source, runId } = rollback;
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from annotation a where a.source = ${source} and a.release_id = ${releaseId}
        and not exists (select 1 from (${former(rollback)}) f where f.hgnc_id = a.hgnc_id)
      returning a.hgnc_id
    ), outcome as (
      insert into run_outcome (run_id, source, hgnc_id, outcome) select ${runId}, ${source}, hgnc_id, 'retired' from gone
    ), dirty as (
      insert into dirty_gene (hgnc_id, source) select hgnc_id, ${source} from gone
    )
    select count(*)::int as count from gone
  `.execute(trx);
  return rows[0]?.count ?? 0;
}

async function restore(trx: Db, rollback: Rollback): Promise<{ added: number; updated: number }> {
  const { publicationId, source, runId } = rollback;
  const { rows } = await sql<{ added: number; updated: number }>`
    with wanted as (
      select f.hgnc_id, f.release_id, f.document, f.content_hash, f.operation = 'retired' as is_new from (${former(rollback)}) f
    ), written as (
      insert into annotation (hgnc_id, source, release_id, publication_id, document, content_hash, observed_at)
      select hgnc_id, ${source}, release_id, ${publicationId}, document, content_hash, now() from wanted
      on conflict (hgnc_id, source) do update set
        release_id = excluded.release_id, publication_id = excluded.publication_id, document = excluded.document,
        content_hash = excluded.content_hash, observed_at = excluded.observed_at
    ), outcome as (
      insert into run_outcome (run_id, source, hgnc_id, outcome)
      select ${runId}, ${source}, hgnc_id, case when is_new then 'added' else 'updated' end from wanted
    ), dirty as (
      insert into dirty_gene (hgnc_id, source) select hgnc_id, ${source} from wanted
    )
    select count(*) filter (where is_new)::int as added, count(*) filter (where not is_new)::int as updated from wanted
  `.execute(trx);
  return rows[0] ?? { added: 0, updated: 0 };
}

/** The release becomes `rolled_back`; the one before it, if it was for all genes, is the source's current release again. */
export async function markRolledBack(trx: Db, { releaseId, source }: Pick<Rollback, 'releaseId' | 'source'>): Promise<void> {
  const taken = await trx
    .updateTable('source_release')
    .set({ state: 'rolled_back' })
    .where('id', '=', releaseId)
    .returning('scope')
    .executeTakeFirstOrThrow();
  if (taken.scope === 'genes') return;
  const before = await formerRelease(trx, { releaseId, source });
  if (before) await trx.updateTable('source_release').set({ state: 'published' }).where('id', '=', before).execute();
  await trx
    .updateTable('source')
    .set({ current_release_id: before ?? null, updated_at: sql`now()` })
    .where('name', '=', source)
    .execute();
}

/** The release for all genes that readers saw before this one; undefined where it was the first. */
export async function formerRelease(db: Db, { releaseId, source }: Pick<Rollback, 'releaseId' | 'source'>): Promise<string | undefined> {
  const row = await db
    .selectFrom('publication as p')
    .innerJoin('source_release as r', 'r.id', 'p.release_id')
    .select('r.id')
    .where('p.source', '=', source)
    .where('p.kind', '=', 'publish')
    .where('r.scope', '=', 'all')
    .where('r.state', 'in', ['published', 'superseded'])
    .where('r.id', '<>', releaseId)
    .orderBy('p.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** The release whose publication is the newest that has not been taken back: the only one that can be. */
export async function newestStanding(db: Db, source: SourceId): Promise<string | undefined> {
  const row = await db
    .selectFrom('publication as p')
    .innerJoin('source_release as r', 'r.id', 'p.release_id')
    .select('r.id')
    .where('p.source', '=', source)
    .where('p.kind', '=', 'publish')
    .where('r.state', 'in', ['published', 'superseded'])
    .orderBy('p.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
