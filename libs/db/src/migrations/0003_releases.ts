import { type Kysely, sql } from 'kysely';

/** Gene lists, public hosts, decisions about releases, the order in which readers saw them, cross-gene numbers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  // --- gene lists ----------------------------------------------------------------------------------------------------
  `create table panel (
     id text primary key check (id ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
     name text not null,
     description text,
     version int not null default 1,
     content_hash text not null,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(),
     updated_by text not null
   )`,
  `create table panel_gene (
     panel_id text not null references panel on delete cascade,
     hgnc_id text not null references gene,
     weight double precision not null default 100 check (weight between 0 and 100),
     given text not null,
     line int not null,
     primary key (panel_id, hgnc_id)
   )`,
  `create index panel_gene_hgnc_id_idx on panel_gene (hgnc_id)`,
  `create table panel_unresolved (
     panel_id text not null references panel on delete cascade,
     line int not null,
     given text not null,
     reason text not null check (reason in ('unknown', 'ambiguous', 'withdrawn', 'duplicate', 'invalid')),
     detail text,
     primary key (panel_id, line)
   )`,

  // --- public hosts --------------------------------------------------------------------------------------------------
  // One token bucket per host, shared by every process that asks it.
  `create table upstream_host (
     host text primary key,
     tokens double precision not null,
     refilled_at timestamptz not null,
     blocked_until timestamptz,
     blocked_reason text check (blocked_reason in ('rate_limited', 'upstream_down'))
   )`,
  `insert into cache_namespace (namespace)
     select 'upstream.' || source from unnest(array[
       'hgnc', 'gnomad', 'gtex', 'clinvar', 'hpo', 'mpo_mgi', 'string_ppi', 'descartes', 'ensembl', 'uniprot'
     ]) source`,

  // --- releases and decisions about them -----------------------------------------------------------------------------
  `alter table source_release
     add column route text not null default 'bulk' check (route in ('bulk', 'api')),
     add column replay_of bigint references source_release,
     add column decided_at timestamptz,
     add column decided_by text,
     add column decision_reason text`,
  `create index source_release_state_idx on source_release (state, id desc)`,
  `alter table run drop constraint run_strategy_check`,
  `alter table run
     add constraint run_strategy_check check (strategy in ('full', 'selective', 'accept', 'rollback', 'replay')),
     add column release_id bigint references source_release`,
  `alter table run_unit drop constraint run_unit_kind_check`,
  `alter table run_unit add constraint run_unit_kind_check check (kind in ('acquire', 'stage', 'publish', 'rollback'))`,

  // --- what readers saw, in which order ------------------------------------------------------------------------------
  // "seq" is given at the end of the publishing transaction, under a lock that is kept until the commit: whoever follows it
  // neither skips nor repeats. Identity values alone are given out before anybody commits.
  `create table publication (
     id bigint generated always as identity primary key,
     seq bigint unique,
     kind text not null check (kind in ('publish', 'rollback')),
     source text not null references source,
     release_id bigint not null references source_release,
     run_id uuid not null references run,
     actor text not null,
     added int not null default 0,
     changed int not null default 0,
     retired int not null default 0,
     published_at timestamptz not null default now()
   )`,
  `create index publication_release_id_idx on publication (release_id)`,
  `create index publication_source_idx on publication (source, seq)`,
  `alter table annotation add column publication_id bigint`,
  `alter table annotation_history add column publication_id bigint, add column ended_by_publication_id bigint`,
  `insert into publication (seq, kind, source, release_id, run_id, actor, added, changed, retired, published_at)
     select row_number() over (order by published_at, id), 'publish', source, id, run_id, 'migration',
            coalesce((counts->>'added')::int, 0), coalesce((counts->>'updated')::int, 0), coalesce((counts->>'retired')::int, 0), published_at
     from source_release where published_at is not null`,
  `update annotation a set publication_id = p.id from publication p where p.release_id = a.release_id`,
  `update annotation_history h set publication_id = p.id from publication p where p.release_id = h.release_id`,
  `update annotation_history h set ended_by_publication_id = p.id from publication p where p.release_id = h.ended_by_release_id`,
  // Without foreign keys to publication: they would be checked for every document of a first import.
  `alter table annotation alter column publication_id set not null`,
  `alter table annotation_history alter column publication_id set not null, alter column ended_by_publication_id set not null`,
  `create index annotation_publication_idx on annotation (publication_id, hgnc_id)`,
  `create index annotation_history_publication_idx on annotation_history (publication_id, hgnc_id)`,
  `create index annotation_history_ended_by_idx on annotation_history (ended_by_publication_id, hgnc_id)`,

  // --- numbers that depend on all genes ------------------------------------------------------------------------------
  `create table gene_percentile (
     source text not null references source,
     metric text not null,
     hgnc_id text not null,
     value double precision not null,
     percentile double precision not null check (percentile between 0 and 1),
     primary key (source, metric, hgnc_id)
   )`,
  `create index gene_percentile_hgnc_id_idx on gene_percentile (hgnc_id)`,
];
