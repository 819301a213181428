import type { PublishedFile } from './published-file.ts';

export type HgncRole = 'complete_set';

/** HGNC's complete set, rebuilt twice a week. */
export const HGNC_FILES: readonly PublishedFile<HgncRole>[] = [
  {
    role: 'complete_set',
    publisher: 'hgnc',
    names: [/^hgnc_complete_set(?:_(?<release>\d{4}-\d{2}-\d{2}))?\.txt$/, /^hgnc_complete_set(?:_(?<release>\d{4}-\d{2}-\d{2}))?\.json$/],
    mark: /hgnc_id/,
    url: 'https://storage.googleapis.com/public-download-files/hgnc/tsv/tsv/hgnc_complete_set.txt',
  },
];
