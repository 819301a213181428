import { type Kysely, sql } from 'kysely';

/** The ledger: genes, sources and their releases, documents, runs, outbox, caches. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `create extension if not exists pg_trgm`,

  // --- genes ---------------------------------------------------------------------------------------------------------
  `create table gene (
     hgnc_id text primary key check (hgnc_id ~ '^HGNC:[0-9]{1,9}$'),
     symbol text not null,
     name text not null,
     status text not null check (status in ('approved', 'withdrawn')),
     locus_group text,
     locus_type text,
     location text,
     alias_symbols text[] not null default '{}',
     previous_symbols text[] not null default '{}',
     ensembl_gene_id text,
     entrez_id text,
     uniprot_ids text[] not null default '{}',
     omim_ids text[] not null default '{}',
     mgd_ids text[] not null default '{}',
     mane_ensembl_transcript_id text,
     mane_refseq_transcript_id text,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(),
     -- Deferred, so that one HGNC release may swap the symbols of two genes.
     constraint gene_symbol_excl exclude using btree (symbol with =) where (status = 'approved') deferrable initially deferred
   )`,
  `create index gene_symbol_idx on gene (upper(symbol))`,
  `create index gene_symbol_trgm_idx on gene using gin (symbol gin_trgm_ops)`,
  `create index gene_name_trgm_idx on gene using gin (name gin_trgm_ops)`,
  `create table gene_identifier (
     kind text not null check (kind in ('hgnc', 'symbol', 'ensembl', 'entrez', 'uniprot', 'omim', 'mgi')),
     value text not null,
     hgnc_id text not null references gene,
     relation text not null check (relation in ('current', 'alias', 'previous', 'merged', 'withdrawn')),
     first_seen_at timestamptz not null default now(),
     primary key (kind, value, hgnc_id)
   )`,
  `create index gene_identifier_value_idx on gene_identifier (upper(value))`,
  `create index gene_identifier_value_trgm_idx on gene_identifier using gin (value gin_trgm_ops)`,
  `create index gene_identifier_hgnc_id_idx on gene_identifier (hgnc_id)`,

  // --- runs ----------------------------------------------------------------------------------------------------------
  `create table run (
     id uuid primary key,
     strategy text not null check (strategy in ('full', 'selective')),
     sources text[] not null,
     hgnc_ids text[],
     is_forced boolean not null default false,
     idempotency_key text unique,
     requested_by text not null,
     state text not null default 'queued' check (state in ('queued', 'running', 'finalizing', 'succeeded', 'partial', 'failed')),
     version int not null default 0,
     error text,
     created_at timestamptz not null default now(),
     started_at timestamptz,
     finished_at timestamptz
   )`,
  `create index run_created_at_idx on run (created_at desc, id)`,
  `create index run_open_idx on run (created_at) where state in ('queued', 'running', 'finalizing')`,
  `create table source (
     name text primary key,
     is_enabled boolean not null default true,
     priority int not null,
     fresh_for interval not null,
     current_release_id bigint,
     checked_at timestamptz,
     updated_at timestamptz
   )`,
  `create table source_release (
     id bigint generated always as identity primary key,
     source text not null references source,
     run_id uuid not null references run,
     scope text not null check (scope in ('all', 'genes')),
     version text not null,
     /** Of files, parser and the identifiers joined on: equal means that parsing again would give the same documents. */
     fingerprint text not null,
     files jsonb not null,
     bytes bigint not null,
     state text not null check (state in ('acquired', 'staged', 'held', 'published', 'superseded', 'rejected', 'rolled_back')),
     counts jsonb,
     gate jsonb,
     retrieved_at timestamptz not null,
     staged_at timestamptz,
     published_at timestamptz
   )`,
  `create index source_release_source_idx on source_release (source, id desc)`,
  `create index source_release_run_id_idx on source_release (run_id)`,
  `alter table source add foreign key (current_release_id) references source_release`,
  `create table run_source (
     run_id uuid not null references run,
     source text not null references source,
     state text not null check (state in ('waiting', 'queued', 'running', 'succeeded', 'unchanged', 'skipped', 'held', 'failed')),
     reason text,
     version int not null default 0,
     release_id bigint references source_release,
     operation text,
     fraction double precision not null default 0 check (fraction between 0 and 1),
     total int,
     done int not null default 0,
     added int not null default 0,
     updated int not null default 0,
     unchanged int not null default 0,
     retired int not null default 0,
     not_found int not null default 0,
     failed int not null default 0,
     started_at timestamptz,
     finished_at timestamptz,
     updated_at timestamptz not null default now(),
     primary key (run_id, source)
   )`,
  `create index run_source_source_idx on run_source (source, updated_at desc)`,
  `create table run_unit (
     id bigint generated always as identity primary key,
     run_id uuid not null,
     source text not null,
     kind text not null check (kind in ('acquire', 'stage', 'publish')),
     state text not null default 'queued' check (state in ('queued', 'leased', 'done', 'failed')),
     release_id bigint references source_release,
     attempts int not null default 0,
     dispatches int not null default 1,
     dispatched_at timestamptz not null default now(),
     not_before timestamptz not null default now(),
     lease_owner text,
     lease_expires_at timestamptz,
     fencing_token bigint not null default 0,
     checkpoint jsonb,
     result jsonb,
     error_class text,
     error_message text,
     is_settled boolean not null default false,
     created_at timestamptz not null default now(),
     finished_at timestamptz,
     foreign key (run_id, source) references run_source,
     unique (run_id, source, kind)
   )`,
  `create index run_unit_open_idx on run_unit (state, not_before) where state in ('queued', 'leased')`,
  `create index run_unit_unsettled_idx on run_unit (id) where not is_settled`,
  `create table run_outcome (
     run_id uuid not null,
     source text not null,
     hgnc_id text not null,
     outcome text not null check (outcome in ('added', 'updated', 'retired', 'not_found', 'failed')),
     error_class text,
     error_message text,
     attempts int not null default 1,
     at timestamptz not null default now()
   ) partition by range (at)`,
  `create table run_outcome_default partition of run_outcome default`,
  `create index run_outcome_run_idx on run_outcome (run_id, source, outcome, hgnc_id)`,
  `create index run_outcome_hgnc_id_idx on run_outcome (hgnc_id)`,

  // --- documents -----------------------------------------------------------------------------------------------------
  `create table annotation (
     hgnc_id text not null references gene,
     source text not null references source,
     release_id bigint not null references source_release,
     document jsonb not null,
     content_hash bytea not null,
     observed_at timestamptz not null,
     primary key (hgnc_id, source)
   )`,
  `create index annotation_source_idx on annotation (source, hgnc_id)`,
  `create table annotation_staging (
     release_id bigint not null references source_release on delete cascade,
     hgnc_id text not null,
     document jsonb not null,
     content_hash bytea not null,
     primary key (release_id, hgnc_id)
   )`,
  `create table annotation_history (
     id bigint generated always as identity primary key,
     hgnc_id text not null references gene,
     source text not null references source,
     release_id bigint not null references source_release,
     document jsonb not null,
     content_hash bytea not null,
     observed_at timestamptz not null,
     ended_at timestamptz not null default now(),
     ended_by_release_id bigint not null references source_release,
     operation text not null check (operation in ('replaced', 'retired'))
   )`,
  `create index annotation_history_gene_idx on annotation_history (hgnc_id, source, ended_at desc)`,
  // Append-only, so that publishing sources never wait for one another over the same gene.
  `create table dirty_gene (
     id bigint generated always as identity primary key,
     hgnc_id text not null,
     source text not null,
     marked_at timestamptz not null default now()
   )`,

  // --- what readers list ---------------------------------------------------------------------------------------------
  `create table gene_summary (
     hgnc_id text primary key references gene,
     sources text[] not null,
     annotation_count int not null,
     pli double precision,
     oe_lof double precision,
     oe_lof_upper double precision,
     lof_z double precision,
     mis_z double precision,
     syn_z double precision,
     oe_mis double precision,
     oe_syn double precision,
     constraint_version text,
     phenotype_count int,
     kidney_phenotype_count int,
     has_kidney_phenotype boolean,
     clinical_group text,
     onset_group text,
     is_syndromic boolean,
     has_mouse_kidney_phenotype boolean,
     mouse_kidney_phenotype_count int,
     refreshed_at timestamptz not null default now()
   )`,
  `create table view_refresh (
     view text primary key,
     refreshed_at timestamptz not null,
     duration_ms double precision not null,
     row_count bigint not null
   )`,

  // --- messages, caches, control -------------------------------------------------------------------------------------
  `create table outbox (
     id bigint generated always as identity primary key,
     subject text not null,
     schema_id text not null,
     payload jsonb not null,
     traceparent text,
     created_at timestamptz not null default now(),
     published_at timestamptz
   )`,
  `create index outbox_unpublished_idx on outbox (id) where published_at is null`,
  `create table cache_namespace (
     namespace text primary key,
     generation bigint not null default 1,
     bumped_at timestamptz not null default now()
   )`,
  `create table cache_entry (
     namespace text not null references cache_namespace,
     generation bigint not null,
     key text not null,
     value jsonb,
     bytes int not null,
     created_at timestamptz not null default now(),
     expires_at timestamptz,
     primary key (namespace, generation, key)
   )`,
  `create index cache_entry_expires_at_idx on cache_entry (expires_at) where expires_at is not null`,
  `create table audit (
     id bigint generated always as identity primary key,
     at timestamptz not null default now(),
     actor text not null,
     action text not null,
     scope text not null,
     before jsonb,
     after jsonb,
     effect text not null
   )`,

  `create materialized view mv_source_statistics as
     select s.name as source,
            count(a.hgnc_id)::int as gene_count,
            coalesce(sum(pg_column_size(a.document)), 0)::bigint as document_bytes,
            min(a.observed_at) as oldest_observed_at,
            max(a.observed_at) as newest_observed_at
     from source s left join annotation a on a.source = s.name
     group by s.name`,
  `create unique index mv_source_statistics_source_idx on mv_source_statistics (source)`,
  `insert into cache_namespace (namespace) values ('annotation'), ('gene'), ('gene_list')`,
];
