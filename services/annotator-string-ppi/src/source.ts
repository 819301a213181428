import type { Source } from '@nephron/annotator-kit';
import { STRING_PPI_FILES, type StringPpiRole } from '@nephron/upstream';
import { stringPpiApi } from './api.ts';
import { parseStringPpi } from './parse.ts';
import { releaseOf } from './release.ts';

/** STRING: physical interactions between the proteins of a gene list. Functional links are not read. */
export const stringPpi: Source<StringPpiRole> = {
  id: 'string_ppi',
  parserVersion: 1,
  artifacts: STRING_PPI_FILES,
  missing({ protein_info: info, physical_links: links }) {
    const absent = [info ? [] : '9606.protein.info.v<x>.txt', links ? [] : '9606.protein.physical.links.v<x>.txt'].flat();
    return absent.length > 0 ? `the folder string has no ${absent.join(' and no ')}` : undefined;
  },
  version: async (files) => releaseOf(files),
  parse: parseStringPpi,
  api: stringPpiApi,
  usesPanel: true,
  gate: {
    // A gene list may be short, and no gene is in every list: documents are judged against those of the release before.
    minDocuments: 1,
    sentinels: [],
  },
};
