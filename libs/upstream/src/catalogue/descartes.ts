import type { PublishedFile } from './published-file.ts';

export type DescartesRole = 'tpm' | 'percentage' | 'gene_map';

const ATLAS = 'https://atlas.fredhutch.org/data/bbi/descartes/human_gtex';

/** The fetal kidney in the Descartes atlas, as a whole. Both tables are called `kidney.csv` where they are published. */
export const DESCARTES_FILES: readonly PublishedFile<DescartesRole>[] = [
  {
    role: 'tpm',
    publisher: 'descartes',
    names: [/^kidney_tpm\.csv$/],
    url: `${ATLAS}/tables/tissue_tpm/kidney.csv`,
    saveAs: 'kidney_tpm.csv',
    minBytes: 100_000,
    turnsProgramsAway: true,
  },
  {
    role: 'percentage',
    publisher: 'descartes',
    names: [/^kidney_percentage\.csv$/],
    url: `${ATLAS}/tables/tissue_percentage/kidney.csv`,
    saveAs: 'kidney_percentage.csv',
    minBytes: 100_000,
    turnsProgramsAway: true,
  },
  {
    role: 'gene_map',
    publisher: 'descartes',
    names: [/^gene2ens\.csv$/],
    mark: /ENSG\d/,
    url: `${ATLAS}/counts/gene2ens.csv`,
    turnsProgramsAway: true,
  },
];
