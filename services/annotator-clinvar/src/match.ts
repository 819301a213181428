import type { GeneIndex } from '@nephron/annotator-kit';
import type { Row } from './row.ts';
import type { Join } from './variant.ts';

/** Gives each approved gene that a row is about once, with how it was found: by its HGNC id, else its NCBI gene id, else its symbol. */
export type EachGene = (hgncId: string, join: Join) => void;

/**
 * The approved genes of a row. A row of several genes carries no HGNC id and `-1` for NCBI's; then all its symbols are looked up,
 * approved and previous ones: an alias is too weak a reason to give a gene somebody's variants.
 */
export function matchGenes(row: Row, genes: GeneIndex, each: EachGene): void {
  const single = genes.byHgncId(row.cell('HGNC_ID'));
  if (single) each(single.hgncId, 'hgnc_id');
  else matchListed(row, genes, each);
}

function matchListed(row: Row, genes: GeneIndex, each: EachGene): void {
  const ids = listed(row.cell('GeneID'));
  const symbols = listed(row.cell('GeneSymbol'));
  const seen = new Set<string>();
  const found = (hgncId: string, join: Join): void => {
    if (seen.has(hgncId)) return;
    seen.add(hgncId);
    each(hgncId, join);
  };
  // Ids say which symbol they belong to only where there is one for each.
  const hasIds = ids.length === symbols.length || symbols.length === 0;
  for (let index = 0; index < Math.max(symbols.length, hasIds ? ids.length : 0); index++) {
    const id = hasIds ? ids[index] : undefined;
    const byId = id === undefined ? undefined : genes.byEntrez(id);
    if (byId) found(byId.hgncId, 'ncbi_gene_id');
    else {
      const named = namedGene(genes, symbols[index] ?? '');
      if (named) found(named, 'gene_symbol');
    }
  }
}

function listed(cell: string): string[] {
  if (cell === '' || cell === '-') return [];
  return cell.split(';').map((value) => value.trim());
}

function namedGene(genes: GeneIndex, symbol: string): string | undefined {
  const gene = symbol === '' ? undefined : genes.bySymbol(symbol);
  if (!gene) return undefined;
  const upper = symbol.toUpperCase();
  const isName = gene.symbol.toUpperCase() === upper || gene.previousSymbols.some((previous) => previous.toUpperCase() === upper);
  return isName ? gene.hgncId : undefined;
}
