import type { ArtifactFiles, Sentinel, Source } from '@nephron/annotator-kit';
import { ArtifactMissingError } from '@nephron/errors';
import { UNIPROT_FILES, type UniprotRole } from '@nephron/upstream';
import { uniprotApi } from './api.ts';
import { parseUniprot } from './parse.ts';

/** UniProt: the reviewed human protein of a gene. */
export const uniprot: Source<UniprotRole> = {
  id: 'uniprot',
  parserVersion: 1,
  artifacts: UNIPROT_FILES,
  missing: ({ entries }) => (entries ? undefined : 'the folder uniprot has no uniprotkb_reviewed_human_<release>.json'),
  version: releaseOf,
  parse: parseUniprot,
  api: uniprotApi,
  gate: {
    // A group may keep a file of its own gene list; losing genes is judged against the previous release.
    minDocuments: 50,
    sentinels: [
      sentinel('HGNC:9008', 'PKD1', 'P98161', 4303),
      sentinel('HGNC:9009', 'PKD2', 'Q13563', 968),
      sentinel('HGNC:2207', 'COL4A5', 'P29400', 1685),
      sentinel('HGNC:12559', 'UMOD', 'P07911', 640),
      sentinel('HGNC:12796', 'WT1', 'P19544', 449),
      sentinel('HGNC:7908', 'NPHS1', 'O60500', 1241),
    ],
  },
};

/** Such as `2024_05`, from the file's name; the day it was changed where its name has none, because the entries do not say. */
async function releaseOf({ entries }: ArtifactFiles<UniprotRole>): Promise<string> {
  if (!entries) throw new ArtifactMissingError('no file for entries');
  return /\d{4}_\d{2}(?=\.json)/.exec(entries.name)?.[0] ?? entries.modifiedAt.slice(0, 10);
}

/** Curators correct a sequence now and then, by some residues; more is another protein. */
const MAX_CHANGE = 0.2;

/** A kidney gene whose main entry has been the same for decades. */
function sentinel(hgncId: string, symbol: string, accession: string, residues: number): Sentinel {
  return {
    hgncId,
    symbol,
    check: ({ accession: found, length }) => {
      if (found !== accession) return `has the accession ${found} instead of ${accession}`;
      const isNear = typeof length === 'number' && Math.abs(length - residues) <= residues * MAX_CHANGE;
      return isNear ? undefined : `has ${length} residues instead of about ${residues}`;
    },
  };
}
