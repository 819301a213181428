import type { Sentinel, Source } from '@nephron/annotator-kit';
import { MPO_MGI_FILES, type MpoMgiRole } from '@nephron/upstream';
import { mouseMineApi } from './api.ts';
import { parseMpoMgi } from './parse.ts';

const SENTINELS = [
  ['HGNC:9008', 'PKD1'],
  ['HGNC:9009', 'PKD2'],
  ['HGNC:2207', 'COL4A5'],
  ['HGNC:12559', 'UMOD'],
  ['HGNC:12796', 'WT1'],
  ['HGNC:7908', 'NPHS1'],
] as const;

/** Mouse Genome Informatics: whether mutants of the mouse orthologue have a renal/urinary phenotype, and in which zygosity. */
export const mpoMgi: Source<MpoMgiRole> = {
  id: 'mpo_mgi',
  parserVersion: 1,
  artifacts: MPO_MGI_FILES,

  missing(files) {
    if (files.human_phenotype || (files.homology && (files.gene_pheno || files.pheno_geno))) return undefined;
    return 'the folder mgi has no HMD_HumanPhenotype.rpt, nor HOM_MouseHumanSequence.rpt together with MGI_GenePheno.rpt or MGI_PhenoGenoMP.rpt';
  },

  /** The reports name no release: the day on which the newest of them was changed. */
  version: async (files) =>
    Object.values(files)
      .map(({ modifiedAt }) => modifiedAt.slice(0, 10))
      .sort()
      .at(-1) ?? 'unknown',

  parse: parseMpoMgi,

  api: mouseMineApi,

  gate: {
    minDocuments: 50,
    // MGI's reports carry no release: the version is the date of the newest file.
    isVersionOrdered: false,
    sentinels: SENTINELS.map(
      ([hgncId, symbol]): Sentinel => ({
        hgncId,
        symbol,
        check: ({ has_kidney_phenotype: isRenal }) => (isRenal === true ? undefined : 'has no kidney phenotype in the mouse'),
      }),
    ),
  },
};
