import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../connection.ts';
import type { GeneSummary } from '../database-types.ts';

type SummaryColumn = Exclude<keyof GeneSummary, 'hgnc_id' | 'refreshed_at'>;

/** A JSON value of another type than expected becomes null: missing is better than wrong, and one odd document must not stop the others. */
const number = (value: string): string => `case when jsonb_typeof(${value}) = 'number' then (${value})::float8 end`;
const flag = (value: string): string => `case when jsonb_typeof(${value}) = 'boolean' then (${value})::boolean end`;
const text = (value: string): string => `case when jsonb_typeof(${value}) = 'string' then ${value} #>> '{}' end`;
const count = (value: string): string =>
  `case when jsonb_typeof(${value}) = 'number' and (${value})::numeric between 0 and 2147483647 and (${value})::numeric % 1 = 0 then (${value})::int end`;

/**
 * Where each column comes from: the only definition of a summary. A source without a document for the gene leaves its columns
 * null, never zero or false.
 */
const COLUMNS: Readonly<Record<SummaryColumn, string>> = {
  sources: 'held.sources',
  annotation_count: 'held.annotation_count',
  pli: number('gnomad.pli'),
  oe_lof: number('gnomad.oe_lof'),
  oe_lof_upper: number('gnomad.oe_lof_upper'),
  lof_z: number('gnomad.lof_z'),
  mis_z: number('gnomad.mis_z'),
  syn_z: number('gnomad.syn_z'),
  oe_mis: number('gnomad.oe_mis'),
  oe_syn: number('gnomad.oe_syn'),
  constraint_version: text('gnomad.release'),
  phenotype_count: count('hpo.phenotype_count'),
  kidney_phenotype_count: count('hpo.kidney_phenotype_count'),
  has_kidney_phenotype: flag('hpo.has_kidney_phenotype'),
  clinical_group: text(`(hpo.classification #> '{clinical_group,primary}')`),
  onset_group: text(`(hpo.classification #> '{onset_group,primary}')`),
  is_syndromic: flag(`(hpo.classification #> '{syndromic_assessment,is_syndromic}')`),
  has_mouse_kidney_phenotype: flag('mouse.has_kidney_phenotype'),
  mouse_kidney_phenotype_count: count('mouse.phenotype_count'),
};

const NAMES = Object.keys(COLUMNS) as readonly SummaryColumn[];
const list = (line: (name: SummaryColumn) => string): RawBuilder<unknown> => sql.raw(NAMES.map(line).join(', '));

/**
 * The summaries that the genes of `chosen` should have, as rows. Withdrawn genes should have none. `jsonb_to_record` reads
 * all keys of a document in one pass; `->` would unpack a large document once per key.
 */
const DEFINITION = sql`
  select g.hgnc_id, ${list((name) => `${COLUMNS[name]} as ${name}`)}
  from chosen
  join gene g on g.hgnc_id = chosen.hgnc_id and g.status = 'approved'
  cross join lateral (
    select coalesce(array_agg(a.source order by a.source collate "C"), '{}') as sources, count(*)::int as annotation_count
    from annotation a where a.hgnc_id = g.hgnc_id
  ) held
  left join annotation gnomad_document on gnomad_document.hgnc_id = g.hgnc_id and gnomad_document.source = 'gnomad'
  left join lateral jsonb_to_record(gnomad_document.document) as gnomad (
    pli jsonb, oe_lof jsonb, oe_lof_upper jsonb, lof_z jsonb, mis_z jsonb, syn_z jsonb, oe_mis jsonb, oe_syn jsonb, release jsonb
  ) on true
  left join annotation hpo_document on hpo_document.hgnc_id = g.hgnc_id and hpo_document.source = 'hpo'
  left join lateral jsonb_to_record(hpo_document.document) as hpo (
    phenotype_count jsonb, kidney_phenotype_count jsonb, has_kidney_phenotype jsonb, classification jsonb
  ) on true
  left join annotation mouse_document on mouse_document.hgnc_id = g.hgnc_id and mouse_document.source = 'mpo_mgi'
  left join lateral jsonb_to_record(mouse_document.document) as mouse (has_kidney_phenotype jsonb, phenotype_count jsonb) on true
`;

/** Summaries written because they were missing or different, and removed because the gene should have none. */
export interface SummaryChanges {
  readonly written: number;
  readonly removed: number;
}

/** Brings the summaries of the genes that `chosen` selects in line with their definition; those in line are not rewritten. */
async function alignSummaries(trx: Db, chosen: RawBuilder<unknown>): Promise<SummaryChanges> {
  const { rows } = await sql<SummaryChanges>`
    with chosen as materialized (${chosen}),
    defined as materialized (${DEFINITION}),
    written as (
      insert into gene_summary as s (hgnc_id, ${list((name) => name)})
      select hgnc_id, ${list((name) => name)} from defined
      on conflict (hgnc_id) do update set ${list((name) => `${name} = excluded.${name}`)}, refreshed_at = now()
      where (${list((name) => `s.${name}`)}) is distinct from (${list((name) => `excluded.${name}`)})
      returning 1
    ),
    removed as (
      delete from gene_summary s using chosen
      where s.hgnc_id = chosen.hgnc_id and not exists (select 1 from defined d where d.hgnc_id = s.hgnc_id)
      returning 1
    )
    select (select count(*) from written)::int as written, (select count(*) from removed)::int as removed
  `.execute(trx);
  return rows[0] ?? { written: 0, removed: 0 };
}

/** Recomputes the summaries of these genes from their current documents. */
export async function refreshSummariesOf(trx: Db, hgncIds: readonly string[]): Promise<SummaryChanges> {
  return await alignSummaries(trx, sql`select unnest(${hgncIds}::text[]) as hgnc_id`);
}

/**
 * Repairs what differs among the next `limit` genes behind `after`. Genes that are marked dirty are not wrong, only late, and
 * are left to the refresh. `last` is undefined behind the last gene.
 */
export async function repairSummariesAfter(
  trx: Db,
  after: string,
  limit: number,
): Promise<SummaryChanges & { readonly last: string | undefined }> {
  const { rows } = await sql<{ last: string | null }>`
    select max(hgnc_id) as last from (select hgnc_id from gene where hgnc_id > ${after} order by hgnc_id limit ${limit}) next
  `.execute(trx);
  const last = rows[0]?.last;
  if (!last) return { written: 0, removed: 0, last: undefined };
  const changes = await alignSummaries(
    trx,
    sql`
      select g.hgnc_id from gene g
      where g.hgnc_id > ${after} and g.hgnc_id <= ${last}
        and not exists (select 1 from dirty_gene d where d.hgnc_id = g.hgnc_id)
    `,
  );
  return { ...changes, last };
}

export async function countSummaries(db: Db): Promise<number> {
  const { rows } = await db
    .selectFrom('gene_summary')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
}
