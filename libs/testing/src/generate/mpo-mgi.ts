import type { Generate } from './generated-file.ts';
import { mice } from './mpo-mgi/mice.ts';
import { oboChunks, vocabularyChunks } from './mpo-mgi/ontology.ts';
import { genePhenoChunks, homologyChunks, humanPhenotypeChunks, phenoGenoChunks } from './mpo-mgi/reports.ts';
import { generateMpTerms } from './mpo-mgi/terms.ts';

/** MGI's reports and the Mammalian Phenotype Ontology. Genotypes, findings and most terms are made up; orthologues are HGNC's. */
export const generateMpoMgi: Generate = (options) => {
  const terms = generateMpTerms(options.seed, options.scale);
  const all = () => mice(options, terms);
  return [
    { role: 'ontology', path: 'mgi/mp.obo', chunks: () => oboChunks(terms, '2026-05-02') },
    { role: 'vocabulary', path: 'mgi/VOC_MammalianPhenotype.rpt', chunks: () => vocabularyChunks(terms) },
    { role: 'human_phenotype', path: 'mgi/HMD_HumanPhenotype.rpt', chunks: () => humanPhenotypeChunks(all()) },
    { role: 'homology', path: 'mgi/HOM_MouseHumanSequence.rpt', chunks: () => homologyChunks(all()) },
    { role: 'gene_pheno', path: 'mgi/MGI_GenePheno.rpt', chunks: () => genePhenoChunks(all()) },
    { role: 'pheno_geno', path: 'mgi/MGI_PhenoGenoMP.rpt', chunks: () => phenoGenoChunks(all()) },
  ];
};
