import type { Sentinel, Source } from '@nephron/annotator-kit';
import { HPO_FILES, type HpoRole } from '@nephron/upstream';
import { hpoApi } from './api.ts';
import { parseHpo } from './parse.ts';
import { annotationDate, ontologyDate } from './release.ts';

const SENTINELS = [
  ['HGNC:9008', 'PKD1'],
  ['HGNC:9009', 'PKD2'],
  ['HGNC:2207', 'COL4A5'],
  ['HGNC:12559', 'UMOD'],
  ['HGNC:12796', 'WT1'],
  ['HGNC:7908', 'NPHS1'],
] as const;

/**
 * Human Phenotype Ontology: phenotypes and diseases of a gene. `genes_to_disease.txt` is not read: beyond `genes_to_phenotype.txt` it
 * only adds diseases without a phenotype, and often comes from another release.
 */
export const hpo: Source<HpoRole> = {
  id: 'hpo',
  parserVersion: 1,
  artifacts: HPO_FILES,

  missing(files) {
    const absent = [files.genes_to_phenotype ? [] : 'genes_to_phenotype.txt', files.ontology ? [] : 'hp.json'].flat();
    return absent.length > 0 ? `the folder hpo has no ${absent.join(' and no ')}` : undefined;
  },

  async version({ ontology, genes_to_phenotype: associations, disease_annotations: diseases }) {
    const ofOntology = ontology ? await ontologyDate(ontology) : 'unknown';
    const ofAnnotations = associations ? await annotationDate(associations, diseases) : 'unknown';
    // Both always, so that a release in which only one of them went back shows.
    return `${ofOntology} + annotations ${ofAnnotations}`;
  },

  parse: parseHpo,

  api: hpoApi,

  gate: {
    minDocuments: 50,
    sentinels: SENTINELS.map(
      ([hgncId, symbol]): Sentinel => ({
        hgncId,
        symbol,
        check: ({ has_kidney_phenotype: isRenal }) => (isRenal === true ? undefined : 'has no kidney phenotype'),
      }),
    ),
  },
};
