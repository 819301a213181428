import type { PublishedFile, ReleaseLookup } from './published-file.ts';

export type StringPpiRole = 'protein_info' | 'physical_links' | 'aliases';

const DOWNLOADS = 'https://stringdb-downloads.org/download';

const RELEASE: ReleaseLookup = {
  url: 'https://string-db.org/api/json/version',
  pick: (body) => /"string_version"\s*:\s*"(\d+(?:\.\d+)+)"/.exec(body)?.[1],
  fallback: '12.0',
};

/** STRING's human proteins, the links of its physical subnetwork, and the identifiers that its proteins have elsewhere. */
export const STRING_PPI_FILES: readonly PublishedFile<StringPpiRole>[] = [
  {
    role: 'protein_info',
    publisher: 'string',
    names: [/^9606\.protein\.info\.v(?<release>\d+(?:\.\d+)+)\.txt$/],
    mark: /preferred_name\t/,
    url: `${DOWNLOADS}/protein.info.v{release}/9606.protein.info.v{release}.txt.gz`,
    release: RELEASE,
    minBytes: 1_000_000,
  },
  {
    role: 'physical_links',
    publisher: 'string',
    names: [/^9606\.protein\.physical\.links\.v(?<release>\d+(?:\.\d+)+)\.txt$/],
    mark: /combined_score/,
    url: `${DOWNLOADS}/protein.physical.links.v{release}/9606.protein.physical.links.v{release}.txt.gz`,
    release: RELEASE,
    minBytes: 4_000_000,
  },
  {
    role: 'aliases',
    publisher: 'string',
    names: [/^9606\.protein\.aliases\.v(?<release>\d+(?:\.\d+)+)\.txt$/],
    mark: /string_protein_id/,
    url: `${DOWNLOADS}/protein.aliases.v{release}/9606.protein.aliases.v{release}.txt.gz`,
    release: RELEASE,
    minBytes: 8_000_000,
  },
];
