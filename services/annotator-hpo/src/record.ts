import type { IndexedGene } from '@nephron/annotator-kit';
import type { Ontology } from '@nephron/domain';
import { type Classification, classify } from './classification.ts';
import type { TermSets } from './term-sets.ts';

interface Term {
  readonly id: string;
  /** Label in the ontology; for an id it does not have, the name in the annotation file. */
  readonly name: string;
}

interface Disease {
  readonly id: string;
  /** Null where no file names the disease. */
  readonly name: string | null;
  /** Part of the id before its colon: `OMIM`, `ORPHA`, `DECIPHER`. */
  readonly db: string;
  readonly dbId: string;
}

/** What HPO says about a gene. Lists of terms are sorted by id, diseases by database and number, whatever the file's order was. */
export interface HpoDocument {
  readonly [key: string]: unknown;
  readonly gene_symbol: string;
  readonly ncbi_gene_id: string | null;
  /** `gene_symbol` where the file's NCBI gene id leads to no approved gene and its symbol does. */
  readonly matched_by: GeneFacts['matchedBy'];
  readonly has_hpo_data: boolean;
  /** Unique by current HPO id; inheritance and onset terms are among them, as in the file. */
  readonly phenotypes: readonly Term[];
  readonly phenotype_count: number;
  /**
   * Terms that every row about them says were looked for and found in nobody (frequency `0/n`, `0%` or HP:0040285 Excluded). Null
   * where the answer came from the API, which states no frequencies.
   */
  readonly excluded_phenotypes: readonly Term[] | null;
  readonly diseases: readonly Disease[];
  readonly disease_count: number;
  /** Phenotypes at or below HP:0010935, HP:0000077, HP:0012210 or HP:0000079 in this release's ontology. */
  readonly kidney_phenotypes: readonly Term[];
  readonly kidney_phenotype_count: number;
  readonly has_kidney_phenotype: boolean;
  /** Retired ids of the file under which its terms were written, and the ids that took their place. */
  readonly replaced_terms: readonly { readonly id: string; readonly replaced_by: string }[];
  /** Ids that have no place in this ontology (unknown, or obsolete and not replaced) and so can be neither renal nor classified. */
  readonly unplaced_terms: readonly string[];
  /** Empty where the gene has no phenotypes. */
  readonly classification: Classification | Readonly<Record<string, never>>;
}

/** What the annotations say about a gene, from whichever route. */
export interface GeneFacts {
  readonly gene: IndexedGene;
  readonly matchedBy: 'ncbi_gene_id' | 'gene_symbol';
  /** The id under which the annotations have the gene. */
  readonly ncbiGeneId: string;
  /** HPO id, as written there, to whether anybody was observed to have it. */
  readonly terms: ReadonlyMap<string, boolean>;
  /** False where findings that were looked for in vain cannot be told from the others. */
  readonly tellsExcluded: boolean;
  /** Disease id to its name, null where none is given. */
  readonly diseases: ReadonlyMap<string, string | null>;
}

export interface Knowledge {
  readonly ontology: Ontology;
  readonly sets: TermSets;
  /** The annotations' own name of a term that the ontology does not have. */
  readonly termName: (id: string) => string | undefined;
}

export function hpoDocument(facts: GeneFacts, known: Knowledge): HpoDocument {
  const { ontology, sets } = known;
  const isPresent = new Map<string, boolean>();
  const replaced: { id: string; replaced_by: string }[] = [];
  const unplaced: string[] = [];
  for (const [written, present] of facts.terms) {
    const id = ontology.currentId(written) ?? written;
    isPresent.set(id, present || isPresent.get(id) === true);
    if (id !== written) replaced.push({ id: written, replaced_by: id });
    else if (ontology.currentId(written) === undefined) unplaced.push(written);
  }
  const terms = [...isPresent.keys()].sort().map((id) => ({ id, name: ontology.label(id) ?? known.termName(id) ?? id }));
  const phenotypes = terms.filter(({ id }) => isPresent.get(id));
  const diseases = [...facts.diseases].map(([id, name]) => disease(id, name)).sort(byDatabaseAndNumber);
  const kidney = phenotypes.filter(({ id }) => sets.kidney.has(id));
  return {
    gene_symbol: facts.gene.symbol,
    ncbi_gene_id: facts.gene.entrezId ?? facts.ncbiGeneId,
    matched_by: facts.matchedBy,
    has_hpo_data: phenotypes.length > 0 || diseases.length > 0,
    phenotypes,
    phenotype_count: phenotypes.length,
    excluded_phenotypes: facts.tellsExcluded ? terms.filter(({ id }) => !isPresent.get(id)) : null,
    diseases,
    disease_count: diseases.length,
    kidney_phenotypes: kidney,
    kidney_phenotype_count: kidney.length,
    has_kidney_phenotype: kidney.length > 0,
    replaced_terms: replaced.sort((a, b) => compare(a.id, b.id)),
    unplaced_terms: unplaced.sort(),
    classification: phenotypes.length > 0 ? classify(new Set(phenotypes.map(({ id }) => id)), sets) : {},
  };
}

function disease(id: string, name: string | null): Disease {
  const colon = id.indexOf(':');
  return { id, name, db: id.slice(0, colon), dbId: id.slice(colon + 1) };
}

function byDatabaseAndNumber(a: Disease, b: Disease): number {
  return compare(a.db, b.db) || Number(a.dbId) - Number(b.dbId) || compare(a.dbId, b.dbId);
}

/** By code units: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
