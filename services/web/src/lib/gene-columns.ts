import type { SortDirection, SortField } from './gene-query.ts';

export interface GeneColumn {
  /** Line breaks are shown as such: a heading is no reason for a wide column. */
  readonly label: string;
  /** What a reader new to the field should know. */
  readonly hint: string | null;
  /** `null` where the API has no order for it. */
  readonly sort: { readonly field: SortField; readonly first: SortDirection } | null;
  readonly isNumber: boolean;
}

/** The direction of a first click is the one that brings the interesting end up. */
export const GENE_COLUMNS: readonly GeneColumn[] = [
  { label: 'Symbol', hint: null, sort: { field: 'symbol', first: 'ascending' }, isNumber: false },
  { label: 'Name', hint: null, sort: { field: 'name', first: 'ascending' }, isNumber: false },
  { label: 'Location', hint: 'Cytogenetic band', sort: { field: 'location', first: 'ascending' }, isNumber: false },
  {
    label: 'pLI',
    hint: 'Probability of being loss-of-function intolerant (gnomAD)',
    sort: { field: 'pli', first: 'descending' },
    isNumber: true,
  },
  {
    label: 'LOEUF',
    hint: 'Upper end of the 90 % interval of observed to expected loss-of-function variants (gnomAD); low means constrained',
    sort: { field: 'oe_lof_upper', first: 'ascending' },
    isNumber: true,
  },
  {
    label: 'Kidney\nphenotypes',
    hint: 'Kidney phenotypes of the gene (Human Phenotype Ontology)',
    sort: { field: 'kidney_phenotype_count', first: 'descending' },
    isNumber: true,
  },
  { label: 'Mouse kidney\nphenotype', hint: 'Kidney phenotypes of mice with a changed orthologue (MGI)', sort: null, isNumber: false },
  {
    label: 'Sources',
    hint: 'Sources that say something about the gene',
    sort: { field: 'annotation_count', first: 'descending' },
    isNumber: false,
  },
];
