/** A public annotation source as people know it. Schedules, limits and switches live in the ledger's `source` table. */
export interface SourceDescription {
  /** Id in tables, routes and messages. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly homepage: string;
  readonly licence: string;
  /** Higher comes first in lists: the source of the genes, then in the order of the reference system. */
  readonly priority: number;
  /** How long a published release counts as fresh. */
  readonly freshForMs: number;
  /** Sources whose identifiers this one joins on; they go first when they are part of the same run. */
  readonly dependsOn: readonly string[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const SOURCES = [
  {
    id: 'hgnc',
    displayName: 'HGNC',
    description: 'Approved human gene symbols, names and cross-references; the gene universe.',
    homepage: 'https://www.genenames.org',
    licence: 'CC0',
    priority: 12,
    freshForMs: 90 * DAY_MS,
    dependsOn: [],
  },
  {
    id: 'gnomad',
    displayName: 'gnomAD',
    description: 'Gene constraint: intolerance to loss-of-function, missense and synonymous variation.',
    homepage: 'https://gnomad.broadinstitute.org',
    licence: 'CC0',
    priority: 9,
    freshForMs: 90 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'gtex',
    displayName: 'GTEx',
    description: 'Median gene expression (TPM) per tissue of adult donors.',
    homepage: 'https://gtexportal.org',
    licence: 'GTEx open access (free to use, with attribution)',
    priority: 8,
    freshForMs: 90 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'clinvar',
    displayName: 'ClinVar',
    description: 'Variants of a gene by classification, review status and consequence.',
    homepage: 'https://www.ncbi.nlm.nih.gov/clinvar/',
    licence: 'Public domain (NCBI; attribution asked for)',
    priority: 7,
    freshForMs: 90 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'hpo',
    displayName: 'Human Phenotype Ontology',
    description: 'Phenotypes and diseases linked to a gene, with the kidney phenotypes marked.',
    homepage: 'https://hpo.jax.org',
    licence: 'HPO licence (free with attribution, unchanged, with the release date)',
    priority: 6,
    freshForMs: 90 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'mpo_mgi',
    displayName: 'MGI mouse phenotypes',
    description: 'Kidney phenotypes of the mouse orthologues, by zygosity.',
    homepage: 'https://www.informatics.jax.org',
    licence: 'CC BY 4.0',
    priority: 5,
    freshForMs: 90 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'string_ppi',
    displayName: 'STRING',
    description: 'Physical interactions between the proteins of a gene panel.',
    homepage: 'https://string-db.org',
    licence: 'CC BY 4.0',
    priority: 4,
    freshForMs: 90 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'descartes',
    displayName: 'Descartes',
    description: 'Expression of a gene in the human fetal kidney.',
    homepage: 'https://descartes.brotmanbaty.org',
    licence: 'Free for research with attribution (Cao et al. 2020); no formal licence',
    priority: 3,
    freshForMs: 90 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'ensembl',
    displayName: 'Ensembl',
    description: 'Coordinates, biotype, canonical transcript with its exons, and its RefSeq partner.',
    homepage: 'https://www.ensembl.org',
    licence: 'Free to use (EMBL-EBI terms of use); MANE: public domain (NCBI)',
    priority: 11,
    freshForMs: 30 * DAY_MS,
    dependsOn: ['hgnc'],
  },
  {
    id: 'uniprot',
    displayName: 'UniProt',
    description: 'The reviewed human protein of a gene: function, domains and features, families.',
    homepage: 'https://www.uniprot.org',
    licence: 'CC BY 4.0',
    priority: 11,
    freshForMs: 30 * DAY_MS,
    dependsOn: ['hgnc'],
  },
] as const satisfies readonly SourceDescription[];

export type SourceId = (typeof SOURCES)[number]['id'];

export const SOURCE_IDS: readonly SourceId[] = SOURCES.map((source) => source.id);

export function isSourceId(value: string): value is SourceId {
  return (SOURCE_IDS as readonly string[]).includes(value);
}

/** The description of a source; its id is known to exist. */
export function sourceDescription(id: SourceId): SourceDescription {
  const found = SOURCES.find((source) => source.id === id);
  if (!found) throw new RangeError(`no source ${id}`);
  return found;
}
