import type { Dataset } from './dataset.ts';
import type { MatchedBy } from './match.ts';

/** Median expression of a gene in one tissue over all donors, in transcripts per million. */
export interface TissueMedian {
  readonly median_tpm: number;
  readonly unit: 'TPM';
}

/** Median expression of a gene in the tissues of adult donors. */
export type ExpressionDocument = {
  readonly dataset_version: Dataset['id'];
  /** Ensembl gene id with the version it has in the dataset's GENCODE release. */
  readonly gencode_id: string;
  /** Symbol in that GENCODE release; it may differ from the approved one. */
  readonly gene_symbol: string;
  readonly matched_by: MatchedBy;
  /** By the portal's tissue id, in the order of these ids; a tissue without a value is absent, one without expression has 0. */
  readonly tissues: Readonly<Record<string, TissueMedian>>;
};

/** A gene of the dataset, joined to an approved one. */
export interface Subject {
  readonly gencodeId: string;
  readonly symbol: string;
  readonly matchedBy: MatchedBy;
}

/** What is stored; `medians` have to be in the order of their tissue ids. Undefined where no tissue has a value. */
export function expressionDocument(
  dataset: Dataset,
  { gencodeId, symbol, matchedBy }: Subject,
  medians: Iterable<readonly [tissueId: string, tpm: number]>,
): ExpressionDocument | undefined {
  const tissues: Record<string, TissueMedian> = {};
  let count = 0;
  for (const [tissueId, tpm] of medians) {
    tissues[tissueId] = { median_tpm: tpm, unit: 'TPM' };
    count++;
  }
  if (count === 0) return undefined;
  return { dataset_version: dataset.id, gencode_id: gencodeId, gene_symbol: symbol, matched_by: matchedBy, tissues };
}
