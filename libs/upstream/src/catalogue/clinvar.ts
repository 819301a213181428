import type { PublishedFile } from './published-file.ts';

export type ClinvarRole = 'variant_summary';

const TAB_DELIMITED = 'https://ftp.ncbi.nlm.nih.gov/pub/clinvar/tab_delimited';

/** ClinVar's variants, one row per allele and assembly; rebuilt weekly, kept monthly as `variant_summary_<year>-<month>.txt.gz`. */
export const CLINVAR_FILES: readonly PublishedFile<ClinvarRole>[] = [
  {
    role: 'variant_summary',
    publisher: 'clinvar',
    names: [/^variant_summary(?:_(?<release>\d{4}-\d{2}))?\.txt$/],
    mark: /#AlleleID\t/,
    url: `${TAB_DELIMITED}/variant_summary.txt.gz`,
    minBytes: 300_000_000,
    checksum: { url: `${TAB_DELIMITED}/variant_summary.txt.gz.md5`, kind: 'md5' },
  },
];
