/** How a row was joined to its gene, the strongest first. */
export const MATCHES = ['ensembl_gene_id', 'approved_symbol', 'previous_symbol', 'alias_symbol'] as const;

export type MatchedBy = (typeof MATCHES)[number];

/** Expression of a gene in the human fetal kidney as a whole, over all its cell types. */
export type FetalKidneyDocument = {
  /** Transcripts per million; null where the atlas has none. */
  readonly kidney_tpm: number | null;
  /** Share of the kidney's cells that express the gene, 0 to 1 in spite of its name; null where the atlas has none. */
  readonly kidney_percentage: number | null;
  readonly cell_type: 'kidney';
  readonly dataset_version: 'human_gtex';
  /** Approved symbol. */
  readonly gene_symbol: string;
  /** Symbol in the atlas. */
  readonly source_symbol: string;
  readonly matched_by: MatchedBy;
  /** Where the atlas has several rows for the gene: how many. The values are the greatest of each table. */
  readonly merged_rows?: number;
};
