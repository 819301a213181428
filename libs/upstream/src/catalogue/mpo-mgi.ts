import type { PublishedFile } from './published-file.ts';

export type MpoMgiRole = 'human_phenotype' | 'homology' | 'gene_pheno' | 'pheno_geno' | 'vocabulary' | 'ontology';

const REPORTS = 'https://www.informatics.jax.org/downloads/reports';

/** The reports' server has been asking its visitors since 2026 to prove that they are people: a program is turned away, or gets that page. */
const OF_MGI = { publisher: 'mgi', turnsProgramsAway: true } as const;

/**
 * MGI's reports and the Mammalian Phenotype Ontology. Of the two reports of genotypes the first names the genes that MGI holds
 * responsible, and leaves out conditional genotypes; the second has these too.
 */
export const MPO_MGI_FILES: readonly PublishedFile<MpoMgiRole>[] = [
  {
    ...OF_MGI,
    role: 'human_phenotype',
    names: [/^HMD_HumanPhenotype\.rpt$/],
    mark: /MGI:\d/,
    url: `${REPORTS}/HMD_HumanPhenotype.rpt`,
    // About 2 MB.
    minBytes: 800_000,
  },
  {
    ...OF_MGI,
    role: 'homology',
    names: [/^HOM_MouseHumanSequence\.rpt$/],
    mark: /NCBI Taxon ID/,
    url: `${REPORTS}/HOM_MouseHumanSequence.rpt`,
    // About 15 MB.
    minBytes: 6_000_000,
  },
  {
    ...OF_MGI,
    role: 'gene_pheno',
    names: [/^MGI_GenePheno\.rpt$/],
    mark: /MP:\d/,
    url: `${REPORTS}/MGI_GenePheno.rpt`,
    // Tens of megabytes.
    minBytes: 10_000_000,
  },
  {
    ...OF_MGI,
    role: 'pheno_geno',
    names: [/^MGI_PhenoGenoMP\.rpt$/],
    mark: /MP:\d/,
    url: `${REPORTS}/MGI_PhenoGenoMP.rpt`,
    // Tens of megabytes.
    minBytes: 10_000_000,
  },
  {
    ...OF_MGI,
    role: 'vocabulary',
    names: [/^VOC_MammalianPhenotype\.rpt$/],
    mark: /MP:\d/,
    url: `${REPORTS}/VOC_MammalianPhenotype.rpt`,
    // About 3 MB.
    minBytes: 1_000_000,
  },
  {
    role: 'ontology',
    publisher: 'mgi',
    names: [/^mp\.json$/, /^mp\.obo$/],
    mark: /"graphs"|format-version:/,
    url: 'http://purl.obolibrary.org/obo/mp.obo',
    // About 10 MB.
    minBytes: 3_000_000,
  },
];
