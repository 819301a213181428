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
  readonly tissues: Tissues;
};

/** A gene of the dataset, joined to an approved one. */
export interface Subject {
  readonly gencodeId: string;
  readonly symbol: string;
  readonly matchedBy: MatchedBy;
}

export type Tissues = Readonly<Record<string, TissueMedian>>;

/** Shared by all tissues without expression, which are about half of them. */
const NOT_EXPRESSED: TissueMedian = { median_tpm: 0, unit: 'TPM' };

export function tissueMedian(tpm: number): TissueMedian {
  return tpm === 0 ? NOT_EXPRESSED : { median_tpm: tpm, unit: 'TPM' };
}

/** What is stored; `tissues` have to be in the order of their ids. */
export function expressionDocument(dataset: Dataset, { gencodeId, symbol, matchedBy }: Subject, tissues: Tissues): ExpressionDocument {
  return { dataset_version: dataset.id, gencode_id: gencodeId, gene_symbol: symbol, matched_by: matchedBy, tissues };
}
