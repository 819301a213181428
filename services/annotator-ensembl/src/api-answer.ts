import { ArtifactSuspectError } from '@nephron/errors';
import { exonProblem } from './exon-order.ts';
import { chromosomeName } from './gtf-line.ts';
import { isRefseqId, statusIn } from './mane.ts';
import type { Exon, GeneModel, ManePair, Strand, TranscriptModel } from './model.ts';

/** What Ensembl's API answers about a gene, with `expand=1` and `mane=1`. */
export interface GeneAnswer {
  readonly gene: GeneModel;
  readonly pairs: readonly ManePair[];
  /** From the end of its description, `[Source:HGNC Symbol;Acc:HGNC:9008]`; undefined where it names none. */
  readonly statedHgncId: string | undefined;
  /** The exons of one of its transcripts; throws ArtifactSuspectError where they cannot be trusted. */
  readonly exonsOf: (transcript: TranscriptModel) => readonly Exon[];
}

type Json = Readonly<Record<string, unknown>>;

/** Undefined for null and what is not there, which is how the API says that it knows no such gene. */
export function readAnswer(value: unknown): GeneAnswer | undefined {
  if (value === null || value === undefined) return undefined;
  const answer = object(value, 'the answer');
  const id = text(answer, 'id');
  if (answer.object_type !== 'Gene') throw new ArtifactSuspectError(`${id} is a ${String(answer.object_type)}, not a Gene`);
  if (answer.assembly_name !== 'GRCh38') throw new ArtifactSuspectError(`${id} is on ${String(answer.assembly_name)}, not on GRCh38`);
  const strand = strandIn(answer);
  const transcripts = list(answer, 'Transcript').map((transcript) => ({ raw: transcript, model: transcriptIn(transcript, answer) }));
  const { start, end } = placeIn(answer);
  return {
    gene: {
      id,
      version: number(answer, 'version'),
      name: optionalText(answer, 'display_name'),
      biotype: optionalText(answer, 'biotype'),
      chromosome: chromosomeName(text(answer, 'seq_region_name')),
      start,
      end,
      strand,
      transcripts: transcripts.map(({ model }) => model),
    },
    pairs: transcripts.flatMap(({ raw, model }) => pairsIn(raw, model)),
    statedHgncId: /\bAcc:(HGNC:\d+)\]\s*$/.exec(optionalText(answer, 'description') ?? '')?.[1],
    exonsOf: (transcript) => exonsIn(transcripts.find(({ model }) => model === transcript)?.raw ?? {}, transcript, strand),
  };
}

function transcriptIn(raw: Json, gene: Json): TranscriptModel {
  const id = text(raw, 'id');
  return {
    id,
    version: number(raw, 'version'),
    name: optionalText(raw, 'display_name'),
    biotype: optionalText(raw, 'biotype'),
    ...placeIn(raw),
    isManeSelect: manesIn(raw).some(({ type }) => type === 'MANE_Select'),
    isEnsemblCanonical: raw.is_canonical === 1 || optionalText(gene, 'canonical_transcript')?.split('.')[0] === id,
  };
}

/** The API gives a transcript's exons in its order, without numbers. */
function exonsIn(raw: Json, transcript: TranscriptModel, strand: Strand): readonly Exon[] {
  const exons = list(raw, 'Exon').map((exon, index) => ({ id: text(exon, 'id'), number: index + 1, ...placeIn(exon) }));
  const problem = exonProblem(transcript, strand, exons);
  if (problem) throw new ArtifactSuspectError(problem);
  return exons;
}

/** What the API calls a transcript's MANE data: at most one entry, about the transcript as it is in this release. */
function pairsIn(raw: Json, transcript: TranscriptModel): ManePair[] {
  return manesIn(raw).map((mane) => {
    const status = statusIn(text(mane, 'type'));
    const refseqId = text(mane, 'refseq_match');
    if (!status || !isRefseqId(refseqId)) throw new ArtifactSuspectError(`${transcript.id} is "${text(mane, 'type')}" with "${refseqId}"`);
    return { status, transcriptId: transcript.id, transcriptVersion: number(mane, 'version'), refseqId };
  });
}

function manesIn(raw: Json): readonly Json[] {
  return raw.MANE === undefined ? [] : list(raw, 'MANE');
}

function placeIn(raw: Json): { readonly start: number; readonly end: number } {
  const start = number(raw, 'start');
  const end = number(raw, 'end');
  if (start === null || end === null || start < 1 || end < start) throw new ArtifactSuspectError(`${text(raw, 'id')} has no start and end`);
  return { start, end };
}

function strandIn(raw: Json): Strand {
  if (raw.strand !== 1 && raw.strand !== -1) throw new ArtifactSuspectError(`${text(raw, 'id')} has the strand ${String(raw.strand)}`);
  return raw.strand === 1 ? '+' : '-';
}

function text(raw: Json, key: string): string {
  const value = optionalText(raw, key);
  if (value === null) throw new ArtifactSuspectError(`the answer has no ${key}`);
  return value;
}

function optionalText(raw: Json, key: string): string | null {
  const value = raw[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(raw: Json, key: string): number | null {
  const value = raw[key];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

function list(raw: Json, key: string): readonly Json[] {
  const value = raw[key];
  if (!Array.isArray(value)) throw new ArtifactSuspectError(`the answer about ${String(raw.id)} has no list of ${key}`);
  return value.map((entry) => object(entry, key));
}

export function object(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ArtifactSuspectError(`${what} is no JSON object`);
  return value as Json;
}
