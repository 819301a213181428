import type { GeneReply } from './gene-reply.ts';
import { type ConstraintDocument, constraintDocument, type MatchedBy, type Subject, saysSomething, withoutConstraint } from './record.ts';

/** A gene of gnomAD that is an approved gene, and how that is known. */
export interface Matched {
  readonly reply: GeneReply;
  readonly by: MatchedBy;
}

/** What gnomAD says about a gene in each of its reference genomes; undefined where it does not know the gene. */
export interface GenomeReplies {
  readonly GRCh38?: Matched | undefined;
  readonly GRCh37?: Matched | undefined;
}

/**
 * The document of a gene: from v4, else from v2.1.1 as in the tables, else from ExAC, else that there is none; undefined where gnomAD
 * does not know the gene.
 */
export function apiDocument({ GRCh38, GRCh37 }: GenomeReplies): ConstraintDocument | undefined {
  if (GRCh38) {
    const { constraint, maneTranscript, canonicalTranscript } = GRCh38.reply;
    const subject = subjectOf(GRCh38, 'gnomad_v4', maneTranscript ?? canonicalTranscript);
    if (constraint && saysSomething(constraint.measures)) {
      return constraintDocument({ ...subject, mane_select: maneTranscript !== undefined }, constraint.measures, {
        flags: constraint.flags,
      });
    }
  }
  if (GRCh37) {
    const { constraint, canonicalTranscript } = GRCh37.reply;
    if (constraint && saysSomething(constraint.measures)) {
      return constraintDocument(subjectOf(GRCh37, 'gnomad_v2', canonicalTranscript), constraint.measures, { flags: constraint.flags });
    }
  }
  return exacDocument(GRCh37, GRCh37?.reply.canonicalTranscript) ?? exacDocument(GRCh38, undefined) ?? nothing(GRCh38 ?? GRCh37);
}

/** ExAC measured the canonical transcript of GRCh37; that of GRCh38 may be another one. */
function exacDocument(matched: Matched | undefined, transcript: string | undefined): ConstraintDocument | undefined {
  const measures = matched?.reply.exac?.measures;
  if (!matched || !measures || [measures.pli, measures.lof_z, measures.mis_z, measures.syn_z].every((value) => value === undefined)) {
    return undefined;
  }
  return constraintDocument(subjectOf(matched, 'exac', transcript), measures, { flags: [] });
}

function nothing(matched: Matched | undefined): ConstraintDocument | undefined {
  return matched && withoutConstraint(subjectOf(matched, 'gnomad_v4', undefined));
}

const RELEASES = { gnomad_v4: ['4', 'GRCh38'], gnomad_v2: ['2.1.1', 'GRCh37'], exac: ['ExAC', 'GRCh37'] } as const;

function subjectOf({ reply, by }: Matched, source: Subject['source_version'], transcript: string | undefined): Subject {
  const [release, genome] = RELEASES[source];
  return {
    source_version: source,
    release,
    reference_genome: genome,
    matched_by: by,
    gene_id: reply.geneId,
    gene_symbol: reply.symbol,
    ...(transcript ? { canonical_transcript: transcript } : {}),
  };
}
