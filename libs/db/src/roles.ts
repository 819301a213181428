/**
 * One Postgres role per service, with its tables and nothing else. Roles belong to the whole server, so they are made
 * only where missing; the grants belong to the database and are applied anew after each migration.
 */
export const ROLES = {
  gateway: 'nephron_gateway',
  conductor: 'nephron_conductor',
  annotator: 'nephron_annotator',
  /** The annotator that also writes genes and their identifiers. */
  annotatorHgnc: 'nephron_annotator_hgnc',
  cacheJanitor: 'nephron_cache_janitor',
  viewRefresher: 'nephron_view_refresher',
} as const;

export type Role = (typeof ROLES)[keyof typeof ROLES];

/** Tables that every annotator writes while it acquires, stages and publishes. */
const ANNOTATOR = [
  'grant select on gene, gene_identifier, source, source_release, run, run_source, run_unit, annotation, annotation_staging, annotation_history, publication, panel, panel_gene, cache_namespace to %I',
  'grant insert, update (state, counts, gate, staged_at, published_at) on source_release to %I',
  'grant insert, update (seq, added, changed, retired) on publication to %I',
  'grant select, insert, update, delete on upstream_host, cache_entry to %I',
  'grant update (current_release_id, checked_at, updated_at) on source to %I',
  'grant update (operation, fraction, total, done, added, updated, unchanged, retired, not_found, failed, release_id, updated_at) on run_source to %I',
  'grant update (state, release_id, attempts, not_before, lease_owner, lease_expires_at, fencing_token, checkpoint, result, error_class, error_message, finished_at) on run_unit to %I',
  'grant insert, update, delete on annotation to %I',
  'grant insert, delete on annotation_staging to %I',
  'grant insert on annotation_history, dirty_gene to %I',
  'grant select, insert, delete on run_outcome to %I',
  'grant update (generation, bumped_at) on cache_namespace to %I',
  'grant select, insert, update (published_at) on outbox to %I',
];

export const GRANTS: Readonly<Record<Role, readonly string[]>> = {
  nephron_gateway: [
    'grant select on gene, gene_identifier, gene_summary, source, source_release, run, run_source, run_unit, run_outcome, annotation, annotation_history, publication, gene_percentile, panel, panel_gene, panel_unresolved, view_refresh, mv_source_statistics, cache_namespace, cache_entry to %I',
    'grant insert on run, audit to %I',
    'grant update (state, decided_at, decided_by, decision_reason) on source_release to %I',
    'grant insert, update, delete on panel, panel_gene, panel_unresolved to %I',
    'grant select, insert, update (published_at) on outbox to %I',
  ],
  nephron_conductor: [
    'grant select on gene, source, source_release, run_outcome, dirty_gene to %I',
    'grant select, insert, update on run, run_source, run_unit to %I',
    'grant update (state, decided_at, decided_by, decision_reason) on source_release to %I',
    'grant select on publication to %I',
    'grant delete on annotation_staging to %I',
    'grant select (release_id) on annotation_staging to %I',
    'grant select, insert, update, delete on outbox to %I',
    'grant insert, select on audit to %I',
  ],
  nephron_annotator: ANNOTATOR,
  nephron_annotator_hgnc: [
    ...ANNOTATOR,
    'grant insert, update on gene, gene_identifier to %I',
    // To take a release back.
    'grant delete on gene_identifier to %I',
    'grant select, insert, delete on gene_identifier_change to %I',
  ],
  nephron_cache_janitor: [
    'grant select on cache_namespace to %I',
    // Locking a row before deleting it asks for the right to update one column, whichever.
    'grant select, delete, update (created_at) on cache_entry to %I',
  ],
  nephron_view_refresher: [
    'grant select on gene, annotation, source, source_release to %I',
    'grant select, delete, update (marked_at) on dirty_gene to %I',
    'grant select, insert, update, delete on gene_summary, gene_percentile to %I',
    'grant select, insert, update on view_refresh to %I',
    'grant select, update (generation, bumped_at) on cache_namespace to %I',
    'grant select, insert, update (published_at) on outbox to %I',
    // Only its owner may refresh a materialized view before Postgres 17.
    'alter materialized view mv_source_statistics owner to %I',
  ],
};
