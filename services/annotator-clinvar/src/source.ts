import type { Sentinel, Source } from '@nephron/annotator-kit';
import { CLINVAR_FILES, type ClinvarRole } from '@nephron/upstream';
import { clinvarApi } from './api.ts';
import { parseClinvar } from './parse.ts';
import { releaseOf } from './release.ts';

const SENTINELS = [
  ['HGNC:9008', 'PKD1'],
  ['HGNC:9009', 'PKD2'],
  ['HGNC:2207', 'COL4A5'],
  ['HGNC:12559', 'UMOD'],
  ['HGNC:12796', 'WT1'],
  ['HGNC:7908', 'NPHS1'],
] as const;

/** ClinVar: the germline variants of a gene, counted by classification, review, consequence and condition. */
export const clinvar: Source<ClinvarRole> = {
  id: 'clinvar',
  parserVersion: 1,
  artifacts: CLINVAR_FILES,
  missing: (files) => (files.variant_summary ? undefined : 'the folder clinvar has no variant_summary.txt'),
  version: async ({ variant_summary: file }) => (file ? releaseOf(file) : 'unknown'),
  parse: parseClinvar,
  api: clinvarApi,
  gate: {
    // A group may keep a file of its own gene list; losing genes is judged against the previous release.
    minDocuments: 50,
    // The date of a file may be that of a copy.
    isVersionOrdered: false,
    sentinels: SENTINELS.map(([hgncId, symbol]): Sentinel => ({ hgncId, symbol, check: whatIsWrong })),
  },
};

/** Each of these genes has had pathogenic variants in ClinVar for years, and most of its variants have always been short. */
function whatIsWrong({
  total_variants: total,
  has_pathogenic: hasPathogenic,
  consequence_categories: categories,
}: Readonly<Record<string, unknown>>) {
  if (typeof total !== 'number' || total < 1) return `has ${String(total)} variants`;
  if (hasPathogenic !== true) return 'has no pathogenic variant';
  const { structural } = (categories ?? {}) as { readonly structural?: unknown };
  return typeof structural === 'number' && structural < total ? undefined : 'has structural variants only';
}
