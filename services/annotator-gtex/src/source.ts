import type { ArtifactFiles, Sentinel, Source } from '@nephron/annotator-kit';
import { GTEX_FILES, type GtexRole } from '@nephron/upstream';
import { gtexApi } from './api.ts';
import { datasetOf, problemWithName } from './dataset.ts';
import { parseGtex } from './parse.ts';
import type { Tissues } from './record.ts';

/** GTEx median expression per tissue: v8 or v10, the release being that of the file. */
export const gtex: Source<GtexRole> = {
  id: 'gtex',
  parserVersion: 1,
  artifacts: GTEX_FILES,
  missing: ({ medians }) =>
    medians
      ? problemWithName(medians.name)
      : 'GTEx_Analysis_2017-06-05_v8_RNASeQCv1.1.9_gene_median_tpm.gct (or the same of v10) is not there',
  version: async ({ medians }: ArtifactFiles<GtexRole>) => (medians ? datasetOf(medians.name).release : 'none'),
  parse: parseGtex,
  gate: {
    // A group may keep a file of its own gene list; losing genes is judged against the previous release.
    minDocuments: 50,
    sentinels: [
      sentinel('HGNC:12559', 'UMOD', highestInKidney),
      sentinel('HGNC:9008', 'PKD1'),
      sentinel('HGNC:9009', 'PKD2'),
      sentinel('HGNC:2207', 'COL4A5'),
      sentinel('HGNC:12796', 'WT1'),
      sentinel('HGNC:7908', 'NPHS1'),
    ],
  },
  api: gtexApi,
};

/** v8 has 54 tissues, v10 has 68; all of them have a median for these genes. */
const FEWEST_TISSUES = 50;

/** A kidney gene that has a possible median in every tissue. */
function sentinel(hgncId: string, symbol: string, also?: (tissues: Tissues) => string | undefined): Sentinel {
  return {
    hgncId,
    symbol,
    check: ({ tissues }) => {
      const medians = Object.values(tissues as Tissues);
      if (medians.length < FEWEST_TISSUES) return `has medians of only ${medians.length} tissues`;
      // All transcripts of a sample together have a million.
      if (medians.some(({ median_tpm }) => median_tpm > 1_000_000)) return 'has a median above a million TPM';
      return also?.(tissues as Tissues);
    },
  };
}

/** Uromodulin is made in the kidney and nowhere else: any other tissue would mean that columns and labels do not belong together. */
function highestInKidney(tissues: Tissues): string | undefined {
  const [highest] = Object.entries(tissues).sort(([, a], [, b]) => b.median_tpm - a.median_tpm);
  return highest?.[0].startsWith('Kidney_') ? undefined : `is highest in ${highest?.[0]}, not in the kidney`;
}
