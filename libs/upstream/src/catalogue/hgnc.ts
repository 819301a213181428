import type { PublishedFile } from './published-file.ts';

export type HgncRole = 'complete_set' | 'withdrawn';

const FILES = 'https://storage.googleapis.com/public-download-files/hgnc/tsv/tsv';

/** HGNC's complete set and its list of withdrawn entries, rebuilt twice a week. */
export const HGNC_FILES: readonly PublishedFile<HgncRole>[] = [
  {
    role: 'complete_set',
    publisher: 'hgnc',
    names: [/^hgnc_complete_set(?:_(?<release>\d{4}-\d{2}-\d{2}))?\.txt$/, /^hgnc_complete_set(?:_(?<release>\d{4}-\d{2}-\d{2}))?\.json$/],
    mark: /hgnc_id/,
    url: `${FILES}/hgnc_complete_set.txt`,
    // About 16 MB.
    minBytes: 8_000_000,
  },
  {
    role: 'withdrawn',
    publisher: 'hgnc',
    names: [/^withdrawn(?:_(?<release>\d{4}-\d{2}-\d{2}))?\.txt$/],
    mark: /WITHDRAWN_SYMBOL/,
    url: `${FILES}/withdrawn.txt`,
    // About 300 KB.
    minBytes: 100_000,
  },
];
