import type { ChangeCursor, SourceId } from '@nephron/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { GeneAnnotation } from './gene-annotation.ts';

/** Values longer than this, as JSON text, are left out of a list of changes. */
const MAX_VALUE_CHARS = 10_000;

/** A top-level field of a document that a change touched. */
export interface ChangedField {
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
  /** False where the field was, or is, not there; null is a value. */
  readonly had: boolean;
  readonly has: boolean;
  /** True where a value is too long to be listed here; the documents themselves have it. */
  readonly is_omitted: boolean;
}

/** What a publication did to one document. */
export interface DocumentChange {
  readonly seq: string;
  readonly kind: 'publish' | 'rollback';
  readonly source: SourceId;
  readonly hgnc_id: string;
  readonly symbol: string;
  readonly operation: 'added' | 'updated' | 'retired';
  readonly release_id: string;
  readonly release_version: string;
  readonly published_at: Date;
  readonly fields: readonly ChangedField[];
}

/** What changed of a gene, newest first, and how many changes there are. */
export async function geneHistory(
  db: Db,
  hgncId: string,
  source: SourceId | undefined,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ total: number; changes: DocumentChange[] }> {
  const touched = sql`
    select publication_id as id from annotation where hgnc_id = ${hgncId}
    union select publication_id from annotation_history where hgnc_id = ${hgncId}
    union select ended_by_publication_id from annotation_history where hgnc_id = ${hgncId}
  `;
  const { rows } = await sql<{ id: string; total: number }>`
    select p.id, (count(*) over ())::int as total from (${touched}) t join publication p on p.id = t.id
    where ${source ?? null}::text is null or p.source = ${source ?? null}
    order by p.seq desc limit ${page.limit} offset ${page.offset}
  `.execute(db);
  const changes = await changesOf(db, sql`select id, ${hgncId} as hgnc_id from unnest(${sql.val(rows.map((row) => row.id))}::bigint[]) id`);
  return { total: rows[0]?.total ?? 0, changes: changes.reverse() };
}

/**
 * The first changes after a place in the feed, oldest first. Following the cursor of the last one never skips nor repeats a change:
 * publications are numbered in the order of their commits, and genes within one by their ids.
 */
export async function changesSince(
  db: Db,
  cursor: ChangeCursor,
  source: SourceId | undefined,
  limit: number,
): Promise<{ changes: DocumentChange[]; hasMore: boolean }> {
  const places: { id: string; hgncId: string }[] = [];
  let after = cursor;
  // One more than asked for tells whether there is more.
  while (places.length <= limit) {
    const publication = await nextPublication(db, after, source);
    if (!publication) break;
    const from = publication.seq === after.seq ? after.hgncId : '';
    const ids = await changedAfter(db, publication.id, from, limit + 1 - places.length);
    places.push(...ids.map((hgncId) => ({ id: publication.id, hgncId })));
    // Behind the last possible gene of this publication.
    after = { seq: publication.seq, hgncId: 'HGNC:~' };
  }
  const wanted = places.slice(0, limit);
  const changes = await changesOf(
    db,
    sql`select * from unnest(${sql.val(wanted.map(({ id }) => id))}::bigint[], ${sql.val(wanted.map(({ hgncId }) => hgncId))}::text[]) as w (id, hgnc_id)`,
  );
  return { changes, hasMore: places.length > limit };
}

/** The newest place in the feed: what follows it has not happened yet. */
export async function lastChange(db: Db): Promise<ChangeCursor> {
  const row = await db
    .selectFrom('publication')
    .select('seq')
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { seq: row?.seq ?? '0', hgncId: row ? 'HGNC:999999999' : '' };
}

async function nextPublication(
  db: Db,
  after: ChangeCursor,
  source: SourceId | undefined,
): Promise<{ id: string; seq: string } | undefined> {
  const { rows } = await sql<{ id: string; seq: string }>`
    select id, seq from publication
    where seq >= ${after.seq} and (seq > ${after.seq} or ${after.hgncId} <> 'HGNC:~')
      and added + changed + retired > 0 and (${source ?? null}::text is null or source = ${source ?? null})
    order by seq limit 1
  `.execute(db);
  return rows[0];
}

async function changedAfter(db: Db, publicationId: string, hgncId: string, limit: number): Promise<string[]> {
  const part = (table: RawBuilder<unknown>, column: RawBuilder<unknown>) => sql`
    (select hgnc_id from ${table} where ${column} = ${publicationId} and hgnc_id > ${hgncId} order by hgnc_id limit ${limit})
  `;
  const history = sql.table('annotation_history');
  const { rows } = await sql<{ hgnc_id: string }>`
    ${part(sql.table('annotation'), sql.ref('publication_id'))}
    union ${part(history, sql.ref('publication_id'))}
    union ${part(history, sql.ref('ended_by_publication_id'))}
    order by hgnc_id limit ${limit}
  `.execute(db);
  return rows.map((row) => row.hgnc_id);
}

/** Changes at these places (publication, gene), oldest first; only the fields that differ leave the database. */
async function changesOf(db: Db, places: RawBuilder<unknown>): Promise<DocumentChange[]> {
  const { rows } = await sql<DocumentChange>`
    select p.seq, p.kind, p.source, w.hgnc_id, g.symbol, p.release_id, r.version as release_version, p.published_at,
           case when former.document is null then 'added' when present.document is null then 'retired' else 'updated' end as operation,
           case when former.document is null or present.document is null then '[]'::jsonb else difference.fields end as fields
    from (${places}) w
    join publication p on p.id = w.id
    join gene g on g.hgnc_id = w.hgnc_id
    join source_release r on r.id = p.release_id
    left join lateral (
      select document from annotation where publication_id = w.id and hgnc_id = w.hgnc_id
      union all select document from annotation_history where publication_id = w.id and hgnc_id = w.hgnc_id
    ) present on true
    left join lateral (
      select document from annotation_history where ended_by_publication_id = w.id and hgnc_id = w.hgnc_id
    ) former on true
    left join lateral (
      select coalesce(jsonb_agg(jsonb_build_object(
               'field', coalesce(n.key, o.key),
               'old', case when length(o.value::text) <= ${MAX_VALUE_CHARS} then o.value end,
               'new', case when length(n.value::text) <= ${MAX_VALUE_CHARS} then n.value end,
               'had', o.key is not null,
               'has', n.key is not null,
               'is_omitted', greatest(length(o.value::text), length(n.value::text)) > ${MAX_VALUE_CHARS}
             ) order by coalesce(n.key, o.key)), '[]'::jsonb) as fields
      from jsonb_each(former.document) o full join jsonb_each(present.document) n on n.key = o.key
      where n.value is distinct from o.value
    ) difference on true
    order by p.seq, w.hgnc_id
  `.execute(db);
  return rows;
}

/** What the sources said about a gene at a moment in the past, one row per source by priority; none where there is no such gene. */
export async function geneAnnotationsAsOf(db: Db, hgncId: string, source: SourceId | undefined, at: Date): Promise<GeneAnnotation[]> {
  const { rows } = await sql<GeneAnnotation>`
    select g.hgnc_id, g.symbol, g.status, s.name as source, d.document::text as document, d.release_id, appeared.version as release_version,
      d.observed_at, confirmed.id as confirmed_release_id, confirmed.version as confirmed_version, confirmed.retrieved_at,
      confirmed.published_at, confirmed.files
    from gene g
    cross join source s
    left join lateral (
      select document, release_id, observed_at from annotation
      where hgnc_id = g.hgnc_id and source = s.name and observed_at <= ${at}
      union all
      select document, release_id, observed_at from annotation_history
      where hgnc_id = g.hgnc_id and source = s.name and observed_at <= ${at} and ended_at > ${at}
    ) d on true
    left join source_release appeared on appeared.id = d.release_id
    left join lateral (
      select p.release_id from publication p join source_release r on r.id = p.release_id
      where p.source = s.name and p.kind = 'publish' and r.scope = 'all' and p.published_at <= ${at}
        and not exists (
          select 1 from publication b where b.release_id = p.release_id and b.kind = 'rollback' and b.published_at <= ${at}
        )
      order by p.seq desc limit 1
    ) standing on true
    left join source_release confirmed on confirmed.id = greatest(d.release_id, standing.release_id)
    where g.hgnc_id = ${hgncId} and (${source ?? null}::text is null or s.name = ${source ?? null})
    order by s.priority desc, s.name
  `.execute(db);
  return rows;
}
