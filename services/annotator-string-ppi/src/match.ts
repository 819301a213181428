import type { GeneIndex, IndexedGene } from '@nephron/annotator-kit';
import type { Aliases } from './aliases.ts';
import type { Proteins } from './proteins.ts';

/** How a protein was joined to its gene: by the gene's HGNC or Ensembl id, which STRING has among its aliases, or by its name. */
export type MatchedBy = 'gene_id' | 'symbol';

/** A gene with its proteins in STRING: one, or isoforms that STRING keeps apart. */
export interface MatchedGene {
  readonly gene: IndexedGene;
  readonly matchedBy: MatchedBy;
  /** STRING's name of the first of them. */
  readonly preferredName: string;
  /** Numbers in their ids, ascending. */
  readonly proteins: readonly number[];
}

interface Match {
  readonly gene: IndexedGene;
  readonly matchedBy: MatchedBy;
  /** Lower is surer: an HGNC id, an Ensembl gene id, then the approved, a previous, an alias symbol. */
  readonly rank: number;
}

interface Claim extends Match {
  readonly protein: number;
  readonly name: string;
}

/**
 * The genes of STRING's proteins. Where proteins were joined to a gene in different ways only those joined in the surest way are its
 * own: TIAF1, a former symbol of MYO18A, is another protein. A gene that differently named proteins claim by a former or alias symbol
 * has none, because which one is meant would be a guess. `unmatched` counts the proteins that lead to no approved gene.
 */
export function matchGenes(proteins: Proteins, aliases: Aliases | undefined, genes: GeneIndex) {
  const claims = new Map<string, Claim[]>();
  let unmatched = 0;
  for (const [protein, name] of proteins) {
    const match = matchOf(protein, name, aliases, genes);
    if (!match) {
      unmatched++;
      continue;
    }
    const ofGene = claims.get(match.gene.hgncId) ?? [];
    claims.set(match.gene.hgncId, ofGene);
    ofGene.push({ ...match, protein, name });
  }
  const matched = new Map<string, MatchedGene>();
  for (const [hgncId, ofGene] of claims) {
    const gene = settled(ofGene);
    if (gene) matched.set(hgncId, gene);
  }
  return { matched, unmatched };
}

function matchOf(protein: number, name: string, aliases: Aliases | undefined, genes: GeneIndex): Match | undefined {
  const ids = aliases?.get(protein) ?? [];
  const byHgnc = only(ids.map((id) => genes.byHgncId(id)));
  if (byHgnc) return { gene: byHgnc, matchedBy: 'gene_id', rank: 0 };
  const byEnsembl = only(ids.map((id) => (id.startsWith('ENSG') ? genes.byEnsembl(id) : undefined)));
  if (byEnsembl) return { gene: byEnsembl, matchedBy: 'gene_id', rank: 1 };
  const named = genes.bySymbol(name);
  return named && { gene: named, matchedBy: 'symbol', rank: rankOfSymbol(named, name) };
}

/** The one approved gene that these ids lead to; undefined where they lead to several or to none. */
function only(found: readonly (IndexedGene | undefined)[]): IndexedGene | undefined {
  const genes = new Set(found.filter((gene) => gene !== undefined));
  const [gene] = genes;
  return genes.size === 1 ? gene : undefined;
}

function rankOfSymbol(gene: IndexedGene, name: string): number {
  const key = name.toUpperCase();
  if (gene.symbol.toUpperCase() === key) return 2;
  return gene.previousSymbols.some((symbol) => symbol.toUpperCase() === key) ? 3 : 4;
}

function settled(claims: readonly Claim[]): MatchedGene | undefined {
  const surest = Math.min(...claims.map(({ rank }) => rank));
  const own = claims.filter(({ rank }) => rank === surest).sort((a, b) => a.protein - b.protein);
  const [first] = own;
  if (!first) return undefined;
  const isDisputed = surest > 2 && own.some(({ name }) => name.toUpperCase() !== first.name.toUpperCase());
  if (isDisputed) return undefined;
  const { gene, matchedBy, name: preferredName } = first;
  return { gene, matchedBy, preferredName, proteins: own.map(({ protein }) => protein) };
}
