import type { SourceId } from '@nephron/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';

interface Metric {
  readonly metric: string;
  /** A number in `a.document`, or null. */
  readonly value: RawBuilder<unknown>;
}

interface RankedSource {
  /** What makes values comparable with one another: the release that measured them. */
  readonly comparable: RawBuilder<unknown>;
  readonly metrics: readonly Metric[];
}

const field = (name: string): Metric => ({ metric: name, value: sql`(a.document->>${sql.lit(name)})` });
const tissue = (id: string): Metric => ({
  metric: `${id}_median_tpm`.toLowerCase(),
  value: sql`(a.document->'tissues'->${sql.lit(id)}->>'median_tpm')`,
});

/** Numbers that say something only beside those of all other genes. */
const RANKED: Readonly<Partial<Record<SourceId, RankedSource>>> = {
  gnomad: {
    comparable: sql`a.document->>'source_version'`,
    metrics: ['pli', 'oe_lof_upper', 'oe_lof', 'lof_z', 'mis_z', 'oe_mis', 'syn_z'].map(field),
  },
  gtex: { comparable: sql`a.document->>'dataset_version'`, metrics: ['Kidney_Cortex', 'Kidney_Medulla'].map(tissue) },
  // A gene without interactions has the score 0, which is no rank among those that have some.
  string_ppi: {
    comparable: sql`''`,
    metrics: [{ metric: 'ppi_score', value: sql`(case when (a.document->>'ppi_score')::float8 > 0 then a.document->>'ppi_score' end)` }],
  },
};

export function hasPercentiles(source: SourceId): boolean {
  return RANKED[source] !== undefined;
}

/**
 * Recomputes where each gene stands among all genes of a source: `(rank - 1) / (n - 1)` with equal values sharing the lowest rank,
 * rounded to 3 digits; 0.5 for a gene that stands alone. Values of different releases are not ranked with one another. Returns how
 * many entries changed.
 */
export async function refreshPercentiles(trx: Db, source: SourceId): Promise<number> {
  const ranked = RANKED[source];
  if (!ranked) return 0;
  const values = sql.join(
    ranked.metrics.map(
      ({ metric, value }) => sql`select ${sql.lit(metric)} as metric, a.hgnc_id, ${ranked.comparable} as comparable,
      ${value}::float8 as value from annotation a where a.source = ${source}`,
    ),
    sql` union all `,
  );
  const result = await sql<{ count: number }>`
    with wanted as (
      select metric, hgnc_id, value,
        case when count(*) over (partition by metric, comparable) = 1 then 0.5
             else round((percent_rank() over (partition by metric, comparable order by value))::numeric, 3)::float8 end as percentile
      from (${values}) v where value is not null and value <> 'NaN'
    ), gone as (
      delete from gene_percentile g where g.source = ${source}
        and not exists (select 1 from wanted w where w.metric = g.metric and w.hgnc_id = g.hgnc_id)
      returning 1
    ), written as (
      insert into gene_percentile (source, metric, hgnc_id, value, percentile)
      select ${source}, metric, hgnc_id, value, percentile from wanted
      on conflict (source, metric, hgnc_id) do update set value = excluded.value, percentile = excluded.percentile
        where gene_percentile.value <> excluded.value or gene_percentile.percentile <> excluded.percentile
      returning 1
    )
    select ((select count(*) from gone) + (select count(*) from written))::int as count
  `.execute(trx);
  return result.rows[0]?.count ?? 0;
}
