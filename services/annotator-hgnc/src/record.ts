import type { HgncRow } from './rows.ts';

/** An entry that HGNC has withdrawn in favour of another gene. */
export interface WithdrawnEntry {
  readonly hgnc_id: string;
  readonly symbol: string;
}

/** What is stored about a gene. A key is absent where HGNC says nothing; lists are kept when they are empty. */
export type HgncDocument = {
  /** `HGNC:` and digits. */
  readonly hgnc_id: string;
  /** Approved symbol, in its published case: `C8orf37`. */
  readonly symbol: string;
  readonly name: string;
  readonly status: string;
  /** NCBI Gene (Entrez) id, as text. */
  readonly ncbi_gene_id?: string;
  /** Without its version. */
  readonly ensembl_gene_id?: string;
  readonly omim_ids: readonly string[];
  /** A number where HGNC gives one (its JSON), so that both formats store the same. */
  readonly orphanet_id?: number | string;
  readonly cosmic_id?: string;
  readonly refseq_accession: readonly string[];
  /** The MANE Select transcript in both nomenclatures, with versions. */
  readonly mane_select?: { readonly ensembl_transcript_id?: string; readonly refseq_transcript_id?: string };
  readonly locus_type?: string;
  readonly locus_group?: string;
  /** Cytogenetic band. */
  readonly location?: string;
  readonly location_sortable?: string;
  readonly alias_symbol: readonly string[];
  readonly alias_name: readonly string[];
  readonly prev_symbol: readonly string[];
  readonly prev_name: readonly string[];
  /** Called `gene_family` by HGNC until 2019. */
  readonly gene_group: readonly string[];
  readonly gene_group_id: readonly number[];
  readonly uniprot_ids: readonly string[];
  /** MGI ids of the mouse orthologues. */
  readonly mgd_ids: readonly string[];
  readonly ccds_id: readonly string[];
  /** PubMed ids. */
  readonly pubmed_ids: readonly number[];
  readonly date_approved_reserved?: string;
  readonly date_modified?: string;
  readonly date_name_changed?: string;
  readonly date_symbol_changed?: string;
  /** Withdrawn entries that lead to this gene; only in exports that list withdrawn ones. Ordered by id. */
  readonly withdrawn_entries?: readonly WithdrawnEntry[];
};

/** What HGNC says of every approved entry. */
type Named = 'hgnc_id' | 'symbol' | 'name' | 'status';

/** How each other key is read, in the order in which a document has them; undefined where HGNC says nothing. */
const FIELDS: {
  readonly [K in Exclude<keyof HgncDocument, Named | 'withdrawn_entries'>]-?: (row: HgncRow) => HgncDocument[K] | undefined;
} = {
  ncbi_gene_id: (row) => row.text('entrez_id'),
  ensembl_gene_id: (row) => row.text('ensembl_gene_id')?.replace(/^(ENSG\d+)\.\d+$/, '$1'),
  omim_ids: (row) => row.list('omim_id'),
  orphanet_id: (row) => numberOrText(row.text('orphanet')),
  cosmic_id: (row) => row.text('cosmic'),
  refseq_accession: (row) => row.list('refseq_accession'),
  mane_select: (row) => maneSelect(row.list('mane_select')),
  locus_type: (row) => row.text('locus_type'),
  locus_group: (row) => row.text('locus_group'),
  location: (row) => row.text('location'),
  location_sortable: (row) => row.text('location_sortable'),
  alias_symbol: (row) => row.list('alias_symbol'),
  alias_name: (row) => row.list('alias_name'),
  prev_symbol: (row) => row.list('prev_symbol'),
  prev_name: (row) => row.list('prev_name'),
  gene_group: (row) => eitherList(row, 'gene_group', 'gene_family'),
  gene_group_id: (row) => numbers(eitherList(row, 'gene_group_id', 'gene_family_id')),
  uniprot_ids: (row) => row.list('uniprot_ids'),
  mgd_ids: (row) => row.list('mgd_id'),
  ccds_id: (row) => row.list('ccds_id'),
  pubmed_ids: (row) => numbers(row.list('pubmed_id')),
  date_approved_reserved: (row) => day(row.text('date_approved_reserved')),
  date_modified: (row) => day(row.text('date_modified')),
  date_name_changed: (row) => day(row.text('date_name_changed')),
  date_symbol_changed: (row) => day(row.text('date_symbol_changed')),
};

const READERS = Object.entries(FIELDS);

/** An approved entry and the withdrawn ones it replaces as the document to store. `uuid` and `_version_` change with every export and are left out. */
export function hgncDocument(
  row: HgncRow,
  hgncId: string,
  symbol: string,
  name: string,
  replaces: readonly WithdrawnEntry[],
): HgncDocument {
  const document: Pick<HgncDocument, Named> & Record<string, unknown> = { hgnc_id: hgncId, symbol, name, status: 'Approved' };
  for (const [key, read] of READERS) {
    const value = read(row);
    if (value !== undefined) document[key] = value;
  }
  if (replaces.length > 0) document.withdrawn_entries = replaces;
  // Every key that may not be absent is a list, and those are always read.
  return document as HgncDocument;
}

/** The day of a date; the API has given dates with a time of day at midnight. */
function day(date: string | undefined): string | undefined {
  return date !== undefined && date.length > 10 ? date.replace(/T00:00:00(?:\.0+)?Z$/, '') : date;
}

/** The pair of transcripts; undefined below two values, where which of them is missing would be a guess. */
function maneSelect(transcripts: readonly string[]): HgncDocument['mane_select'] {
  if (transcripts.length < 2) return undefined;
  const ensembl = transcripts.find((id) => id.startsWith('ENST'));
  const refseq = transcripts.find((id) => id.startsWith('NM_') || id.startsWith('NR_'));
  if (!ensembl && !refseq) return undefined;
  return { ...(ensembl ? { ensembl_transcript_id: ensembl } : {}), ...(refseq ? { refseq_transcript_id: refseq } : {}) };
}

function eitherList(row: HgncRow, name: string, older: string): readonly string[] {
  const values = row.list(name);
  return values.length > 0 ? values : row.list(older);
}

function numbers(values: readonly string[]): number[] {
  return values.length === 0 ? [] : values.filter((value) => /^\d{1,15}$/.test(value)).map(Number);
}

function numberOrText(value: string | undefined): number | string | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
