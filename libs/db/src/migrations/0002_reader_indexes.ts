import { type Kysely, sql } from 'kysely';

/** What lists of genes need to be answered from an index: one text to search in, and one order per sortable column. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  // array_to_string is only stable because of other element types; over text it never changes.
  `create function gene_search_text(hgnc_id text, symbol text, name text, alias_symbols text[], previous_symbols text[]) returns text
   language sql immutable parallel safe return lower(
     hgnc_id || E'\\n' || symbol || E'\\n' || name || E'\\n' || array_to_string(alias_symbols, E'\\n') || E'\\n' || array_to_string(previous_symbols, E'\\n')
   )`,
  `alter table gene add column search_text text not null
     generated always as (gene_search_text(hgnc_id, symbol, name, alias_symbols, previous_symbols)) stored`,
  `create index gene_search_text_trgm_idx on gene using gin (search_text gin_trgm_ops)`,
  // The one text replaces them.
  `drop index gene_symbol_trgm_idx, gene_name_trgm_idx, gene_identifier_value_trgm_idx`,

  `create index gene_symbol_page_idx on gene (symbol, hgnc_id) where status = 'approved'`,
  `create index gene_name_idx on gene (name, hgnc_id) where status = 'approved'`,
  `create index gene_location_idx on gene (location, hgnc_id) where status = 'approved'`,
  `create index gene_updated_at_idx on gene (updated_at, hgnc_id) where status = 'approved'`,
  // HGNC ids in the order of their numbers.
  `create index gene_hgnc_number_idx on gene (length(hgnc_id), hgnc_id) where status = 'approved'`,
  `create index gene_summary_pli_idx on gene_summary (pli, hgnc_id)`,
  `create index gene_summary_oe_lof_upper_idx on gene_summary (oe_lof_upper, hgnc_id)`,
  `create index gene_summary_kidney_phenotype_count_idx on gene_summary (kidney_phenotype_count, hgnc_id)`,
  `create index gene_summary_annotation_count_idx on gene_summary (annotation_count, hgnc_id)`,
];
