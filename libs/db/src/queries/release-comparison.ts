import type { SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { NamedGene, ReleaseComparison } from '../database-types.ts';

/** Genes that a comparison names; the rest is only counted. */
const NAMED_GENES = 100;
const NAMED_FIELDS = 30;

/** Compares a staged release with what readers see of the source, which is that of `current`. */
export async function compareStaged(
  trx: Db,
  releaseId: string,
  source: SourceId,
  current: { readonly id: string; readonly version: string },
): Promise<ReleaseComparison> {
  // As for publishing: right after a big COPY the planner knows nothing about staging.
  await sql`select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
                   set_config('statement_timeout', '120s', true)`.execute(trx);
  const counts = await countDifferences(trx, releaseId, source);
  return {
    releaseId: current.id,
    version: current.version,
    ...counts,
    addedGenes: counts.added > 0 ? await addedGenes(trx, releaseId, source) : [],
    lostGenes: counts.lost > 0 ? await lostGenes(trx, releaseId, source) : [],
    changedFields: counts.changed > 0 ? await changedFields(trx, releaseId, source) : [],
  };
}

async function countDifferences(
  trx: Db,
  releaseId: string,
  source: SourceId,
): Promise<Pick<ReleaseComparison, 'added' | 'lost' | 'changed' | 'unchanged'>> {
  const { rows } = await sql<Pick<ReleaseComparison, 'added' | 'lost' | 'changed' | 'unchanged'>>`
    select count(*) filter (where a.hgnc_id is null)::int as added,
           count(*) filter (where s.hgnc_id is null)::int as lost,
           count(*) filter (where a.content_hash <> s.content_hash)::int as changed,
           count(*) filter (where a.content_hash = s.content_hash)::int as unchanged
    from (select hgnc_id, content_hash from annotation_staging where release_id = ${releaseId}) s
    full join (select hgnc_id, content_hash from annotation where source = ${source}) a on a.hgnc_id = s.hgnc_id
  `.execute(trx);
  return rows[0] ?? { added: 0, lost: 0, changed: 0, unchanged: 0 };
}

async function addedGenes(trx: Db, releaseId: string, source: SourceId): Promise<NamedGene[]> {
  const { rows } = await sql<NamedGene>`
    select s.hgnc_id as "hgncId", coalesce(g.symbol, s.document->>'symbol', s.hgnc_id) as symbol
    from annotation_staging s left join gene g on g.hgnc_id = s.hgnc_id
    where s.release_id = ${releaseId}
      and not exists (select 1 from annotation a where a.source = ${source} and a.hgnc_id = s.hgnc_id)
    order by 2, 1 limit ${NAMED_GENES}
  `.execute(trx);
  return rows;
}

async function lostGenes(trx: Db, releaseId: string, source: SourceId): Promise<NamedGene[]> {
  const { rows } = await sql<NamedGene>`
    select a.hgnc_id as "hgncId", g.symbol
    from annotation a join gene g on g.hgnc_id = a.hgnc_id
    where a.source = ${source}
      and not exists (select 1 from annotation_staging s where s.release_id = ${releaseId} and s.hgnc_id = a.hgnc_id)
    order by 2, 1 limit ${NAMED_GENES}
  `.execute(trx);
  return rows;
}

async function changedFields(trx: Db, releaseId: string, source: SourceId): Promise<{ field: string; genes: number }[]> {
  const { rows } = await sql<{ field: string; genes: number }>`
    select field, count(*)::int as genes
    from annotation_staging s
    join annotation a on a.source = ${source} and a.hgnc_id = s.hgnc_id and a.content_hash <> s.content_hash
    cross join lateral (
      select coalesce(n.key, o.key) as field
      from jsonb_each(s.document) n full join jsonb_each(a.document) o on o.key = n.key
      where n.value is distinct from o.value
    ) difference
    where s.release_id = ${releaseId}
    group by field order by genes desc, field limit ${NAMED_FIELDS}
  `.execute(trx);
  return rows;
}
