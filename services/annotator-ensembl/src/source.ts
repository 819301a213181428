import type { ArtifactFiles, Sentinel, Source } from '@nephron/annotator-kit';
import { ENSEMBL_FILES, type EnsemblRole } from '@nephron/upstream';
import { ensemblApi } from './api.ts';
import { parseEnsembl } from './parse.ts';

/** Ensembl's gene annotation of GRCh38, with the RefSeq partners that MANE gives its transcripts. */
export const ensembl: Source<EnsemblRole> = {
  id: 'ensembl',
  parserVersion: 1,
  artifacts: ENSEMBL_FILES,
  missing: ({ gtf }) => (gtf ? undefined : 'the folder ensembl has no Homo_sapiens.GRCh38.<release>.chr.gtf'),
  version: releases,
  parse: parseEnsembl,
  api: ensemblApi,
  gate: {
    minDocuments: 50,
    sentinels: [
      sentinel('HGNC:9008', 'PKD1', '16', '-'),
      sentinel('HGNC:9009', 'PKD2', '4', '+'),
      sentinel('HGNC:2207', 'COL4A5', 'X', '+'),
      sentinel('HGNC:12559', 'UMOD', '16', '-'),
      sentinel('HGNC:12796', 'WT1', '11', '-'),
      sentinel('HGNC:7908', 'NPHS1', '19', '-'),
    ],
  },
};

/** Such as `115 + MANE 1.5`, or `115` without MANE; from the files' names. */
async function releases({ gtf, mane }: ArtifactFiles<EnsemblRole>): Promise<string> {
  const ofEnsembl = /\.GRCh38\.(\d+)\./.exec(gtf?.name ?? '')?.[1] ?? 'unknown';
  if (!mane) return ofEnsembl;
  return `${ofEnsembl} + MANE ${/\.v(\d+(?:\.\d+)+)\./.exec(mane.name)?.[1] ?? 'unknown'}`;
}

/** A kidney gene lies where it lies, whatever the release. */
function sentinel(hgncId: string, symbol: string, chromosome: string, strand: string): Sentinel {
  return {
    hgncId,
    symbol,
    check: (document) => {
      if (document.chromosome !== chromosome) return `lies on chromosome ${document.chromosome}, not ${chromosome}`;
      if (document.strand !== strand) return `lies on the ${document.strand} strand, not ${strand}`;
      const { exon_count: exons } = document;
      return typeof exons === 'number' && exons > 1 ? undefined : `has ${exons} exons`;
    },
  };
}
