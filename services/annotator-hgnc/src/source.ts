import type { ArtifactFiles, Sentinel, Source } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { HGNC_FILES, type HgncRole } from '@nephron/upstream';
import { hgncApi } from './api.ts';
import { parseHgnc } from './parse.ts';
import { publishGenes, takeBackGenes } from './publish-genes.ts';
import { openCompleteSet } from './rows.ts';

/** HGNC's complete set: the gene universe that all other sources join on. */
export const hgnc: Source<HgncRole> = {
  id: 'hgnc',
  parserVersion: 1,
  artifacts: HGNC_FILES,
  missing: (files) => (files.complete_set ? undefined : 'the complete set (hgnc_complete_set.txt or .json) is missing'),
  version: releaseDate,
  parse: parseHgnc,
  gate: {
    // A group may keep a file of its own gene list; losing genes is judged against the previous release.
    minDocuments: 50,
    sentinels: [
      sentinel('HGNC:9008', 'PKD1', '5310', 'ENSG00000008710'),
      sentinel('HGNC:9009', 'PKD2', '5311', 'ENSG00000118762'),
      sentinel('HGNC:2207', 'COL4A5', '1287', 'ENSG00000188153'),
      sentinel('HGNC:12559', 'UMOD', '7369', 'ENSG00000169344'),
      sentinel('HGNC:12796', 'WT1', '7490', 'ENSG00000184937'),
      sentinel('HGNC:7908', 'NPHS1', '4868', 'ENSG00000161270'),
    ],
  },
  api: hgncApi,
  publishGenes,
  takeBackGenes,
};

/** The date in the archive's name; the current file's name has none, and its newest `date_modified` says how recent it is. */
async function releaseDate(files: ArtifactFiles<HgncRole>): Promise<string> {
  const file = files.complete_set;
  if (!file) throw new ArtifactSuspectError('the complete set is missing');
  const named = /\d{4}-\d{2}-\d{2}/.exec(file.name)?.[0];
  if (named) return named;
  let newest = '';
  const { rows } = await openCompleteSet(file);
  for await (const batch of rows()) {
    for (const row of batch) {
      const date = row.text('date_modified') ?? '';
      if (date > newest && /^\d{4}-\d{2}-\d{2}$/.test(date)) newest = date;
    }
  }
  if (!newest) throw new ArtifactSuspectError(`${file.name} has no date_modified in any row`);
  return newest;
}

/** A kidney gene whose identifiers have not changed in twenty years; a file that says otherwise has slipped columns. */
function sentinel(hgncId: string, symbol: string, entrezId: string, ensemblGeneId: string): Sentinel {
  const expected: Readonly<Record<string, string>> = { symbol, ncbi_gene_id: entrezId, ensembl_gene_id: ensemblGeneId };
  return {
    hgncId,
    symbol,
    check: (document) => {
      const wrong = Object.keys(expected).filter((key) => document[key] !== expected[key]);
      return wrong.length === 0 ? undefined : wrong.map((key) => `has the ${key} ${document[key]} instead of ${expected[key]}`).join(', ');
    },
  };
}
