import type { GeneIndex } from '@nephron/annotator-kit';
import type { Row } from './row.ts';
import type { Join } from './variant.ts';
import { wholeNumber } from './whole-number.ts';

/** Takes an approved gene, as its place in the gene index, and how a row led to it. */
export type EachGene = (place: number, join: Join) => void;

const HGNC = Buffer.from('HGNC:');

/** Finds the approved genes of a row. */
export class GeneMatcher {
  readonly #genes: GeneIndex;
  readonly #places: ReadonlyMap<string, number>;
  /** By the number of the HGNC id: most rows ask for nothing else, and a number is found faster than a text. */
  readonly #byHgncNumber = new Map<number, number>();

  constructor(genes: GeneIndex) {
    this.#genes = genes;
    this.#places = new Map(genes.genes.map(({ hgncId }, place) => [hgncId, place]));
    for (const [place, { hgncId }] of genes.genes.entries()) {
      const number = wholeNumber(hgncId, HGNC.length);
      if (number !== undefined) this.#byHgncNumber.set(number, place);
    }
  }

  /**
   * Gives each gene of a row once: by its HGNC id, else its NCBI gene id, else its symbol. A row of several genes carries no HGNC id
   * and `-1` for NCBI's; then all its symbols are looked up, approved and previous ones: an alias is too weak a reason to give a
   * gene somebody's variants.
   */
  match(row: Row, each: EachGene): void {
    const number = row.startsWith('HGNC_ID', HGNC) ? row.wholeNumber('HGNC_ID', HGNC.length) : undefined;
    const place = number === undefined ? undefined : this.#byHgncNumber.get(number);
    if (place !== undefined) each(place, 'hgnc_id');
    else this.#matchListed(row, each);
  }

  #matchListed(row: Row, each: EachGene): void {
    const ids = listed(row.cell('GeneID'));
    const symbols = listed(row.cell('GeneSymbol'));
    // Ids say which symbol they belong to only where there is one for each.
    const hasIds = ids.length === symbols.length || symbols.length === 0;
    const found = new Map<string, Join>();
    for (let index = 0; index < Math.max(symbols.length, hasIds ? ids.length : 0); index++) {
      const byId = hasIds ? this.#genes.byEntrez(ids[index] ?? '') : undefined;
      const hgncId = byId?.hgncId ?? this.#named(symbols[index] ?? '');
      if (hgncId !== undefined && found.get(hgncId) !== 'ncbi_gene_id') found.set(hgncId, byId ? 'ncbi_gene_id' : 'gene_symbol');
    }
    for (const [hgncId, join] of found) {
      const place = this.#places.get(hgncId);
      if (place !== undefined) each(place, join);
    }
  }

  #named(symbol: string): string | undefined {
    const gene = symbol === '' ? undefined : this.#genes.bySymbol(symbol);
    if (!gene) return undefined;
    const upper = symbol.toUpperCase();
    const isName = gene.symbol.toUpperCase() === upper || gene.previousSymbols.some((previous) => previous.toUpperCase() === upper);
    return isName ? gene.hgncId : undefined;
  }
}

function listed(cell: string): string[] {
  if (cell === '' || cell === '-') return [];
  return cell.split(';').map((value) => value.trim());
}
