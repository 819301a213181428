import type { CanonicalChoice, CanonicalRule } from './canonical.ts';
import type { Exon, GeneModel, ManePair, ManeStatus, Strand, TranscriptModel } from './model.ts';

/**
 * How a gene of Ensembl was joined to its approved gene: by the Ensembl id that HGNC has; by the HGNC id that MANE's table (on the API:
 * Ensembl's own description) gives for it; by its symbol, where neither says anything.
 */
export type MatchedBy = 'ensembl_gene_id' | 'hgnc_id' | 'symbol';

interface ExonRecord {
  readonly exon_id: string;
  /** Place in the transcript: exon 1 is the first one transcribed, on either strand. */
  readonly exon_number: number;
  /** Place along the chromosome, 1 at the lowest position: on the minus strand the other way round. */
  readonly genomic_order: number;
  readonly start: number;
  readonly end: number;
  /** Bases. */
  readonly length: number;
}

interface CanonicalTranscript {
  readonly transcript_id: string;
  readonly transcript_version: number | null;
  /** Such as `PKD1-201`. */
  readonly display_name: string | null;
  readonly biotype: string | null;
  /** Whether Ensembl marks it as canonical or as MANE Select. */
  readonly is_canonical: boolean;
  readonly chosen_by: CanonicalRule;
  readonly start: number;
  readonly end: number;
  readonly exon_count: number;
  /** In the order of the transcript. */
  readonly exons: readonly ExonRecord[];
  /** With version; null where MANE has no partner for it, and where MANE was not read (`mane_transcripts` is null then). */
  readonly refseq_transcript_id: string | null;
  /** False where MANE compared another version of this transcript; null without a partner, or where a version is not known. */
  readonly refseq_is_same_version: boolean | null;
}

interface ManeTranscript {
  readonly status: ManeStatus;
  readonly transcript_id: string;
  readonly transcript_version: number | null;
  readonly refseq_transcript_id: string;
  /** Whether this release of Ensembl has that version; null where it lacks the transcript, or where a version is not known. */
  readonly is_same_version: boolean | null;
}

/** Structure of a gene on GRCh38. Positions are 1-based and inclusive, lengths in bases. */
export type StructureDocument = {
  readonly gene_id: string;
  readonly gene_version: number | null;
  readonly matched_by: MatchedBy;
  /** Symbol in this release of Ensembl; it may differ from the approved one. Null where Ensembl has none. */
  readonly gene_symbol: string | null;
  readonly display_name: string | null;
  readonly biotype: string | null;
  /** Without `chr`. */
  readonly chromosome: string;
  readonly start: number;
  readonly end: number;
  readonly strand: Strand;
  readonly gene_length: number;
  readonly assembly: 'GRCh38';
  readonly canonical_transcript: CanonicalTranscript;
  /** MANE Select first, then MANE Plus Clinical by transcript id; empty where MANE has none for the gene, null where MANE was not read. */
  readonly mane_transcripts: readonly ManeTranscript[] | null;
  readonly transcript_count: number;
  /** Exons of the canonical transcript. */
  readonly exon_count: number;
};

export interface StructureFacts {
  readonly gene: GeneModel;
  readonly matchedBy: MatchedBy;
  readonly canonical: CanonicalChoice<TranscriptModel>;
  readonly exons: readonly Exon[];
  /** Of this gene; null where MANE was not read. */
  readonly pairs: readonly ManePair[] | null;
}

export function structureDocument({ gene, matchedBy, canonical, exons, pairs }: StructureFacts): StructureDocument {
  return {
    gene_id: gene.id,
    gene_version: gene.version,
    matched_by: matchedBy,
    gene_symbol: gene.name,
    display_name: gene.name,
    biotype: gene.biotype,
    chromosome: gene.chromosome,
    start: gene.start,
    end: gene.end,
    strand: gene.strand,
    gene_length: gene.end - gene.start + 1,
    assembly: 'GRCh38',
    canonical_transcript: canonicalTranscript(canonical, exons, pairs ?? []),
    mane_transcripts: pairs?.toSorted(selectFirst).map((pair) => maneTranscript(pair, gene.transcripts)) ?? null,
    transcript_count: gene.transcripts.length,
    exon_count: exons.length,
  };
}

function canonicalTranscript(
  { transcript, rule }: CanonicalChoice<TranscriptModel>,
  exons: readonly Exon[],
  pairs: readonly ManePair[],
): CanonicalTranscript {
  const pair = pairs.find(({ transcriptId }) => transcriptId === transcript.id);
  return {
    transcript_id: transcript.id,
    transcript_version: transcript.version,
    display_name: transcript.name,
    biotype: transcript.biotype,
    is_canonical: transcript.isManeSelect || transcript.isEnsemblCanonical,
    chosen_by: rule,
    start: transcript.start,
    end: transcript.end,
    exon_count: exons.length,
    exons: exonRecords(exons),
    refseq_transcript_id: pair?.refseqId ?? null,
    refseq_is_same_version: pair ? isSameVersion(pair, transcript) : null,
  };
}

function exonRecords(exons: readonly Exon[]): ExonRecord[] {
  const alongChromosome = exons.toSorted((a, b) => a.start - b.start);
  return exons
    .toSorted((a, b) => a.number - b.number)
    .map((exon) => ({
      exon_id: exon.id,
      exon_number: exon.number,
      genomic_order: alongChromosome.indexOf(exon) + 1,
      start: exon.start,
      end: exon.end,
      length: exon.end - exon.start + 1,
    }));
}

function maneTranscript(pair: ManePair, transcripts: readonly TranscriptModel[]): ManeTranscript {
  const here = transcripts.find(({ id }) => id === pair.transcriptId);
  return {
    status: pair.status,
    transcript_id: pair.transcriptId,
    transcript_version: pair.transcriptVersion,
    refseq_transcript_id: pair.refseqId,
    is_same_version: here ? isSameVersion(pair, here) : null,
  };
}

function isSameVersion(pair: ManePair, transcript: TranscriptModel): boolean | null {
  if (pair.transcriptVersion === null || transcript.version === null) return null;
  return pair.transcriptVersion === transcript.version;
}

function selectFirst(a: ManePair, b: ManePair): number {
  if (a.status !== b.status) return a.status === 'MANE Select' ? -1 : 1;
  return a.transcriptId < b.transcriptId ? -1 : Number(a.transcriptId > b.transcriptId);
}
