import type { Generate } from './generated-file.ts';
import { findings } from './hpo/annotations.ts';
import { graphChunks } from './hpo/graph.ts';
import { generateTerms } from './hpo/terms.ts';

const RELEASE = '2024-04-26';

/** HPO's annotation files and ontology, in the layouts published since 2023. Findings and most terms are made up. */
export const generateHpo: Generate = (options) => {
  const terms = generateTerms(options.seed, options.scale);
  return [
    { role: 'ontology', path: 'hpo/hp.json', chunks: () => graphChunks(terms, RELEASE) },
    {
      role: 'genes_to_phenotype',
      path: 'hpo/genes_to_phenotype.txt',
      *chunks() {
        yield 'ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n';
        for (const { gene, term, frequency, diseaseId } of findings(options, terms)) {
          yield `${gene.entrezId}\t${gene.symbol}\t${term.id}\t${term.label}\t${frequency || '-'}\t${diseaseId}\n`;
        }
      },
    },
    {
      role: 'disease_annotations',
      path: 'hpo/phenotype.hpoa',
      *chunks() {
        yield '#description: "HPO annotations for rare diseases [8120: OMIM; 47: DECIPHER; 4264 ORPHANET]"\n';
        yield `#version: ${RELEASE}\n#tracker: https://github.com/obophenotype/human-phenotype-ontology/issues\n`;
        yield `#hpo-version: http://purl.obolibrary.org/obo/hp/releases/${RELEASE}/hp.json\n`;
        yield 'database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration\n';
        for (const { term, frequency, diseaseId, diseaseName } of findings(options, terms)) {
          yield `${diseaseId}\t${diseaseName}\t\t${term.id}\t${diseaseId}\tTAS\t\t${frequency}\t\t\tP\tHPO:probinson[2021-06-21]\n`;
        }
      },
    },
  ];
};
