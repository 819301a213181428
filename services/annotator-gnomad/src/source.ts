import type { ArtifactFiles, Sentinel, Source } from '@nephron/annotator-kit';
import { GNOMAD_FILES, type GnomadRole } from '@nephron/upstream';
import { gnomadApi } from './api.ts';
import { layoutOf } from './layout.ts';
import { parseGnomad } from './parse.ts';

/** gnomAD gene constraint: v4 where it has a gene, v2.1.1 for the others. */
export const gnomad: Source<GnomadRole> = {
  id: 'gnomad',
  parserVersion: 1,
  artifacts: GNOMAD_FILES,
  missing: (files) =>
    files.v4 || files.v2
      ? undefined
      : 'neither gnomad.v4.<x>.constraint_metrics.tsv nor gnomad.v2.1.1.lof_metrics.by_gene.txt is there; one of them is enough',
  version: releases,
  parse: parseGnomad,
  api: gnomadApi,
  gate: {
    // A group may keep a file of its own gene list; losing genes is judged against the previous release.
    minDocuments: 50,
    // On autosomes and in every release since v2, so that either file alone can pass (COL4A5 is on X, which v4.1 leaves out).
    sentinels: [
      sentinel('HGNC:9008', 'PKD1'),
      sentinel('HGNC:9009', 'PKD2'),
      sentinel('HGNC:12559', 'UMOD'),
      sentinel('HGNC:12796', 'WT1'),
      sentinel('HGNC:7908', 'NPHS1'),
    ],
  },
};

/** Such as `v4.1 + v2.1.1`. */
async function releases(files: ArtifactFiles<GnomadRole>): Promise<string> {
  const labels: string[] = [];
  for (const role of ['v4', 'v2'] as const) {
    const file = files[role];
    if (file) labels.push(`v${(await layoutOf(file, role)).release}`);
  }
  return labels.join(' + ');
}

/** Beyond what any gene's LOEUF has been (2 in v2.1.1 and v4.1). */
const IMPOSSIBLE_LOEUF = 3;

/** A kidney gene whose measures, whatever the release, lie within what they can be. */
function sentinel(hgncId: string, symbol: string): Sentinel {
  return {
    hgncId,
    symbol,
    check: ({ pli, oe_lof, oe_lof_upper }) => {
      if (typeof pli !== 'number' || pli < 0 || pli > 1) return `has pLI ${pli}, which is no probability`;
      if (typeof oe_lof !== 'number' || oe_lof < 0) return `has ${oe_lof} for observed / expected loss of function`;
      if (typeof oe_lof_upper !== 'number' || oe_lof_upper <= 0 || oe_lof_upper >= IMPOSSIBLE_LOEUF) return `has LOEUF ${oe_lof_upper}`;
      return undefined;
    },
  };
}
