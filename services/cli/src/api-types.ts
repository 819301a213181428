import type { ProgressRow, RunState } from '@nephron/contracts';

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

/** RFC 9457, with the members that Nephron's API adds. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly request_id?: string;
}
