import type { PublishedFile } from './published-file.ts';

export type GnomadRole = 'v4' | 'v2';

/** Constraint tables: v4.1 (one row per transcript), v2.1.1 (one row per gene) for what v4.1 lacks. */
export const GNOMAD_FILES: readonly PublishedFile<GnomadRole>[] = [
  {
    role: 'v4',
    publisher: 'gnomad',
    names: [/^gnomad\.v(?<release>4(?:\.\d+){1,2})\.constraint_metrics\.tsv(?:\.bgz)?$/],
    mark: /lof\.oe_ci\.upper/,
    url: 'https://storage.googleapis.com/gcp-public-data--gnomad/release/4.1/constraint/gnomad.v4.1.constraint_metrics.tsv',
  },
  {
    role: 'v2',
    publisher: 'gnomad',
    names: [/^gnomad\.v(?<release>2\.1\.1)\.lof_metrics\.by_gene\.txt(?:\.bgz)?$/],
    mark: /oe_lof_upper/,
    url: 'https://storage.googleapis.com/gcp-public-data--gnomad/release/2.1.1/constraint/gnomad.v2.1.1.lof_metrics.by_gene.txt.bgz',
  },
];
