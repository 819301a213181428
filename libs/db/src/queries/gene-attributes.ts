import { type RawBuilder, sql } from 'kysely';

/** The instant as JavaScript writes it. */
function isoInstant(column: string): RawBuilder<string> {
  return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}

/**
 * What readers see of a gene, as JSON text, from `g` (gene) left-joined with `s` (gene_summary): Postgres writes it several times
 * faster than a row of so many columns can be read and written again. What a source does not say is null. A gene that the
 * summary does not know yet is counted on the spot: "no annotation" must never mean "not summarised yet".
 */
export const GENE_ATTRIBUTES: RawBuilder<string> = sql`json_build_object(
  'hgnc_id', g.hgnc_id,
  'approved_symbol', g.symbol,
  'name', g.name,
  'status', g.status,
  'aliases', g.alias_symbols,
  'previous_symbols', g.previous_symbols,
  'location', g.location,
  'locus_group', g.locus_group,
  'locus_type', g.locus_type,
  'ensembl_gene_id', g.ensembl_gene_id,
  'entrez_id', g.entrez_id,
  'uniprot_ids', g.uniprot_ids,
  'omim_ids', g.omim_ids,
  'mane_select', case when coalesce(g.mane_ensembl_transcript_id, g.mane_refseq_transcript_id) is not null then json_build_object(
    'ensembl_transcript_id', g.mane_ensembl_transcript_id, 'refseq_transcript_id', g.mane_refseq_transcript_id) end,
  'created_at', ${isoInstant('g.created_at')},
  'updated_at', ${isoInstant('g.updated_at')},
  'sources', coalesce(s.sources, array(select a.source from annotation a where a.hgnc_id = g.hgnc_id order by a.source collate "C")),
  'annotation_count', coalesce(s.annotation_count, (select count(*) from annotation a where a.hgnc_id = g.hgnc_id)),
  'pli', s.pli,
  'oe_lof_upper', s.oe_lof_upper,
  'lof_z', s.lof_z,
  'mis_z', s.mis_z,
  'constraint_version', s.constraint_version,
  'phenotype_count', s.phenotype_count,
  'kidney_phenotype_count', s.kidney_phenotype_count,
  'has_kidney_phenotype', s.has_kidney_phenotype,
  'clinical_group', s.clinical_group,
  'onset_group', s.onset_group,
  'is_syndromic', s.is_syndromic,
  'has_mouse_kidney_phenotype', s.has_mouse_kidney_phenotype,
  'mouse_kidney_phenotype_count', s.mouse_kidney_phenotype_count
)::text`;
