import { roundHalfEven } from '@nephron/annotator-kit';
import type { MatchedBy } from './match.ts';
import type { Member } from './network.ts';
import { proteinId } from './protein-id.ts';

const MAX_LISTED = 30;
const STRONG_ABOVE = 800;

interface Interaction {
  readonly partner_hgnc_id: string;
  readonly partner_symbol: string;
  /** STRING's combined score of the physical subnetwork, 400 to 1000. */
  readonly string_score: number;
  /** Weight of the partner in the gene list, 0 to 100, to one decimal. */
  readonly partner_evidence: number;
  /** `string_score / 1000` times the partner's unrounded weight, to two decimals. */
  readonly weighted_score: number;
}

/** How strongly a gene's protein binds proteins of other genes of a list. Genes outside the list have no such record. */
export interface PpiDocument {
  readonly [key: string]: unknown;
  readonly matched_by: MatchedBy;
  /** Name in STRING; it may differ from the approved symbol. */
  readonly preferred_name: string;
  /** Ascending; more than one where STRING keeps isoforms apart. A pair's score is the highest between any two of their proteins. */
  readonly string_protein_ids: readonly string[];
  /** Id of the gene list that partners and weights are from; which version of it, the release says. */
  readonly panel: string;
  /** Sum of the weighted scores over the square root of the number of partners, to two decimals; 0 without partners. */
  readonly ppi_score: number;
  readonly ppi_degree: number;
  /** The 30 with the highest weighted score; of equal ones, those with the lower HGNC number. */
  readonly interactions: readonly Interaction[];
  /** Over all partners, listed or not. */
  readonly summary: {
    readonly total_interactions: number;
    readonly raw_sum: number;
    readonly weighted_sum: number;
    readonly avg_string_score: number;
    /** Partners with a score above 800. */
    readonly strong_interactions: number;
  };
}

/** A partner of a gene and their highest score, 400 to 1000. */
export interface Partner {
  readonly member: Member;
  readonly score: number;
}

/** The formula is the reference system's; the sums are exact, so that the order of partners cannot change a last digit. */
export function ppiDocument(member: Member, partners: readonly Partner[], panelId: string): PpiDocument {
  const interactions = partners.map(interaction).sort(strongestFirst);
  const degree = interactions.length;
  const weightedSum = interactions.reduce((sum, { weighted_score }) => sum + Math.round(weighted_score * 100), 0) / 100;
  const rawSum = interactions.reduce((sum, { string_score }) => sum + string_score, 0);
  return {
    matched_by: member.matchedBy,
    preferred_name: member.preferredName,
    string_protein_ids: member.proteins.map(proteinId),
    panel: panelId,
    ppi_score: degree === 0 ? 0 : roundHalfEven(weightedSum / Math.sqrt(degree), 2),
    ppi_degree: degree,
    interactions: interactions.slice(0, MAX_LISTED),
    summary: {
      total_interactions: degree,
      raw_sum: rawSum,
      weighted_sum: weightedSum,
      avg_string_score: degree === 0 ? 0 : roundHalfEven(rawSum / degree, 2),
      strong_interactions: interactions.filter(({ string_score }) => string_score > STRONG_ABOVE).length,
    },
  };
}

function interaction({ member: { gene, weight }, score }: Partner): Interaction {
  return {
    partner_hgnc_id: gene.hgncId,
    partner_symbol: gene.symbol,
    string_score: score,
    partner_evidence: roundHalfEven(weight, 1),
    weighted_score: roundHalfEven((score / 1000) * weight, 2),
  };
}

function strongestFirst(a: Interaction, b: Interaction): number {
  return b.weighted_score - a.weighted_score || hgncNumber(a) - hgncNumber(b);
}

function hgncNumber({ partner_hgnc_id: id }: Interaction): number {
  return Number(id.slice('HGNC:'.length));
}
