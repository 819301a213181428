import type { PublishedFile } from './published-file.ts';

export type HpoRole = 'genes_to_phenotype' | 'ontology' | 'disease_annotations';

/** HPO's annotations of genes and diseases, and the ontology itself. */
export const HPO_FILES: readonly PublishedFile<HpoRole>[] = [
  {
    role: 'genes_to_phenotype',
    publisher: 'hpo',
    names: [/^genes_to_phenotype(?:[.-](?<release>\d{4}-\d{2}-\d{2}))?\.txt$/],
    mark: /ncbi_gene_id|entrez-gene-id/,
    url: 'http://purl.obolibrary.org/obo/hp/hpoa/genes_to_phenotype.txt',
  },
  {
    role: 'ontology',
    publisher: 'hpo',
    names: [/^hp(?:[.-](?<release>\d{4}-\d{2}-\d{2}))?\.json$/],
    mark: /"graphs"/,
    url: 'http://purl.obolibrary.org/obo/hp.json',
  },
  {
    role: 'disease_annotations',
    publisher: 'hpo',
    names: [/^phenotype(?:[.-](?<release>\d{4}-\d{2}-\d{2}))?\.hpoa$/],
    mark: /database_?id/i,
    url: 'http://purl.obolibrary.org/obo/hp/hpoa/phenotype.hpoa',
  },
];
