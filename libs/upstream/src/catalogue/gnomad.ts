import type { PublishedFile } from './published-file.ts';

export type GnomadRole = 'v4' | 'v2';

const RELEASES = 'https://storage.googleapis.com/gcp-public-data--gnomad/release';

/**
 * Constraint tables: v4 (one row per transcript), v2.1.1 (one row per gene) for what v4 lacks.
 *
 * Of v4, release 4.1 is what is downloaded. 4.1.1 (March 2026) is newer and has the X and Y chromosomes, but works LOEUF out in another
 * way, for which the known thresholds do not hold, and is six times as large. It is read where it lies in the mirror folder (the newest
 * release wins) or where `NEPHRON_GNOMAD_V4_URL` names it: `<release>/4.1.1/constraint/gnomad.v4.1.1.constraint_metrics.tsv.bgz`.
 */
export const GNOMAD_FILES: readonly PublishedFile<GnomadRole>[] = [
  {
    role: 'v4',
    publisher: 'gnomad',
    names: [/^gnomad\.v(?<release>4(?:\.\d+){1,2})\.constraint_metrics\.tsv(?:\.bgz)?$/],
    mark: /lof\.oe_ci\.upper/,
    url: `${RELEASES}/4.1/constraint/gnomad.v4.1.constraint_metrics.tsv`,
    // About 91 MB.
    minBytes: 50_000_000,
  },
  {
    role: 'v2',
    publisher: 'gnomad',
    names: [/^gnomad\.v(?<release>2\.1\.1)\.lof_metrics\.by_gene\.txt(?:\.bgz)?$/],
    mark: /oe_lof_upper/,
    url: `${RELEASES}/2.1.1/constraint/gnomad.v2.1.1.lof_metrics.by_gene.txt.bgz`,
    // About 4.6 MB.
    minBytes: 2_000_000,
  },
];
