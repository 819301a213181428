import type { GeneIndex, IndexedGene } from '@nephron/annotator-kit';
import type { EntryFacts } from './entry.ts';

/** How an entry was joined to a gene, the surest first. */
export type MatchedBy = 'uniprot_accession' | 'hgnc_id' | 'gene_name';

const SUREST_FIRST: readonly MatchedBy[] = ['uniprot_accession', 'hgnc_id', 'gene_name'];

/** The entry that stands for a gene, and the other reviewed ones that are of it. */
export interface Chosen {
  readonly gene: IndexedGene;
  readonly accession: string;
  readonly matchedBy: MatchedBy;
  /** Ascending. */
  readonly otherAccessions: readonly string[];
}

interface Claim {
  readonly facts: EntryFacts;
  readonly matchedBy: MatchedBy;
}

/**
 * Which entries belong to which genes. HGNC's accession of a gene comes first, then the HGNC id in the entry; a gene's name only where
 * neither the entry nor HGNC says more, and only as the entry's primary name of a gene: as a synonym it is often another gene's symbol
 * (PKD1 is one of PRKD1's). An entry may be of several genes (identical histones), a gene have several entries (CDKN2A).
 */
export class Claims {
  readonly #genes: GeneIndex;
  readonly #byGene = new Map<IndexedGene, Claim[]>();
  readonly #accessions = new Set<string>();

  constructor(genes: GeneIndex) {
    this.#genes = genes;
  }

  /** True where the entry was there before. */
  has({ accession }: EntryFacts): boolean {
    return this.#accessions.has(accession);
  }

  /** How many genes the entry is of. */
  add(facts: EntryFacts): number {
    this.#accessions.add(facts.accession);
    const genes = genesOf(facts, this.#genes);
    for (const [gene, matchedBy] of genes) {
      const claims = this.#byGene.get(gene);
      if (claims) claims.push({ facts, matchedBy });
      else this.#byGene.set(gene, [{ facts, matchedBy }]);
    }
    return genes.size;
  }

  of(gene: IndexedGene): Chosen | undefined {
    const [best, ...others] = [...(this.#byGene.get(gene) ?? [])].sort((a, b) => compare(a, b, gene));
    if (!best) return undefined;
    // Where an id leads to the gene, its name says nothing more.
    const isOther = ({ matchedBy }: Claim): boolean => matchedBy !== 'gene_name' || best.matchedBy === 'gene_name';
    const otherAccessions = others
      .filter(isOther)
      .map(({ facts }) => facts.accession)
      .sort();
    return { gene, accession: best.facts.accession, matchedBy: best.matchedBy, otherAccessions };
  }
}

function genesOf(facts: EntryFacts, genes: GeneIndex): Map<IndexedGene, MatchedBy> {
  const found = new Map<IndexedGene, MatchedBy>();
  for (const gene of genes.byUniprot(facts.accession)) found.set(gene, 'uniprot_accession');
  for (const id of facts.hgncIds) {
    const gene = genes.byHgncId(id);
    if (gene && !found.has(gene)) found.set(gene, 'hgnc_id');
  }
  if (found.size > 0 || facts.hgncIds.length > 0) return found;
  for (const name of facts.geneNames) {
    const gene = genes.bySymbol(name);
    if (gene?.symbol === name) found.set(gene, 'gene_name');
  }
  return found;
}

/**
 * Of several entries of a gene: the one joined in the surest way; of those the one with the sequence of the MANE Select transcript,
 * then one that names the gene first, then the longest; the accession decides what is left, so that the choice never changes by itself.
 */
function compare(a: Claim, b: Claim, { symbol }: IndexedGene): number {
  const ranks = ({ facts, matchedBy }: Claim): readonly number[] => [
    SUREST_FIRST.indexOf(matchedBy),
    facts.isManeSelect ? 0 : 1,
    facts.geneNames[0] === symbol ? 0 : 1,
    -facts.length,
  ];
  const [ofA, ofB] = [ranks(a), ranks(b)];
  const difference = ofA.map((rank, index) => rank - (ofB[index] ?? 0)).find((value) => value !== 0);
  return difference ?? (a.facts.accession < b.facts.accession ? -1 : 1);
}
