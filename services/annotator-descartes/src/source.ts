import type { Sentinel, Source } from '@nephron/annotator-kit';
import { DESCARTES_FILES, type DescartesRole } from '@nephron/upstream';
import { parseDescartes } from './parse.ts';

/** Expression in the fetal kidney from the Descartes atlas. It has no API, and its server answers people only. */
export const descartes: Source<DescartesRole> = {
  id: 'descartes',
  parserVersion: 1,
  artifacts: DESCARTES_FILES,
  missing: ({ tpm, percentage }) => {
    if (tpm && percentage) return undefined;
    const lacking = [...(tpm ? [] : ['kidney_tpm.csv']), ...(percentage ? [] : ['kidney_percentage.csv'])].join(' and ');
    return `${lacking} cannot be had; the atlas turns programs away (HTTP 403): fetch both tables with a browser and put them into the mirror folder`;
  },
  // The atlas is one fixed data set without releases; other files differ by their checksum.
  version: async () => 'human_gtex',
  parse: parseDescartes,
  gate: {
    // A group may keep a file of its own gene list; losing genes is judged against the previous release.
    minDocuments: 50,
    sentinels: [
      sentinel('HGNC:9008', 'PKD1'),
      sentinel('HGNC:9009', 'PKD2'),
      sentinel('HGNC:2207', 'COL4A5'),
      sentinel('HGNC:12796', 'WT1'),
      sentinel('HGNC:7908', 'NPHS1'),
    ],
  },
};

/** A gene that the developing kidney needs: it is expressed there, in some of the cells. */
function sentinel(hgncId: string, symbol: string): Sentinel {
  return {
    hgncId,
    symbol,
    check: ({ kidney_tpm, kidney_percentage }) => {
      if (typeof kidney_tpm !== 'number' || kidney_tpm <= 0) return `has ${kidney_tpm} TPM in the fetal kidney`;
      if (typeof kidney_percentage !== 'number' || kidney_percentage <= 0)
        return `is expressed in a share of ${kidney_percentage} of the cells`;
      return undefined;
    },
  };
}
