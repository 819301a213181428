import { randomUUID } from 'node:crypto';
import { isRunEnded, type RunState, type SourceId } from '@nephron/contracts';
import {
  clearStaging,
  closePublication,
  type Db,
  type IdentifierKind,
  type IdentifierRelation,
  type NewGene,
  openPublication,
  publishStaged,
} from '@nephron/db';
import { sql } from 'kysely';

/** Every source in the order in which people see them. */
export const BY_PRIORITY = [
  'hgnc',
  'ensembl',
  'uniprot',
  'gnomad',
  'gtex',
  'clinvar',
  'hpo',
  'mpo_mgi',
  'string_ppi',
  'descartes',
] as const satisfies readonly SourceId[];

/** What a test wants to be different about a gene. */
export type GeneWish = Partial<Omit<NewGene, 'hgnc_id'>> & { readonly hgnc_id: string; readonly symbol: string };

/** An approved gene with the identifiers that its columns say. */
export async function addGene(db: Db, wish: GeneWish): Promise<void> {
  const row: NewGene = {
    name: `${wish.symbol} name`,
    status: 'approved',
    locus_group: 'protein-coding gene',
    locus_type: 'gene with protein product',
    location: '16p13.3',
    ensembl_gene_id: null,
    entrez_id: null,
    mane_ensembl_transcript_id: null,
    mane_refseq_transcript_id: null,
    ...wish,
  };
  await db.insertInto('gene').values(row).execute();
  const own: IdentifierRelation = row.status === 'approved' ? 'current' : 'withdrawn';
  const one = (kind: IdentifierKind, value: string | null | undefined, relation: IdentifierRelation = own) =>
    value == null ? [] : [{ kind, value, hgnc_id: row.hgnc_id, relation }];
  await db
    .insertInto('gene_identifier')
    .values([
      ...one('hgnc', row.hgnc_id),
      ...one('symbol', row.symbol),
      ...one('ensembl', row.ensembl_gene_id),
      ...one('entrez', row.entrez_id),
      ...(row.uniprot_ids ?? []).flatMap((id) => one('uniprot', id)),
      ...(row.omim_ids ?? []).flatMap((id) => one('omim', id)),
      ...(row.mgd_ids ?? []).flatMap((id) => one('mgi', id)),
      ...(row.alias_symbols ?? []).flatMap((symbol) => one('symbol', symbol, 'alias')),
      ...(row.previous_symbols ?? []).flatMap((symbol) => one('symbol', symbol, 'previous')),
    ])
    .execute();
}

export async function addIdentifier(
  db: Db,
  kind: IdentifierKind,
  value: string,
  hgncId: string,
  relation: IdentifierRelation,
): Promise<void> {
  await db.insertInto('gene_identifier').values({ kind, value, hgnc_id: hgncId, relation }).execute();
}

export const PKD1: GeneWish = {
  hgnc_id: 'HGNC:9008',
  symbol: 'PKD1',
  name: 'polycystin 1, transient receptor potential channel interacting',
  alias_symbols: ['PBP', 'Pc-1'],
  previous_symbols: ['APKD1'],
  ensembl_gene_id: 'ENSG00000008710',
  entrez_id: '5310',
  uniprot_ids: ['P98161'],
  omim_ids: ['601313'],
  mgd_ids: ['MGI:97603'],
  mane_ensembl_transcript_id: 'ENST00000262304.9',
  mane_refseq_transcript_id: 'NM_001009944.3',
};
export const PKD2: GeneWish = { hgnc_id: 'HGNC:9009', symbol: 'PKD2', name: 'polycystin 2', alias_symbols: ['PBP'], entrez_id: '5311' };
export const UMOD: GeneWish = { hgnc_id: 'HGNC:12559', symbol: 'UMOD', name: 'uromodulin', previous_symbols: ['MCKD2'], entrez_id: '7369' };

/** A run in the given state; returns its id. */
export async function addRun(db: Db, state: RunState = 'succeeded', sources: SourceId[] = ['gnomad']): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('run')
    .values({
      id,
      strategy: 'selective',
      sources,
      hgnc_ids: null,
      idempotency_key: null,
      requested_by: 'test',
      state,
      error: null,
      started_at: state === 'queued' ? null : sql<Date>`now() - interval '10 seconds'`,
      finished_at: isRunEnded(state) ? sql<Date>`now()` : null,
    })
    .execute();
  return id;
}

/** Publishes a release of a source with these documents by HGNC id, as an annotator does; returns its id. */
export async function publish(db: Db, source: SourceId, version: string, documents: Readonly<Record<string, object>>): Promise<string> {
  const runId = await addRun(db, 'succeeded', [source]);
  return await db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto('source_release')
      .values({
        source,
        run_id: runId,
        scope: 'all',
        version,
        fingerprint: version,
        files: JSON.stringify([
          { role: 'main', name: `${source}.txt`, sha256: 'ab'.repeat(32), bytes: 5, modifiedAt: '2026-01-01T00:00:00Z' },
        ]),
        bytes: '5',
        state: 'published',
        counts: JSON.stringify({ documents: Object.keys(documents).length, rows: 1, badRows: 0, unmatchedRows: 0 }),
        gate: null,
        retrieved_at: sql<Date>`now() - interval '100 seconds'`,
        staged_at: null,
        published_at: sql<Date>`now()`,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const [hgncId, document] of Object.entries(documents)) {
      const text = JSON.stringify(document);
      await sql`
        insert into annotation_staging (release_id, hgnc_id, document, content_hash)
        values (${id}, ${hgncId}, ${text}::jsonb, sha256(convert_to(${text}, 'UTF8')))
      `.execute(trx);
    }
    const publication = await openPublication(trx, { kind: 'publish', source, releaseId: id, runId, actor: 'test' });
    const { added, updated, retired } = await publishStaged(trx, {
      id: publication,
      releaseId: id,
      source,
      runId,
      scope: 'all',
      hgncIds: null,
    });
    await closePublication(trx, publication, { added, changed: updated, retired });
    await clearStaging(trx, id);
    await trx.updateTable('source').set({ current_release_id: id, checked_at: sql<Date>`now()` }).where('name', '=', source).execute();
    return id;
  });
}

/** What readers list of a gene. */
export async function addSummary(
  db: Db,
  hgncId: string,
  values: { pli?: number | null; kidney_phenotype_count?: number | null } = {},
): Promise<void> {
  await sql`
    insert into gene_summary (hgnc_id, sources, annotation_count, pli, kidney_phenotype_count)
    values (${hgncId}, '{gnomad}', 1, ${values.pli ?? null}, ${values.kidney_phenotype_count ?? null})
  `.execute(db);
}
