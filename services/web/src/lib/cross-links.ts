import type { GeneAttributes } from './api-types.ts';

export interface CrossLink {
  readonly database: string;
  readonly id: string;
  readonly href: string;
}

const link = (database: string, id: string, href: string): CrossLink => ({ database, id, href });

/** Where other databases speak of this gene. */
export function crossLinksOf(gene: GeneAttributes): readonly CrossLink[] {
  return [
    link('HGNC', gene.hgnc_id, `https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/${encodeURIComponent(gene.hgnc_id)}`),
    ...known(gene.ensembl_gene_id, (id) =>
      link('Ensembl', id, `https://www.ensembl.org/Homo_sapiens/Gene/Summary?g=${encodeURIComponent(id)}`),
    ),
    ...known(gene.entrez_id, (id) => link('NCBI Gene', id, `https://www.ncbi.nlm.nih.gov/gene/${encodeURIComponent(id)}`)),
    ...gene.uniprot_ids.map((id) => link('UniProt', id, `https://www.uniprot.org/uniprotkb/${encodeURIComponent(id)}/entry`)),
    ...gene.omim_ids.map((id) => link('OMIM', id, omimLink(id))),
  ];
}

export function gnomadLink(ensemblGeneId: string): string {
  return `https://gnomad.broadinstitute.org/gene/${encodeURIComponent(ensemblGeneId)}`;
}

function omimLink(id: string): string {
  return `https://www.omim.org/entry/${encodeURIComponent(id)}`;
}

/** The page of a phenotype (`HP:…`, `MP:…`) or a disease (`OMIM:…`, `ORPHA:…`); `null` for what has none that we know. */
export function termLink(curie: string): string | null {
  const [prefix, id] = curie.split(':', 2);
  if (!id) return null;
  if (prefix === 'HP') return `https://hpo.jax.org/browse/term/${encodeURIComponent(curie)}`;
  if (prefix === 'MP') return `https://www.informatics.jax.org/vocab/mp_ontology/${encodeURIComponent(curie)}`;
  if (prefix === 'OMIM') return omimLink(id);
  if (prefix === 'ORPHA') return `https://www.orpha.net/en/disease/detail/${encodeURIComponent(id)}`;
  return null;
}

function known(id: string | null, build: (id: string) => CrossLink): readonly CrossLink[] {
  return id === null ? [] : [build(id)];
}
