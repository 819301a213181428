import { type RawBuilder, sql } from 'kysely';

/** What readers see of a gene: its nomenclature and, where a summary was made, what its sources say in short. */
export interface GeneAttributes {
  readonly hgnc_id: string;
  readonly symbol: string;
  readonly name: string;
  readonly status: 'approved' | 'withdrawn';
  readonly alias_symbols: string[];
  readonly previous_symbols: string[];
  readonly location: string | null;
  readonly locus_group: string | null;
  readonly locus_type: string | null;
  readonly ensembl_gene_id: string | null;
  readonly entrez_id: string | null;
  readonly uniprot_ids: string[];
  readonly omim_ids: string[];
  readonly mane_ensembl_transcript_id: string | null;
  readonly mane_refseq_transcript_id: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly sources: string[];
  readonly annotation_count: number;
  readonly pli: number | null;
  readonly oe_lof_upper: number | null;
  readonly lof_z: number | null;
  readonly mis_z: number | null;
  readonly constraint_version: string | null;
  readonly phenotype_count: number | null;
  readonly kidney_phenotype_count: number | null;
  readonly has_kidney_phenotype: boolean | null;
  readonly clinical_group: string | null;
  readonly onset_group: string | null;
  readonly is_syndromic: boolean | null;
  readonly has_mouse_kidney_phenotype: boolean | null;
  readonly mouse_kidney_phenotype_count: number | null;
}

/**
 * Columns of `GeneAttributes` from `g` (gene) left-joined with `s` (gene_summary). A gene that the summary does not know yet is
 * counted on the spot: "no annotation" must never mean "not summarised yet".
 */
export const GENE_ATTRIBUTE_COLUMNS: RawBuilder<unknown> = sql`
  g.hgnc_id, g.symbol, g.name, g.status, g.alias_symbols, g.previous_symbols, g.location, g.locus_group, g.locus_type,
  g.ensembl_gene_id, g.entrez_id, g.uniprot_ids, g.omim_ids, g.mane_ensembl_transcript_id, g.mane_refseq_transcript_id,
  g.created_at, g.updated_at,
  coalesce(s.sources, array(select a.source from annotation a where a.hgnc_id = g.hgnc_id order by a.source)) as sources,
  coalesce(s.annotation_count, (select count(*)::int from annotation a where a.hgnc_id = g.hgnc_id)) as annotation_count,
  s.pli, s.oe_lof_upper, s.lof_z, s.mis_z, s.constraint_version, s.phenotype_count, s.kidney_phenotype_count, s.has_kidney_phenotype,
  s.clinical_group, s.onset_group, s.is_syndromic, s.has_mouse_kidney_phenotype, s.mouse_kidney_phenotype_count`;
