import type { Db } from '@nephron/db';
import { LedgerError } from '@nephron/errors';
import { sql } from 'kysely';
import { restoreIdentifiers, writeIdentifiers, writeMergedEntries } from './gene-identifiers.ts';

/** What the ledger says about the release that is being published. */
interface Scope {
  readonly staged: number;
  readonly is_full: boolean;
  readonly has_genes: boolean;
  readonly run_id: string;
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
  // The first release cannot be taken back, and would double what is written.
  await write(trx, releaseId, scope, scope.has_genes ? releaseId : null);
}

/**
 * Undoes what a release did to `gene` and `gene_identifier`, inside the transaction that takes it back: genes are as the former
 * documents, staged under its id, say; identifiers are what they were before it. A gene that it brought stays as a withdrawn one.
 */
export async function takeBackGenes(trx: Db, releaseId: string): Promise<void> {
  await write(trx, releaseId, await scopeOf(trx, releaseId), null);
  await restoreIdentifiers(trx, releaseId);
}

async function write(trx: Db, releaseId: string, scope: Scope, noteFor: string | null): Promise<void> {
  const changed = await writeGenes(trx, releaseId);
  const withdrawn = await withdrawMissing(trx, releaseId, scope);
  await refuseSharedSymbols(trx);
  await writeIdentifiers(trx, [...changed, ...withdrawn], noteFor);
  await writeMergedEntries(trx, releaseId, noteFor);
}

async function scopeOf(trx: Db, releaseId: string): Promise<Scope> {
  const { rows } = await sql<Scope>`
    select (select count(*)::int from annotation_staging s where s.release_id = r.id) as staged,
           r.scope = 'all' as is_full,
           exists (select 1 from gene) as has_genes,
           r.run_id,
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

/**
 * Withdraws genes that the release should have and has not: any for a full one, for a limited one those it is about. A gene that could
 * not be asked about stays: nobody said that there is none. Returns their ids.
 */
async function withdrawMissing(trx: Db, releaseId: string, scope: Scope): Promise<string[]> {
  if (!scope.is_full && scope.hgnc_ids === null) return [];
  const { rows } = await sql<{ hgnc_id: string }>`
    update gene g set status = 'withdrawn', updated_at = now()
    where g.status = 'approved'
      and (${scope.is_full} or g.hgnc_id = any(${scope.hgnc_ids}::text[]))
      and not exists (select 1 from annotation_staging s where s.release_id = ${releaseId} and s.hgnc_id = g.hgnc_id)
      and not exists (
        select 1 from run_outcome o
        where o.run_id = ${scope.run_id} and o.source = 'hgnc' and o.hgnc_id = g.hgnc_id and o.outcome = 'failed'
      )
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
