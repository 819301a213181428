import { PIPELINE_ROW, type ProgressRow } from '@nephron/contracts';

/** The newest row of the pipeline and of each source, in the order in which they were first seen. */
export interface RowBoard {
  /** Takes a row unless a newer one is known. */
  readonly put: (row: ProgressRow) => void;
  readonly rows: () => readonly ProgressRow[];
}

export function createRowBoard(): RowBoard {
  const rows = new Map<string, ProgressRow>();
  return {
    put: (row) => {
      const known = rows.get(row.source_name);
      if (!known || !isOlder(row, known)) rows.set(row.source_name, row);
    },
    rows: () => [...rows.values()].sort((a, b) => Number(b.source_name === PIPELINE_ROW) - Number(a.source_name === PIPELINE_ROW)),
  };
}

/** Within a run the version decides, and within a version the percentage, which never falls. */
function isOlder(row: ProgressRow, than: ProgressRow): boolean {
  if (row.run_id !== than.run_id) return false;
  return row.version === than.version ? row.progress_percentage < than.progress_percentage : row.version < than.version;
}
