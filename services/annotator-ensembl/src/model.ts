/** A gene of an Ensembl release, whichever way it came: from the GTF or from the API. Positions are 1-based and inclusive, on GRCh38. */
export interface GeneModel {
  /** Without version, such as `ENSG00000008710`. */
  readonly id: string;
  readonly version: number | null;
  /** Symbol in this release; some genes have none. */
  readonly name: string | null;
  readonly biotype: string | null;
  /** Such as `16`, `X`, `MT`; on the API also patches and alternative loci, such as `HSCHR6_MHC_COX_CTG1`. */
  readonly chromosome: string;
  readonly start: number;
  readonly end: number;
  readonly strand: Strand;
  readonly transcripts: readonly TranscriptModel[];
}

export type Strand = '+' | '-';

export interface TranscriptModel {
  /** Without version, such as `ENST00000262304`. */
  readonly id: string;
  readonly version: number | null;
  readonly name: string | null;
  readonly biotype: string | null;
  readonly start: number;
  readonly end: number;
  readonly isManeSelect: boolean;
  readonly isEnsemblCanonical: boolean;
}

export interface Exon {
  readonly id: string;
  /** Place in the transcript, 1 at its 5' end, as the release gives it. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

export type ManeStatus = 'MANE Select' | 'MANE Plus Clinical';

/** An Ensembl transcript and the RefSeq transcript that is identical to it. */
export interface ManePair {
  readonly status: ManeStatus;
  readonly transcriptId: string;
  /** Version of the Ensembl transcript that was compared. */
  readonly transcriptVersion: number | null;
  /** With version, such as `NM_001009944.3`. */
  readonly refseqId: string;
}
