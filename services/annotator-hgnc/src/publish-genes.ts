import type { Db } from '@nephron/db';
import { LedgerError } from '@nephron/errors';
import { sql } from 'kysely';

/** What the ledger says about the release that is being published. */
interface Scope {
  readonly staged: number;
  readonly is_full: boolean;
  /** The genes a limited run is about. */
  readonly hgnc_ids: string[] | null;
}

/**
 * Writes `gene` and `gene_identifier` from the staged documents of a release, inside the publishing transaction. Rows that would
 * not change are not written. A release about some genes leaves all others as they are.
 */
export async function publishGenes(trx: Db, releaseId: string): Promise<void> {
  const scope = await scopeOf(trx, releaseId);
  if (scope.is_full && scope.staged === 0)
    throw new LedgerError(`release ${releaseId} has no genes: publishing it would withdraw all of them`);
  const changed = await writeGenes(trx, releaseId);
  const withdrawn = await withdrawMissing(trx, releaseId, scope);
  await refuseSharedSymbols(trx);
  await writeIdentifiers(trx, [...changed, ...withdrawn]);
  await writeMergedEntries(trx, releaseId);
}

async function scopeOf(trx: Db, releaseId: string): Promise<Scope> {
  const { rows } = await sql<Scope>`
    select (select count(*)::int from annotation_staging s where s.release_id = r.id) as staged,
           r.scope = 'all' as is_full,
           run.hgnc_ids
    from source_release r join run on run.id = r.run_id
    where r.id = ${releaseId}
  `.execute(trx);
  const scope = rows[0];
  if (!scope) throw new LedgerError(`there is no release ${releaseId}`);
  return scope;
}

/** The columns of `gene` that a document decides, each with how it reads there; `d` is the document as a record. */
const GENE_COLUMNS = {
  symbol: 'd.symbol',
  name: 'd.name',
  status: `'approved'`,
  locus_group: 'd.locus_group',
  locus_type: 'd.locus_type',
  location: 'd.location',
  alias_symbols: `coalesce(d.alias_symbol, '{}')`,
  previous_symbols: `coalesce(d.prev_symbol, '{}')`,
  ensembl_gene_id: 'd.ensembl_gene_id',
  entrez_id: 'd.ncbi_gene_id',
  uniprot_ids: `coalesce(d.uniprot_ids, '{}')`,
  omim_ids: `coalesce(d.omim_ids, '{}')`,
  mgd_ids: `coalesce(d.mgd_ids, '{}')`,
  mane_ensembl_transcript_id: `d.mane_select ->> 'ensembl_transcript_id'`,
  mane_refseq_transcript_id: `d.mane_select ->> 'refseq_transcript_id'`,
} as const;

const names = Object.keys(GENE_COLUMNS);
const columnList = sql.raw(names.join(', '));
const valueList = sql.raw(
  Object.entries(GENE_COLUMNS)
    .map(([name, value]) => `${value} as ${name}`)
    .join(', '),
);
const listOf = (table: string) => sql.raw(names.map((name) => `${table}.${name}`).join(', '));
const assignments = sql.raw(names.map((name) => `${name} = c.${name}`).join(', '));

/** Writes new and changed genes; returns their ids. Not an upsert: with these indexes one takes twice as long, and it writes rows that do not change. */
async function writeGenes(trx: Db, releaseId: string): Promise<string[]> {
  const { rows } = await sql<{ hgnc_id: string }>`
    with staged as (
      select s.hgnc_id, ${valueList}
      from annotation_staging s
      cross join lateral jsonb_to_record(s.document) as d(
        symbol text, name text, locus_group text, locus_type text, location text, alias_symbol text[], prev_symbol text[],
        ensembl_gene_id text, ncbi_gene_id text, uniprot_ids text[], omim_ids text[], mgd_ids text[], mane_select jsonb
      )
      where s.release_id = ${releaseId}
    ), changed as materialized (
      select n.*, g.hgnc_id is null as is_new
      from staged n left join gene g on g.hgnc_id = n.hgnc_id
      where g.hgnc_id is null or (${listOf('g')}) is distinct from (${listOf('n')})
    ), added as (
      insert into gene (hgnc_id, ${columnList}) select hgnc_id, ${columnList} from changed where is_new order by hgnc_id
    ), updated as (
      update gene g set ${assignments}, updated_at = now() from changed c where c.hgnc_id = g.hgnc_id and not c.is_new
    )
    select hgnc_id from changed
  `.execute(trx);
  return rows.map((row) => row.hgnc_id);
}

/** Withdraws genes that the release should have and has not: any for a full one, for a limited one those it is about; returns their ids. */
async function withdrawMissing(trx: Db, releaseId: string, scope: Scope): Promise<string[]> {
  if (!scope.is_full && scope.hgnc_ids === null) return [];
  const { rows } = await sql<{ hgnc_id: string }>`
    update gene g set status = 'withdrawn', updated_at = now()
    where g.status = 'approved'
      and (${scope.is_full} or g.hgnc_id = any(${scope.hgnc_ids}::text[]))
      and not exists (select 1 from annotation_staging s where s.release_id = ${releaseId} and s.hgnc_id = g.hgnc_id)
    returning g.hgnc_id
  `.execute(trx);
  return rows.map((row) => row.hgnc_id);
}

/**
 * The exclusion constraint would say the same at commit, but without a word about what to do. It happens when a limited release
 * brings a symbol that the ledger still gives to a gene outside of it.
 */
async function refuseSharedSymbols(trx: Db): Promise<void> {
  const { rows } = await sql<{ symbol: string; hgnc_ids: string[] }>`
    select symbol, array_agg(hgnc_id order by hgnc_id) as hgnc_ids from gene where status = 'approved'
    group by symbol having count(*) > 1 order by symbol limit 3
  `.execute(trx);
  if (rows.length === 0) return;
  const claims = rows.map(({ symbol, hgnc_ids }) => `${symbol} to ${hgnc_ids.join(' and ')}`).join('; ');
  throw new LedgerError(`the release would give one approved symbol to two genes (${claims}); refresh HGNC for all genes`);
}

/**
 * Brings the identifiers of changed genes in line with `gene`. Nothing is ever deleted:
 * - one that is no longer current becomes `previous`;
 * - an alias that HGNC has dropped becomes `withdrawn`: it may have been wrong, and may be another gene's alias now;
 * - every identifier of a withdrawn gene becomes `withdrawn`, so that it gives way to whatever else the identifier means.
 * Where one identifier is several things to one gene, the first of current, previous, alias counts.
 */
async function writeIdentifiers(trx: Db, hgncIds: readonly string[]): Promise<void> {
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
    )
    update gene_identifier i set relation = j.new_relation
    from judged j
    where i.kind = j.kind and i.value = j.value and i.hgnc_id = j.hgnc_id and j.new_relation <> j.relation
  `.execute(trx);
}

/** Ids and symbols of withdrawn entries lead to the genes that replaced them, unless they are or were that gene's own. */
async function writeMergedEntries(trx: Db, releaseId: string): Promise<void> {
  await sql`
    insert into gene_identifier as i (kind, value, hgnc_id, relation)
    select distinct e.kind, e.value, s.hgnc_id, 'merged'
    from annotation_staging s
    cross join lateral jsonb_to_recordset(s.document -> 'withdrawn_entries') as w(hgnc_id text, symbol text)
    cross join lateral (values ('hgnc', w.hgnc_id), ('symbol', w.symbol)) as e(kind, value)
    where s.release_id = ${releaseId} and s.document ? 'withdrawn_entries'
      and not exists (
        select 1 from gene_identifier k
        where k.kind = e.kind and k.value = e.value and k.hgnc_id = s.hgnc_id and k.relation in ('current', 'previous', 'merged')
      )
    on conflict (kind, value, hgnc_id) do update set relation = excluded.relation
  `.execute(trx);
}
