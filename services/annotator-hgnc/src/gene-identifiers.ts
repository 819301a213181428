import type { Db } from '@nephron/db';
import { sql } from 'kysely';

/**
 * Brings the identifiers of changed genes in line with `gene`. Nothing is ever deleted:
 * - one that is no longer current becomes `previous`;
 * - an alias that HGNC has dropped becomes `withdrawn`: it may have been wrong, and may be another gene's alias now;
 * - every identifier of a withdrawn gene becomes `withdrawn`, so that it gives way to whatever else the identifier means.
 * Where one identifier is several things to one gene, the first of current, previous, alias counts. What changes is noted for the
 * release `noteFor`, so that it can be taken back.
 */
export async function writeIdentifiers(trx: Db, hgncIds: readonly string[], noteFor: string | null): Promise<void> {
  if (hgncIds.length === 0) return;
  await sql`
    with changed as materialized (
      select g.* from gene g join unnest(${hgncIds}::text[]) as c(hgnc_id) on c.hgnc_id = g.hgnc_id
    ), approved as (
      select * from changed where status = 'approved'
    ), said (hgnc_id, kind, value, rank) as (
      select hgnc_id, 'hgnc', hgnc_id, 1 from approved
      union all select hgnc_id, 'symbol', symbol, 1 from approved
      union all select hgnc_id, 'ensembl', ensembl_gene_id, 1 from approved where ensembl_gene_id is not null
      union all select hgnc_id, 'entrez', entrez_id, 1 from approved where entrez_id is not null
      union all select hgnc_id, 'uniprot', unnest(uniprot_ids), 1 from approved
      union all select hgnc_id, 'omim', unnest(omim_ids), 1 from approved
      union all select hgnc_id, 'mgi', unnest(mgd_ids), 1 from approved
      union all select hgnc_id, 'symbol', unnest(previous_symbols), 2 from approved
      union all select hgnc_id, 'symbol', unnest(alias_symbols), 3 from approved
    ), wanted as materialized (
      select kind, value, hgnc_id, (array['current', 'previous', 'alias'])[min(rank)] as relation from said group by kind, value, hgnc_id
    ), known as materialized (
      select i.*, c.status from gene_identifier i join changed c on c.hgnc_id = i.hgnc_id
    ), added as (
      -- In the order of the primary key: written at random, its pages would be visited again and again.
      insert into gene_identifier (kind, value, hgnc_id, relation)
      select kind, value, hgnc_id, relation from wanted w
      where not exists (select 1 from known k where k.kind = w.kind and k.value = w.value and k.hgnc_id = w.hgnc_id)
      order by kind, value, hgnc_id
      returning kind, value, hgnc_id
    ), judged as (
      select k.kind, k.value, k.hgnc_id, k.relation, coalesce(
        w.relation,
        case
          when k.status = 'withdrawn' or k.relation = 'alias' then 'withdrawn'
          -- The former ids of a gene that had been withdrawn and is approved again.
          when k.relation = 'current' or (k.relation = 'withdrawn' and k.kind <> 'symbol') then 'previous'
          else k.relation
        end
      ) as new_relation
      from known k left join wanted w on w.kind = k.kind and w.value = k.value and w.hgnc_id = k.hgnc_id
    ), noted as (
      insert into gene_identifier_change (release_id, kind, value, hgnc_id, former_relation)
      select ${noteFor}::bigint, c.* from (
        select kind, value, hgnc_id, null from added union all select kind, value, hgnc_id, relation from judged where new_relation <> relation
      ) c
      where ${noteFor}::bigint is not null
      on conflict do nothing
    )
    update gene_identifier i set relation = j.new_relation
    from judged j
    where i.kind = j.kind and i.value = j.value and i.hgnc_id = j.hgnc_id and j.new_relation <> j.relation
  `.execute(trx);
}

/** Ids and symbols of withdrawn entries lead to the genes that replaced them, unless they are or were that gene's own. */
export async function writeMergedEntries(trx: Db, releaseId: string, noteFor: string | null): Promise<void> {
  await sql`
    with merged as materialized (
      select distinct e.kind, e.value, s.hgnc_id
      from annotation_staging s
      cross join lateral jsonb_to_recordset(s.document -> 'withdrawn_entries') as w(hgnc_id text, symbol text)
      cross join lateral (values ('hgnc', w.hgnc_id), ('symbol', w.symbol)) as e(kind, value)
      where s.release_id = ${releaseId} and s.document ? 'withdrawn_entries'
    ), changed as materialized (
      select m.*, k.relation
      from merged m left join gene_identifier k on k.kind = m.kind and k.value = m.value and k.hgnc_id = m.hgnc_id
      where k.relation is null or k.relation not in ('current', 'previous', 'merged')
    ), noted as (
      insert into gene_identifier_change (release_id, kind, value, hgnc_id, former_relation)
      select ${noteFor}::bigint, kind, value, hgnc_id, relation from changed where ${noteFor}::bigint is not null
      -- What was noted first is what was there before the release.
      on conflict do nothing
    )
    insert into gene_identifier (kind, value, hgnc_id, relation)
    select kind, value, hgnc_id, 'merged' from changed
    on conflict (kind, value, hgnc_id) do update set relation = excluded.relation
  `.execute(trx);
}

/** Gives every identifier that a release changed its former relation, and removes those that it brought. */
export async function restoreIdentifiers(trx: Db, releaseId: string): Promise<void> {
  await sql`
    with noted as (
      delete from gene_identifier_change where release_id = ${releaseId} returning kind, value, hgnc_id, former_relation
    ), removed as (
      delete from gene_identifier i using noted n
      where n.former_relation is null and i.kind = n.kind and i.value = n.value and i.hgnc_id = n.hgnc_id
    )
    update gene_identifier i set relation = n.former_relation
    from noted n
    where n.former_relation <> i.relation and i.kind = n.kind and i.value = n.value and i.hgnc_id = n.hgnc_id
  `.execute(trx);
}
