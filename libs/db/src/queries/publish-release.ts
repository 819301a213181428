import type { SourceId } from '@nephron/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { Outcome, ReleaseCounts } from '../database-types.ts';
import type { SourceTally } from './source-progress.ts';

/** A release on its way to its readers. */
export interface Publication {
  /** From `openPublication`. */
  readonly id: string;
  readonly releaseId: string;
  readonly source: SourceId;
  readonly runId: string;
  readonly scope: 'all' | 'genes';
  /** The genes a limited run is about; null: all. */
  readonly hgncIds: readonly string[] | null;
}

/**
 * For this transaction: joins of tens of thousands of rows by hash. Right after a first import the planner has no statistics and
 * might compare every row with every other; writing everything for the first time may take a slow machine longer than a
 * statement usually may.
 */
export async function prepareToPublish(trx: Db): Promise<void> {
  await sql`
    select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
           set_config('statement_timeout', '120s', true)
  `.execute(trx);
}

/**
 * Makes a staged release what readers see, inside the caller's transaction: changed documents replace the current ones, which
 * go to history; genes the source no longer knows are retired (by a limited run only those it is about); changed genes are marked
 * dirty; outcomes are recorded. Unchanged rows are not touched.
 */
export async function publishStaged(trx: Db, publication: Publication): Promise<SourceTally> {
  await keepReplaced(trx, publication);
  const { added, updated } = await replaceChanged(trx, publication);
  const retired = await retireMissing(trx, publication);
  const { total, done } = await countTargets(trx, publication);
  await recordNotFound(trx, publication);
  const failed = await countFailed(trx, publication);
  return { total, done, added, updated, unchanged: done - added - updated, retired, notFound: total - done - failed, failed };
}

function outcomeOf(
  { runId, source }: Pick<Publication, 'runId' | 'source'>,
  outcome: Outcome,
  hgncId: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`select 1 from run_outcome o where o.run_id = ${runId} and o.source = ${source} and o.hgnc_id = ${hgncId} and o.outcome = ${outcome}`;
}

/** Genes that could not be asked about; recorded while staging. */
async function countFailed(trx: Db, { runId, source }: Publication): Promise<number> {
  const { count } = await trx
    .selectFrom('run_outcome')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('run_id', '=', runId)
    .where('source', '=', source)
    .where('outcome', '=', 'failed')
    .executeTakeFirstOrThrow();
  return count;
}

async function keepReplaced(trx: Db, { id, releaseId, source }: Publication): Promise<void> {
  await sql`
    insert into annotation_history (hgnc_id, source, release_id, publication_id, document, content_hash, observed_at,
                                    ended_by_release_id, ended_by_publication_id, operation)
    select a.hgnc_id, a.source, a.release_id, a.publication_id, a.document, a.content_hash, a.observed_at, ${releaseId}, ${id}, 'replaced'
    from annotation a join annotation_staging s on s.release_id = ${releaseId} and s.hgnc_id = a.hgnc_id
    where a.source = ${source} and a.content_hash <> s.content_hash
  `.execute(trx);
}

async function replaceChanged(trx: Db, { id, releaseId, source, runId }: Publication): Promise<{ added: number; updated: number }> {
  const { rows } = await sql<{ added: number; updated: number }>`
    with changed as (
      select s.hgnc_id, s.document, s.content_hash, a.hgnc_id is null as is_new
      from annotation_staging s left join annotation a on a.source = ${source} and a.hgnc_id = s.hgnc_id
      where s.release_id = ${releaseId} and a.content_hash is distinct from s.content_hash
    ), written as (
      insert into annotation (hgnc_id, source, release_id, publication_id, document, content_hash, observed_at)
      select hgnc_id, ${source}, ${releaseId}, ${id}, document, content_hash, now() from changed
      on conflict (hgnc_id, source) do update set
        release_id = excluded.release_id, publication_id = excluded.publication_id, document = excluded.document,
        content_hash = excluded.content_hash, observed_at = excluded.observed_at
    ), outcome as (
      insert into run_outcome (run_id, source, hgnc_id, outcome)
      select ${runId}, ${source}, hgnc_id, case when is_new then 'added' else 'updated' end from changed
    ), dirty as (
      insert into dirty_gene (hgnc_id, source) select hgnc_id, ${source} from changed
    )
    select count(*) filter (where is_new)::int as added, count(*) filter (where not is_new)::int as updated from changed
  `.execute(trx);
  return rows[0] ?? { added: 0, updated: 0 };
}

/** A gene that could not be asked about keeps its document: nobody said that there is none. */
async function retireMissing(trx: Db, { id, releaseId, source, runId, hgncIds }: Publication): Promise<number> {
  const { rows } = await sql<{ retired: number }>`
    with gone as (
      delete from annotation a
      where a.source = ${source}
        and (${hgncIds}::text[] is null or a.hgnc_id = any(${hgncIds}::text[]))
        and not exists (select 1 from annotation_staging s where s.release_id = ${releaseId} and s.hgnc_id = a.hgnc_id)
        and not exists (${outcomeOf({ runId, source }, 'failed', sql.ref('a.hgnc_id'))})
      returning a.*
    ), kept as (
      insert into annotation_history (hgnc_id, source, release_id, publication_id, document, content_hash, observed_at,
                                      ended_by_release_id, ended_by_publication_id, operation)
      select hgnc_id, source, release_id, publication_id, document, content_hash, observed_at, ${releaseId}, ${id}, 'retired' from gone
    ), outcome as (
      insert into run_outcome (run_id, source, hgnc_id, outcome) select ${runId}, ${source}, hgnc_id, 'retired' from gone
    ), dirty as (
      insert into dirty_gene (hgnc_id, source) select hgnc_id, ${source} from gone
    )
    select count(*)::int as retired from gone
  `.execute(trx);
  return rows[0]?.retired ?? 0;
}

/** The genes the run is about: approved ones, or those of them it is limited to. */
function targets(hgncIds: readonly string[] | null): RawBuilder<unknown> {
  return hgncIds === null
    ? sql`select hgnc_id from gene where status = 'approved'`
    : sql`select hgnc_id from gene where status = 'approved' and hgnc_id = any(${hgncIds}::text[])`;
}

async function countTargets(trx: Db, { releaseId, hgncIds }: Publication): Promise<{ total: number; done: number }> {
  const { rows } = await sql<{ total: number; done: number }>`
    select count(*)::int as total, count(s.hgnc_id)::int as done
    from (${targets(hgncIds)}) t left join annotation_staging s on s.release_id = ${releaseId} and s.hgnc_id = t.hgnc_id
  `.execute(trx);
  return rows[0] ?? { total: 0, done: 0 };
}

async function recordNotFound(trx: Db, { releaseId, source, runId, hgncIds }: Publication): Promise<void> {
  await sql`
    insert into run_outcome (run_id, source, hgnc_id, outcome)
    select ${runId}, ${source}, t.hgnc_id, 'not_found'
    from (${targets(hgncIds)}) t
    where not exists (select 1 from annotation_staging s where s.release_id = ${releaseId} and s.hgnc_id = t.hgnc_id)
      and not exists (${outcomeOf({ runId, source }, 'retired', sql.ref('t.hgnc_id'))})
      and not exists (${outcomeOf({ runId, source }, 'failed', sql.ref('t.hgnc_id'))})
  `.execute(trx);
}

/** Marks the release as published; a full one becomes the source's current release and ends its predecessor. */
export async function markPublishedRelease(trx: Db, publication: Publication, tally: SourceTally, counts: ReleaseCounts): Promise<void> {
  const { releaseId, source } = publication;
  if (publication.scope === 'all') {
    await sql`
      update source_release set state = 'superseded'
      where source = ${source} and id <> ${releaseId}
        and ((state = 'published' and scope = 'all') or (state = 'held' and id < ${releaseId}))
    `.execute(trx);
    await sql`
      delete from annotation_staging where release_id in (
        select id from source_release where source = ${source} and state = 'superseded' and published_at is null
      )
    `.execute(trx);
    await trx
      .updateTable('source')
      .set({ current_release_id: releaseId, checked_at: sql`now()`, updated_at: sql`now()` })
      .where('name', '=', source)
      .execute();
  }
  const { added, updated, unchanged, retired } = tally;
  await trx
    .updateTable('source_release')
    .set({ state: 'published', published_at: sql`now()`, counts: JSON.stringify({ ...counts, added, updated, unchanged, retired }) })
    .where('id', '=', releaseId)
    .execute();
}

/** Makes every cached answer of the namespaces dead at once; returns the new generations. */
export async function bumpNamespaces(trx: Db, namespaces: readonly string[]): Promise<{ namespace: string; generation: number }[]> {
  const bumped: { namespace: string; generation: number }[] = [];
  // In one order everywhere, so that two publishers cannot wait for each other.
  for (const namespace of [...namespaces].sort()) {
    const { generation } = await trx
      .updateTable('cache_namespace')
      .set((eb) => ({ generation: eb('generation', '+', sql<string>`1`), bumped_at: sql<Date>`now()` }))
      .where('namespace', '=', namespace)
      .returning('generation')
      .executeTakeFirstOrThrow();
    bumped.push({ namespace, generation: Number(generation) });
  }
  return bumped;
}
