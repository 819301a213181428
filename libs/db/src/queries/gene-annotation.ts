import type { SourceId } from '@nephron/contracts';
import { sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { ReleaseFile } from '../database-types.ts';

/** What one source says about a gene and which release says so; with `document` null it says nothing, or was never asked. */
export interface GeneAnnotation {
  readonly hgnc_id: string;
  readonly symbol: string;
  readonly status: 'approved' | 'withdrawn';
  readonly source: SourceId;
  /** JSON text, so that it reaches the reader as it was stored. */
  readonly document: string | null;
  /** The release in which this value appeared. */
  readonly release_id: string | null;
  readonly release_version: string | null;
  readonly observed_at: Date | null;
  /** The latest published release that says the same; without a document: the one that says nothing. Null: none was published. */
  readonly confirmed_release_id: string | null;
  readonly confirmed_version: string | null;
  readonly retrieved_at: Date | null;
  readonly published_at: Date | null;
  readonly files: readonly ReleaseFile[] | null;
  /** Where the gene stands among all genes of the source, 0 to 1, by measure; null where the source is not ranked. */
  readonly percentiles?: Readonly<Record<string, number>> | null;
}

/**
 * What the sources say about a gene, one row per source by priority; none where there is no such gene. One statement, and so one
 * snapshot: a release published meanwhile is seen as a whole or not at all.
 */
export async function geneAnnotations(db: Db, hgncId: string, source: SourceId | undefined): Promise<GeneAnnotation[]> {
  const { rows } = await sql<GeneAnnotation>`
    /* prepared: gene-annotations */
    select g.hgnc_id, g.symbol, g.status, s.name as source, a.document::text as document, a.release_id, appeared.version as release_version,
      a.observed_at, confirmed.id as confirmed_release_id, confirmed.version as confirmed_version, confirmed.retrieved_at,
      confirmed.published_at, confirmed.files,
      (select jsonb_object_agg(metric, percentile) from gene_percentile p where p.hgnc_id = g.hgnc_id and p.source = s.name) as percentiles
    from gene g
    cross join source s
    left join annotation a on a.hgnc_id = g.hgnc_id and a.source = s.name
    left join source_release appeared on appeared.id = a.release_id
    -- A release of some genes only may be newer than the source's current one; either way the newer one says so.
    left join source_release confirmed on confirmed.id = greatest(a.release_id, s.current_release_id)
    where g.hgnc_id = ${hgncId} and (${source ?? null}::text is null or s.name = ${source ?? null})
    order by s.priority desc, s.name
  `.execute(db);
  return rows;
}
