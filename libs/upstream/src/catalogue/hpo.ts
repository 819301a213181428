import type { PublishedFile } from './published-file.ts';

export type HpoRole = 'genes_to_phenotype' | 'ontology' | 'disease_annotations';

/**
 * HPO's annotations of genes and diseases, and the ontology itself: each address leads to the file of that name among the assets of
 * the newest release on GitHub. People who keep several releases put the date behind the name (`hp.v2024-04-26.json`) or into that of
 * a folder (`v2024-04-26`).
 */
export const HPO_FILES: readonly PublishedFile<HpoRole>[] = [
  {
    role: 'genes_to_phenotype',
    publisher: 'hpo',
    names: [/^genes_to_phenotype(?:[._-]v?(?<release>\d{4}-\d{2}-\d{2}))?\.txt$/],
    mark: /ncbi_gene_id|entrez-gene-id/,
    url: 'http://purl.obolibrary.org/obo/hp/hpoa/genes_to_phenotype.txt',
    // About 20 MB.
    minBytes: 8_000_000,
  },
  {
    role: 'ontology',
    publisher: 'hpo',
    names: [/^hp(?:[._-]v?(?<release>\d{4}-\d{2}-\d{2}))?\.json$/],
    mark: /"graphs"/,
    url: 'http://purl.obolibrary.org/obo/hp.json',
    // About 21 MB.
    minBytes: 10_000_000,
  },
  {
    role: 'disease_annotations',
    publisher: 'hpo',
    names: [/^phenotype(?:[._-]v?(?<release>\d{4}-\d{2}-\d{2}))?\.hpoa$/],
    mark: /database_?id/i,
    url: 'http://purl.obolibrary.org/obo/hp/hpoa/phenotype.hpoa',
    // About 31 MB.
    minBytes: 12_000_000,
  },
];
