import type { PublishedFile } from './published-file.ts';

export type GtexRole = 'medians';

/** GTEx's median expression per tissue, one file per release; a folder may hold the newer one instead of the one downloaded from here. */
export const GTEX_FILES: readonly PublishedFile<GtexRole>[] = [
  {
    role: 'medians',
    publisher: 'gtex',
    // Tables of older releases are in RPKM or on GRCh37; the unit stands nowhere but in the name.
    names: [/^GTEx_Analysis_(?:\d{4}-\d{2}-\d{2}_)?(?<release>v8|v10)_RNASeQCv[\d.]+_gene_median_tpm\.gct$/],
    mark: /^#1\.2/,
    url: 'https://storage.googleapis.com/adult-gtex/bulk-gex/v8/rna-seq/GTEx_Analysis_2017-06-05_v8_RNASeQCv1.1.9_gene_median_tpm.gct.gz',
    minBytes: 5_000_000,
  },
];
