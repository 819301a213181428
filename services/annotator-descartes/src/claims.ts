import type { GeneDocument, IndexedGene } from '@nephron/annotator-kit';
import type { ExpressionRow, Measure } from './expression-table.ts';
import { keptSymbol } from './kept-symbol.ts';
import type { Match } from './match.ts';
import { type FetalKidneyDocument, MATCHES, type MatchedBy } from './record.ts';

/** What the rows of one symbol say about a gene; NaN where they say nothing. */
interface Claim {
  readonly symbol: string;
  readonly by: MatchedBy;
  tpm: number;
  tpmRows: number;
  percentage: number;
  percentageRows: number;
}

/** Collects what the tables say, and decides where several rows are about one gene. */
export class Claims {
  readonly #byGene = new Map<IndexedGene, Claim[]>();

  /** Of several rows of a symbol the greatest value counts: the gene itself, and not a locus that shares its name and is hardly expressed. */
  add({ gene, by }: Match, { symbol, value }: ExpressionRow, measure: Measure): void {
    const claim = this.#claimOf(gene, by, symbol);
    if (measure.of === 'tpm') {
      claim.tpm = claim.tpmRows++ === 0 ? value : Math.max(claim.tpm, value);
    } else {
      claim.percentage = claim.percentageRows++ === 0 ? value : Math.max(claim.percentage, value);
    }
  }

  /** In the order in which the genes first came up. */
  *documents(): Generator<GeneDocument> {
    for (const [gene, claims] of this.#byGene) {
      const claim = strongest(claims);
      if (claim) yield { hgncId: gene.hgncId, document: documentOf(gene, claim) };
    }
  }

  #claimOf(gene: IndexedGene, by: MatchedBy, symbol: string): Claim {
    const claims = this.#byGene.get(gene);
    const known = claims?.find((claim) => claim.symbol === symbol);
    if (known) return known;
    const claim = { symbol: keptSymbol(gene, symbol), by, tpm: Number.NaN, tpmRows: 0, percentage: Number.NaN, percentageRows: 0 };
    if (claims) claims.push(claim);
    else this.#byGene.set(gene, [claim]);
    return claim;
  }
}

/** The claim by id, else by the nearest name. Where two symbols of the atlas are equally near, neither is believed. */
function strongest(claims: readonly Claim[]): Claim | undefined {
  if (claims.length === 1) return claims[0];
  for (const match of MATCHES) {
    const [claim, ...others] = claims.filter(({ by }) => by === match);
    if (claim) return others.length === 0 ? claim : undefined;
  }
  return undefined;
}

function documentOf(gene: IndexedGene, { symbol, by, tpm, tpmRows, percentage, percentageRows }: Claim): FetalKidneyDocument {
  const merged = Math.max(tpmRows, percentageRows);
  return {
    kidney_tpm: tpmRows === 0 ? null : tpm,
    kidney_percentage: percentageRows === 0 ? null : percentage,
    cell_type: 'kidney',
    dataset_version: 'human_gtex',
    gene_symbol: gene.symbol,
    source_symbol: symbol,
    matched_by: by,
    ...(merged > 1 ? { merged_rows: merged } : {}),
  };
}
