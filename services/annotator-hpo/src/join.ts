import type { GeneIndex, IndexedGene, ParseReport } from '@nephron/annotator-kit';
import type { Associations, AssociationTable } from './associations.ts';

/** An approved gene with its rows, and how the two were brought together. */
export interface GeneAssociations {
  readonly gene: IndexedGene;
  readonly matchedBy: 'ncbi_gene_id' | 'gene_symbol';
  readonly associations: Associations;
}

/**
 * Brings rows and approved genes together by NCBI gene id. Only where an id leads nowhere may its approved or previous symbol lead to
 * a gene, and only to one that has no rows by id and that no other such id claims.
 */
export function joinGenes(table: AssociationTable, genes: GeneIndex, report: ParseReport): ReadonlyMap<string, GeneAssociations> {
  const joined = new Map<string, GeneAssociations>();
  const lost: Associations[] = [];
  for (const associations of table.byNcbiGeneId.values()) {
    const gene = genes.byEntrez(associations.ncbiGeneId);
    if (gene) joined.set(gene.hgncId, { gene, matchedBy: 'ncbi_gene_id', associations });
    else lost.push(associations);
  }
  const claims = Map.groupBy(lost, ({ symbol }) => geneOfSymbol(genes, symbol));
  for (const [gene, claimants] of claims) {
    const [only, ...others] = claimants;
    if (gene && only && others.length === 0 && !joined.has(gene.hgncId))
      joined.set(gene.hgncId, { gene, matchedBy: 'gene_symbol', associations: only });
    else for (const { rows } of claimants) report.unmatched(rows);
  }
  return joined;
}

/** A gene of this approved or previous symbol; an alias is too weak a reason to give a gene somebody's phenotypes. */
function geneOfSymbol(genes: GeneIndex, symbol: string): IndexedGene | undefined {
  const gene = genes.bySymbol(symbol);
  return gene && [gene.symbol, ...gene.previousSymbols].some((known) => known.toUpperCase() === symbol.toUpperCase()) ? gene : undefined;
}
