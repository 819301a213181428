import type { SourceId } from '@nephron/contracts';
import type { Db, GeneSummary } from '@nephron/db';
import { sql } from 'kysely';

export const RUN = '7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11';
export const PKD1 = 'HGNC:9008';
export const UMOD = 'HGNC:12559';
export const NPHS1 = 'HGNC:7908';

export const GNOMAD = {
  release: '4.1',
  pli: 1,
  oe_lof: 0.11,
  oe_lof_upper: 0.16,
  lof_z: 9.5,
  mis_z: 2.5,
  syn_z: 0,
  oe_mis: 0.85,
  oe_syn: 1.01,
};
export const HPO = {
  phenotype_count: 90,
  kidney_phenotype_count: 41,
  has_kidney_phenotype: true,
  classification: {
    clinical_group: { primary: 'cyst_cilio', scores: {} },
    onset_group: { primary: 'adult', scores: {} },
    syndromic_assessment: { is_syndromic: false, syndromic_score: 0 },
  },
};
export const MOUSE = { has_kidney_phenotype: true, phenotype_count: 12 };

/** A gene about which no source but HGNC says anything. */
export const SILENT: Omit<GeneSummary, 'hgnc_id' | 'refreshed_at'> = {
  sources: ['hgnc'],
  annotation_count: 1,
  pli: null,
  oe_lof: null,
  oe_lof_upper: null,
  lof_z: null,
  mis_z: null,
  syn_z: null,
  oe_mis: null,
  oe_syn: null,
  constraint_version: null,
  phenotype_count: null,
  kidney_phenotype_count: null,
  has_kidney_phenotype: null,
  clinical_group: null,
  onset_group: null,
  is_syndromic: null,
  has_mouse_kidney_phenotype: null,
  mouse_kidney_phenotype_count: null,
};

export async function addGenes(db: Db, hgncIds: readonly string[]): Promise<void> {
  await sql`
    insert into gene (hgnc_id, symbol, name, status)
    select id, 'G' || substr(id, 6), 'a gene', 'approved' from unnest(${hgncIds}::text[]) as id
  `.execute(db);
  await sql`insert into run (id, strategy, sources, requested_by) values (${RUN}, 'full', '{}', 'test')`.execute(db);
  await sql`
    insert into source_release (source, run_id, scope, version, fingerprint, files, bytes, state, retrieved_at)
    select name, ${RUN}, 'all', '1', 'x', '[]', 0, 'published', now() from source
  `.execute(db);
}

/** What a publishing source does to one gene, in short: its document, and the mark. */
export async function say(db: Db, hgncId: string, source: SourceId, document: object): Promise<void> {
  await sayOf(db, source, document, [hgncId]);
}

export async function sayOfAll(db: Db, source: SourceId, document: object): Promise<void> {
  const genes = await db.selectFrom('gene').select('hgnc_id').orderBy('hgnc_id').execute();
  await sayOf(
    db,
    source,
    document,
    genes.map((gene) => gene.hgnc_id),
  );
}

async function sayOf(db: Db, source: SourceId, document: object, hgncIds: readonly string[]): Promise<void> {
  await sql`
    with written as (
      insert into annotation (hgnc_id, source, release_id, publication_id, document, content_hash, observed_at)
      select gene.id, r.source, r.id, 1, ${JSON.stringify(document)}::jsonb, '', now()
      from unnest(${hgncIds}::text[]) with ordinality as gene (id, n), source_release r where r.source = ${source} order by gene.n
      on conflict (hgnc_id, source) do update set document = excluded.document
    )
    insert into dirty_gene (hgnc_id, source) select id, ${source} from unnest(${hgncIds}::text[]) with ordinality as gene (id, n) order by n
  `.execute(db);
}

export async function mark(db: Db, hgncIds: readonly string[]): Promise<void> {
  await sql`insert into dirty_gene (hgnc_id, source) select id, 'hgnc' from unnest(${hgncIds}::text[]) as id`.execute(db);
}

export async function summaryOf(db: Db, hgncId: string): Promise<Omit<GeneSummary, 'hgnc_id' | 'refreshed_at'> | undefined> {
  const row = await db.selectFrom('gene_summary').selectAll().where('hgnc_id', '=', hgncId).executeTakeFirst();
  if (!row) return undefined;
  const { hgnc_id, refreshed_at, ...summary } = row;
  return summary;
}

export async function refreshedAt(db: Db): Promise<Date[]> {
  const rows = await db.selectFrom('gene_summary').select('refreshed_at').orderBy('hgnc_id').execute();
  return rows.map((row) => row.refreshed_at);
}
