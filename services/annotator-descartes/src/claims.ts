import type { GeneDocument } from '@nephron/annotator-kit';
import type { ExpressionRow, Measure } from './expression-table.ts';
import { ownCopy } from './gene-map.ts';
import type { Match } from './match.ts';
import { type FetalKidneyDocument, MATCHES } from './record.ts';

/** What the rows of one symbol say about a gene. */
interface Claim {
  readonly match: Match;
  readonly symbol: string;
  readonly values: { tpm: number | null; percentage: number | null };
  readonly rows: { tpm: number; percentage: number };
}

/** Collects what the tables say, and decides where several rows are about one gene. */
export class Claims {
  readonly #byGene = new Map<string, Claim[]>();

  /** Of several rows of a symbol the greatest value counts: the gene itself, and not a locus that shares its name and is hardly expressed. */
  add(match: Match, row: ExpressionRow, { of }: Measure): void {
    const claim = this.#claimOf(match, row.symbol);
    claim.values[of] = Math.max(claim.values[of] ?? 0, row.value);
    claim.rows[of]++;
  }

  /** In the order in which the genes first came up. */
  *documents(): Generator<GeneDocument> {
    for (const [hgncId, claims] of this.#byGene) {
      const claim = strongest(claims);
      if (claim) yield { hgncId, document: documentOf(claim) };
    }
  }

  #claimOf(match: Match, symbol: string): Claim {
    const { hgncId } = match.gene;
    const claims = this.#byGene.get(hgncId) ?? [];
    const known = claims.find((claim) => claim.symbol === symbol);
    if (known) return known;
    const claim = { match, symbol: ownCopy(symbol), values: { tpm: null, percentage: null }, rows: { tpm: 0, percentage: 0 } };
    claims.push(claim);
    this.#byGene.set(hgncId, claims);
    return claim;
  }
}

/** The claim by id, else by the nearest name. Where two symbols of the atlas are equally near, neither is believed. */
function strongest(claims: readonly Claim[]): Claim | undefined {
  for (const by of MATCHES) {
    const [claim, ...others] = claims.filter(({ match }) => match.by === by);
    if (claim) return others.length === 0 ? claim : undefined;
  }
  return undefined;
}

function documentOf({ match, symbol, values, rows }: Claim): FetalKidneyDocument {
  const merged = Math.max(rows.tpm, rows.percentage);
  return {
    kidney_tpm: values.tpm,
    kidney_percentage: values.percentage,
    cell_type: 'kidney',
    dataset_version: 'human_gtex',
    gene_symbol: match.gene.symbol,
    source_symbol: symbol,
    matched_by: match.by,
    ...(merged > 1 ? { merged_rows: merged } : {}),
  };
}
