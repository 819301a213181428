import type { ProgressRow, ReleaseState, RunState } from '@nephron/contracts';

/** Answers of the REST API, as far as the CLI reads them. */
export interface ProgressList {
  readonly data: readonly ProgressRow[];
}

export interface AcceptedRun {
  readonly data: {
    readonly run_id: string;
    readonly state: RunState;
    readonly strategy: string;
    readonly sources: readonly string[];
    readonly gene_count: number | 'all';
    readonly message: string;
  };
}

interface RunAttributes {
  readonly strategy: string;
  readonly sources: readonly string[];
  readonly gene_count: number | 'all';
  readonly force: boolean;
  readonly requested_by: string | null;
  readonly state: RunState;
  readonly error: string | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly duration_seconds: number | null;
  readonly sources_detail: readonly RunSource[];
}

interface RunSource extends ProgressRow {
  readonly items_retired: number;
}

export interface RunResource {
  readonly id: string;
  readonly attributes: RunAttributes;
}

export interface RunDocument {
  readonly data: RunResource;
}

export interface RunList {
  readonly data: readonly RunResource[];
  readonly meta: { readonly total: number; readonly page: number; readonly page_count: number };
}

interface NamedGene {
  readonly id: string;
  readonly symbol: string;
}

export interface Release {
  readonly id: string;
  readonly attributes: {
    readonly source: string;
    readonly version: string;
    readonly state: ReleaseState;
    readonly scope: 'all' | 'genes';
    readonly route: 'bulk' | 'api';
    readonly is_current: boolean;
    readonly run_id: string;
    readonly replay_of: string | null;
    readonly files: readonly { readonly role: string; readonly name: string; readonly sha256: string; readonly bytes: number }[];
    readonly counts: {
      readonly documents: number;
      readonly rows: number;
      readonly bad_rows: number;
      readonly added: number | null;
      readonly updated: number | null;
      readonly unchanged: number | null;
      readonly retired: number | null;
    } | null;
    readonly gate: {
      readonly verdict: string;
      readonly problems: readonly string[];
      readonly comparison: {
        readonly version: string;
        readonly added: number;
        readonly lost: number;
        readonly changed: number;
        readonly unchanged: number;
        readonly added_genes: readonly NamedGene[];
        readonly lost_genes: readonly NamedGene[];
        readonly changed_fields: readonly { readonly field: string; readonly genes: number }[];
      } | null;
    } | null;
    readonly retrieved_at: string;
    readonly published_at: string | null;
    readonly decided_by: string | null;
    readonly decision_reason: string | null;
  };
}

export interface ReleaseDocument {
  readonly data: Release;
}

export interface ReleaseList {
  readonly data: readonly Release[];
  readonly meta: { readonly total: number; readonly page: number; readonly page_count: number };
}

/** A decision that a run carries out. */
export interface DecisionQueued {
  readonly data: { readonly run_id: string; readonly release_id: string; readonly source: string; readonly message: string };
}

interface Panel {
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly description: string | null;
    readonly version: number;
    readonly gene_count: number;
    readonly unresolved_count: number;
    readonly updated_at: string;
    readonly updated_by: string;
  };
}

export interface UnresolvedLine {
  readonly line: number;
  readonly given: string;
  readonly reason: string;
  readonly detail: string | null;
}

export interface PanelList {
  readonly data: readonly Panel[];
}

export interface PanelDocument {
  readonly data: Panel;
  readonly meta: { readonly unresolved: readonly UnresolvedLine[] };
}

export interface PanelImported {
  readonly data: {
    readonly panel: string;
    readonly outcome: 'created' | 'changed' | 'unchanged';
    readonly dry_run: boolean;
    readonly version: number;
    readonly gene_count: number;
    readonly unresolved: readonly UnresolvedLine[];
  };
}

/** RFC 9457, with the members that Nephron's API adds. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly request_id?: string;
}
