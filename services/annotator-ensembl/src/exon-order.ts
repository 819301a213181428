import type { Exon, Strand, TranscriptModel } from './model.ts';

/**
 * What is wrong with a transcript's exons, or undefined: they must be numbered 1 to n, reach from the transcript's start to its end,
 * and run along its strand. Exons that were lost, or numbered along the chromosome on the minus strand, do not pass.
 */
export function exonProblem(transcript: TranscriptModel, strand: Strand, exons: readonly Exon[]): string | undefined {
  if (exons.length === 0) return `${transcript.id} has no exons`;
  const ordered = exons.toSorted((a, b) => a.number - b.number);
  if (ordered.some(({ number }, index) => number !== index + 1))
    return `the exons of ${transcript.id} are not numbered 1 to ${exons.length}`;
  const start = Math.min(...exons.map((exon) => exon.start));
  const end = Math.max(...exons.map((exon) => exon.end));
  if (start !== transcript.start || end !== transcript.end) {
    return `the exons of ${transcript.id} span ${start}-${end}, the transcript ${transcript.start}-${transcript.end}`;
  }
  const step = strand === '+' ? 1 : -1;
  const runsAlong = ordered.every(({ start: at }, index) => (at - (ordered[index - 1]?.start ?? at - step)) * step > 0);
  return runsAlong ? undefined : `the exons of ${transcript.id} are not numbered along the ${strand} strand`;
}
