import type { ProgressRow } from '@nephron/contracts';

/** The shapes of the REST API that these pages read. */

export interface GeneAttributes {
  readonly hgnc_id: string;
  readonly approved_symbol: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly previous_symbols: readonly string[];
  readonly location: string | null;
  readonly locus_group: string | null;
  readonly locus_type: string | null;
  readonly ensembl_gene_id: string | null;
  readonly entrez_id: string | null;
  readonly uniprot_ids: readonly string[];
  readonly omim_ids: readonly string[];
  readonly mane_select: { readonly ensembl_transcript_id: string | null; readonly refseq_transcript_id: string | null } | null;
  readonly sources: readonly string[];
  readonly pli: number | null;
  /** LOEUF: the upper end of the 90 % interval. */
  readonly oe_lof_upper: number | null;
  /** The gnomAD release that the gene's constraint was measured in. */
  readonly constraint_version: string | null;
  readonly kidney_phenotype_count: number | null;
  readonly has_mouse_kidney_phenotype: boolean | null;
  readonly mouse_kidney_phenotype_count: number | null;
}

export interface Gene {
  readonly id: string;
  readonly attributes: GeneAttributes;
}

export interface GeneList {
  readonly data: readonly Gene[];
  readonly meta: { readonly total: number; readonly page: number; readonly per_page: number; readonly page_count: number };
}

export interface FoundGene {
  readonly data: Gene;
  readonly meta: { readonly matched_on?: string; readonly match_type?: string; readonly notice?: string | null };
}

interface Provenance {
  /** The release in which this value appeared. */
  readonly release_version?: string | null;
  /** The latest release that confirmed it. */
  readonly confirmed_version?: string | null;
  readonly retrieved_at?: string | null;
  readonly observed_at?: string | null;
  readonly published_at?: string | null;
  readonly age_seconds?: number | null;
  readonly files?: readonly { readonly name?: string; readonly sha256?: string }[];
}

export interface Annotation {
  readonly version: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Provenance;
  readonly updated_at: string | null;
}

export interface GeneAnnotations {
  readonly gene: { readonly id: string; readonly symbol: string; readonly hgnc_id: string };
  readonly annotations: Readonly<Record<string, readonly Annotation[]>>;
  /** Sources without an annotation of this gene, and why. */
  readonly absent?: Readonly<Record<string, { readonly reason: 'not_in_release' | 'no_release'; readonly version: string | null }>>;
}

export interface SourceInfo {
  readonly source_name: string;
  readonly display_name: string;
  /** The current release; `null` as long as none was ever published. */
  readonly version: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly licence: string | null;
  readonly is_active: boolean;
  readonly last_update: string | null;
  readonly next_update: string | null;
  readonly checked_at: string | null;
  readonly age_seconds: number | null;
  readonly is_due: boolean;
  readonly gene_count: number | null;
  readonly release: { readonly retrieved_at: string } | null;
}

export interface ProgressStatus {
  readonly data: readonly ProgressRow[];
}

export interface AcceptedRun {
  readonly data: { readonly run_id: string; readonly sources: readonly string[]; readonly gene_count: number | 'all' };
}
