import type { ReleaseState, RunSourceState, RunState, SourceId, UnitKind, UnitState } from '@nephron/contracts';
import type { ColumnType, Generated, GeneratedAlways, Insertable, JSONColumnType, Selectable } from 'kysely';

/** bigint: comes back as digits, goes in as digits. */
type Big = ColumnType<string, string, string>;
type BigKey = GeneratedAlways<string>;
type Instant = ColumnType<Date, Date | string, Date | string>;
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
/** A JSON object: read parsed, written as text. */
type Json<T extends object> = JSONColumnType<T>;
type NullableJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;

/** One row per table or view that Nephron's queries name; a test compares it with the migrated database. */
export interface Database {
  gene: GeneTable;
  gene_identifier: GeneIdentifierTable;
  gene_identifier_change: GeneIdentifierChangeTable;
  gene_summary: GeneSummaryTable;
  source: SourceTable;
  source_release: SourceReleaseTable;
  run: RunTable;
  run_source: RunSourceTable;
  run_unit: RunUnitTable;
  run_outcome: RunOutcomeTable;
  annotation: AnnotationTable;
  annotation_staging: AnnotationStagingTable;
  annotation_history: AnnotationHistoryTable;
  dirty_gene: DirtyGeneTable;
  view_refresh: ViewRefreshTable;
  mv_source_statistics: SourceStatisticsView;
  outbox: OutboxTable;
  panel: PanelTable;
  panel_gene: PanelGeneTable;
  panel_unresolved: PanelUnresolvedTable;
  publication: PublicationTable;
  gene_percentile: GenePercentileTable;
  upstream_host: UpstreamHostTable;
  cache_namespace: CacheNamespaceTable;
  cache_entry: CacheEntryTable;
  audit: AuditTable;
}

interface GeneTable {
  hgnc_id: string;
  symbol: string;
  name: string;
  status: 'approved' | 'withdrawn';
  locus_group: string | null;
  locus_type: string | null;
  location: string | null;
  alias_symbols: Generated<string[]>;
  previous_symbols: Generated<string[]>;
  ensembl_gene_id: string | null;
  entrez_id: string | null;
  uniprot_ids: Generated<string[]>;
  omim_ids: Generated<string[]>;
  mgd_ids: Generated<string[]>;
  mane_ensembl_transcript_id: string | null;
  mane_refseq_transcript_id: string | null;
  /** HGNC id, symbol, name, aliases and previous symbols in lower case, one per line: what readers search in. */
  search_text: GeneratedAlways<string>;
  created_at: DefaultInstant;
  updated_at: DefaultInstant;
}

export type IdentifierKind = 'hgnc' | 'symbol' | 'ensembl' | 'entrez' | 'uniprot' | 'omim' | 'mgi';
export type IdentifierRelation = 'current' | 'alias' | 'previous' | 'merged' | 'withdrawn';

interface GeneIdentifierTable {
  kind: IdentifierKind;
  value: string;
  hgnc_id: string;
  relation: IdentifierRelation;
  first_seen_at: DefaultInstant;
}

/** What a release did to an identifier. */
interface GeneIdentifierChangeTable {
  release_id: string;
  kind: IdentifierKind;
  value: string;
  hgnc_id: string;
  /** Null: the release brought it. */
  former_relation: IdentifierRelation | null;
}

interface GeneSummaryTable {
  hgnc_id: string;
  sources: string[];
  annotation_count: number;
  pli: number | null;
  oe_lof: number | null;
  /** LOEUF. */
  oe_lof_upper: number | null;
  lof_z: number | null;
  mis_z: number | null;
  syn_z: number | null;
  oe_mis: number | null;
  oe_syn: number | null;
  constraint_version: string | null;
  phenotype_count: number | null;
  kidney_phenotype_count: number | null;
  has_kidney_phenotype: boolean | null;
  clinical_group: string | null;
  onset_group: string | null;
  is_syndromic: boolean | null;
  has_mouse_kidney_phenotype: boolean | null;
  mouse_kidney_phenotype_count: number | null;
  refreshed_at: DefaultInstant;
}

interface SourceTable {
  name: SourceId;
  is_enabled: Generated<boolean>;
  priority: number;
  fresh_for: string;
  current_release_id: Big | null;
  checked_at: Instant | null;
  updated_at: Instant | null;
}

/** A file of a release: what it is for, its published name, and the bytes it had. */
export interface ReleaseFile {
  readonly role: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly modifiedAt: string;
  /** Where it was downloaded from, with what the publisher said to recognise it by; absent for a mirror folder's file. */
  readonly url?: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** What parsing and comparing a release counted, in genes unless the name says otherwise. */
export interface ReleaseCounts {
  readonly documents: number;
  /** Data rows read from the files. */
  readonly rows: number;
  /** Rows that could not be understood; their first line numbers are in the gate report. */
  readonly badRows: number;
  /** Rows about something that is no approved gene. */
  readonly unmatchedRows: number;
  readonly added?: number;
  readonly updated?: number;
  readonly unchanged?: number;
  readonly retired?: number;
}

/** The gate's judgement of a release and what it rests on. */
export interface GateReport {
  readonly verdict: 'pass' | 'warn' | 'hold';
  readonly problems: readonly string[];
  readonly previousDocuments: number | null;
  /** Up to 20 lines that could not be understood, as `file:line: why`. */
  readonly badLines: readonly string[];
  /** False where what was staged is not the whole release (a cut or foreign file): it can only be rejected. */
  readonly isAcceptable?: boolean;
  /** Against what readers see; absent for a first release and for some genes only. */
  readonly comparison?: ReleaseComparison;
  readonly sentinels?: readonly { readonly hgncId: string; readonly symbol: string; readonly problem: string | null }[];
}

/** How a staged release differs from what readers see, in genes. */
export interface ReleaseComparison {
  readonly releaseId: string;
  readonly version: string;
  readonly added: number;
  readonly lost: number;
  readonly changed: number;
  readonly unchanged: number;
  /** The first hundred by symbol. */
  readonly addedGenes: readonly NamedGene[];
  readonly lostGenes: readonly NamedGene[];
  /** Top-level fields by the number of genes in which they differ, most first. */
  readonly changedFields: readonly { readonly field: string; readonly genes: number }[];
}

export interface NamedGene {
  readonly hgncId: string;
  readonly symbol: string;
}

interface SourceReleaseTable {
  id: BigKey;
  source: SourceId;
  run_id: string;
  scope: 'all' | 'genes';
  version: string;
  fingerprint: string;
  files: Json<ReleaseFile[]>;
  bytes: Big;
  state: ReleaseState;
  counts: NullableJson<ReleaseCounts>;
  gate: NullableJson<GateReport>;
  route: Generated<ReleaseRoute>;
  replay_of: Big | null;
  decided_at: Instant | null;
  decided_by: string | null;
  decision_reason: string | null;
  retrieved_at: Instant;
  staged_at: Instant | null;
  published_at: Instant | null;
}

/** Files for all genes, or the per-gene API. */
export type ReleaseRoute = 'bulk' | 'api';

/** What people ask a run to refresh. */
export type RequestStrategy = 'full' | 'selective';

/** What a run is for: refreshing sources, or carrying out a decision about one release. */
export type RunStrategy = RequestStrategy | 'accept' | 'rollback' | 'replay';

interface RunTable {
  id: string;
  strategy: RunStrategy;
  sources: SourceId[];
  hgnc_ids: string[] | null;
  is_forced: Generated<boolean>;
  /** The release that is accepted, taken back or replayed. */
  release_id: Big | null;
  idempotency_key: string | null;
  requested_by: string;
  state: Generated<RunState>;
  version: Generated<number>;
  error: string | null;
  created_at: DefaultInstant;
  started_at: Instant | null;
  finished_at: Instant | null;
}

interface RunSourceTable {
  run_id: string;
  source: SourceId;
  state: RunSourceState;
  reason: string | null;
  version: Generated<number>;
  release_id: Big | null;
  operation: string | null;
  fraction: Generated<number>;
  total: number | null;
  done: Generated<number>;
  added: Generated<number>;
  updated: Generated<number>;
  unchanged: Generated<number>;
  retired: Generated<number>;
  not_found: Generated<number>;
  failed: Generated<number>;
  started_at: Instant | null;
  finished_at: Instant | null;
  updated_at: DefaultInstant;
}

/** What a finished unit tells the conductor. */
export type UnitResult =
  | { readonly verdict: 'acquired' }
  | { readonly verdict: 'unchanged' | 'skipped' | 'held'; readonly reason: string }
  | { readonly verdict: 'staged' }
  | { readonly verdict: 'published' }
  | { readonly verdict: 'rolled_back' };

/** How far staging came: this many documents, in the parser's order, are committed. */
export interface UnitCheckpoint {
  readonly documents: number;
  /** Per-gene API: so many genes, in the order of their ids, have been asked for. */
  readonly genes?: number;
}

interface RunUnitTable {
  id: BigKey;
  run_id: string;
  source: SourceId;
  kind: UnitKind;
  state: Generated<UnitState>;
  release_id: Big | null;
  attempts: Generated<number>;
  dispatches: Generated<number>;
  dispatched_at: DefaultInstant;
  not_before: DefaultInstant;
  lease_owner: string | null;
  lease_expires_at: Instant | null;
  fencing_token: ColumnType<string, string | undefined, string>;
  checkpoint: NullableJson<UnitCheckpoint>;
  result: NullableJson<UnitResult>;
  error_class: string | null;
  error_message: string | null;
  /** The conductor has drawn its conclusions from this unit's end. */
  is_settled: Generated<boolean>;
  created_at: DefaultInstant;
  finished_at: Instant | null;
}

export type Outcome = 'added' | 'updated' | 'retired' | 'not_found' | 'failed';

interface RunOutcomeTable {
  run_id: string;
  source: SourceId;
  hgnc_id: string;
  outcome: Outcome;
  error_class: string | null;
  error_message: string | null;
  attempts: Generated<number>;
  at: DefaultInstant;
}

interface AnnotationTable {
  hgnc_id: string;
  source: SourceId;
  release_id: Big;
  document: Json<Record<string, unknown>>;
  content_hash: Buffer;
  observed_at: Instant;
  /** The publication with which readers first saw this document. */
  publication_id: Big;
}

interface AnnotationStagingTable {
  release_id: Big;
  hgnc_id: string;
  document: Json<Record<string, unknown>>;
  content_hash: Buffer;
}

interface AnnotationHistoryTable extends Omit<AnnotationTable, 'observed_at'> {
  id: BigKey;
  observed_at: Instant;
  ended_at: DefaultInstant;
  ended_by_release_id: Big;
  ended_by_publication_id: Big;
  operation: 'replaced' | 'retired';
}

interface DirtyGeneTable {
  id: BigKey;
  hgnc_id: string;
  source: SourceId;
  marked_at: DefaultInstant;
}

interface ViewRefreshTable {
  view: string;
  refreshed_at: Instant;
  duration_ms: number;
  row_count: ColumnType<string, string | number, string | number>;
}

interface SourceStatisticsView {
  source: SourceId;
  gene_count: number;
  document_bytes: string;
  oldest_observed_at: Date | null;
  newest_observed_at: Date | null;
}

/** A moment at which readers of a source saw something new. */
interface PublicationTable {
  id: BigKey;
  /** Order of commits; null only inside the transaction that publishes. */
  seq: Big | null;
  kind: 'publish' | 'rollback';
  source: SourceId;
  release_id: Big;
  run_id: string;
  actor: string;
  added: Generated<number>;
  changed: Generated<number>;
  retired: Generated<number>;
  published_at: DefaultInstant;
}

interface GenePercentileTable {
  source: SourceId;
  metric: string;
  hgnc_id: string;
  value: number;
  /** Share of the genes with a value that lie below, 0 to 1. */
  percentile: number;
}

interface PanelTable {
  id: string;
  name: string;
  description: string | null;
  version: Generated<number>;
  content_hash: string;
  created_at: DefaultInstant;
  updated_at: DefaultInstant;
  updated_by: string;
}

interface PanelGeneTable {
  panel_id: string;
  hgnc_id: string;
  /** 0 to 100. */
  weight: Generated<number>;
  /** As it stood in the list. */
  given: string;
  line: number;
}

/** Why a line of a gene list led to no gene of its own. */
export type UnresolvedReason = 'unknown' | 'ambiguous' | 'withdrawn' | 'duplicate' | 'invalid';

interface PanelUnresolvedTable {
  panel_id: string;
  line: number;
  given: string;
  reason: UnresolvedReason;
  detail: string | null;
}

interface UpstreamHostTable {
  host: string;
  tokens: number;
  refilled_at: Instant;
  blocked_until: Instant | null;
  blocked_reason: 'rate_limited' | 'upstream_down' | null;
}

interface OutboxTable {
  id: BigKey;
  subject: string;
  schema_id: string;
  payload: Json<Record<string, unknown>>;
  traceparent: string | null;
  created_at: DefaultInstant;
  published_at: Instant | null;
}

interface CacheNamespaceTable {
  namespace: string;
  generation: ColumnType<string, string | undefined, string>;
  bumped_at: DefaultInstant;
}

interface CacheEntryTable {
  namespace: string;
  generation: Big;
  key: string;
  value: NullableJson<object>;
  bytes: number;
  created_at: DefaultInstant;
  expires_at: Instant | null;
}

interface AuditTable {
  id: BigKey;
  at: DefaultInstant;
  actor: string;
  action: string;
  scope: string;
  before: NullableJson<object>;
  after: NullableJson<object>;
  effect: string;
}

export type Gene = Selectable<GeneTable>;
export type NewGene = Insertable<GeneTable>;
export type GeneSummary = Selectable<GeneSummaryTable>;
export type Run = Selectable<RunTable>;
export type RunSource = Selectable<RunSourceTable>;
export type RunUnit = Selectable<RunUnitTable>;
export type SourceRelease = Selectable<SourceReleaseTable>;
export type Annotation = Selectable<AnnotationTable>;
