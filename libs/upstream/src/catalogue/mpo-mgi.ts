import type { PublishedFile } from './published-file.ts';

export type MpoMgiRole = 'human_phenotype' | 'homology' | 'gene_pheno' | 'pheno_geno' | 'vocabulary' | 'ontology';

const REPORTS = 'https://www.informatics.jax.org/downloads/reports';

/** MGI's reports and the mammalian phenotype ontology. */
export const MPO_MGI_FILES: readonly PublishedFile<MpoMgiRole>[] = [
  {
    role: 'human_phenotype',
    publisher: 'mgi',
    names: [/^HMD_HumanPhenotype\.rpt$/],
    mark: /MGI:\d/,
    url: `${REPORTS}/HMD_HumanPhenotype.rpt`,
  },
  {
    role: 'homology',
    publisher: 'mgi',
    names: [/^HOM_MouseHumanSequence\.rpt$/],
    mark: /NCBI Taxon ID/,
    url: `${REPORTS}/HOM_MouseHumanSequence.rpt`,
  },
  { role: 'gene_pheno', publisher: 'mgi', names: [/^MGI_GenePheno\.rpt$/], mark: /MP:\d/, url: `${REPORTS}/MGI_GenePheno.rpt` },
  {
    role: 'pheno_geno',
    publisher: 'mgi',
    names: [/^MGI_PhenoGenoMP\.rpt$/],
    mark: /MP:\d/,
    url: `${REPORTS}/MGI_PhenoGenoMP.rpt`,
    insteadOf: 'gene_pheno',
  },
  {
    role: 'vocabulary',
    publisher: 'mgi',
    names: [/^VOC_MammalianPhenotype\.rpt$/],
    mark: /MP:\d/,
    url: `${REPORTS}/VOC_MammalianPhenotype.rpt`,
  },
  {
    role: 'ontology',
    publisher: 'mgi',
    names: [/^mp\.json$/, /^mp\.obo$/],
    mark: /"graphs"|format-version:/,
    url: 'http://purl.obolibrary.org/obo/mp.obo',
  },
];
