import type { ReleaseState, SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { ReleaseCounts, ReleaseFile } from '../database-types.ts';

/** A source with the release that readers see, if there is one. */
export interface ListedSource {
  readonly name: SourceId;
  readonly is_enabled: boolean;
  readonly priority: number;
  readonly fresh_for_seconds: number;
  readonly checked_at: Date | null;
  readonly gene_count: number;
  readonly document_bytes: number;
  readonly release_id: string | null;
  readonly version: string | null;
  readonly state: ReleaseState | null;
  readonly retrieved_at: Date | null;
  readonly published_at: Date | null;
  readonly counts: ReleaseCounts | null;
  readonly files: readonly ReleaseFile[] | null;
}

/** Every source, by priority. */
export async function listSources(db: Db): Promise<ListedSource[]> {
  const { rows } = await sql<ListedSource>`
    select s.name, s.is_enabled, s.priority, extract(epoch from s.fresh_for)::float8 as fresh_for_seconds, s.checked_at,
      coalesce(m.gene_count, 0) as gene_count, coalesce(m.document_bytes, 0)::float8 as document_bytes,
      r.id as release_id, r.version, r.state, r.retrieved_at, r.published_at, r.counts, r.files
    from source s
    left join source_release r on r.id = s.current_release_id
    left join mv_source_statistics m on m.source = s.name
    order by s.priority desc, s.name
  `.execute(db);
  return rows;
}
