import { type ArtifactFile, firstLines, type ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { Member } from './network.ts';
import { PairScores } from './pair-scores.ts';
import { naturalNumber, proteinId, proteinNumber } from './protein-id.ts';
import type { Proteins } from './proteins.ts';

/** Scores below this are no interaction here: STRING's "medium confidence". */
export const MIN_SCORE = 400;

const HEADER = 'protein1 protein2 combined_score';

/** No member of the list. */
const OUTSIDE = -1;

/** Reads the links between members from `physical.links`; partners are positions in `members`. */
export async function readLinks(
  file: ArtifactFile,
  members: readonly Member[],
  proteins: Proteins,
  report: ParseReport,
  signal: AbortSignal,
): Promise<PairScores> {
  await checkHeader(file);
  const memberOf = new Map<number, number>();
  for (const protein of proteins.keys()) memberOf.set(protein, OUTSIDE);
  for (const [position, member] of members.entries()) for (const protein of member.proteins) memberOf.set(protein, position);
  const pairs = new PairScores();
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    let rows = 0;
    for (let index = firstLine === 1 ? 1 : 0; index < lines.length; index++) {
      const line = lines[index];
      if (!line) continue;
      rows++;
      const problem = addLink(pairs, memberOf, line);
      if (problem) report.badLine(file, firstLine + index, problem);
    }
    report.rows(rows);
  }
  return pairs;
}

async function checkHeader(file: ArtifactFile): Promise<void> {
  const [header = ''] = await firstLines(file, 1);
  if (header.trim() !== HEADER) throw new ArtifactSuspectError(`${file.name} begins "${header.slice(0, 120)}" instead of "${HEADER}"`);
}

/** Returns what is wrong with the line. */
function addLink(pairs: PairScores, memberOf: ReadonlyMap<number, number>, line: string): string | undefined {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  if (first < 0 || second < 0) return 'has not two proteins and a score';
  const one = proteinNumber(line, 0, first);
  const other = proteinNumber(line, first + 1, second);
  if (one < 0 || other < 0) return 'links something that is no human protein';
  const score = naturalNumber(line, second + 1, line.length);
  if (score < 0 || score > 1000) return `"${line.slice(second + 1, second + 21)}" is no score from 0 to 1000`;
  if (score < MIN_SCORE) return undefined;
  const oneMember = memberOf.get(one);
  const otherMember = memberOf.get(other);
  if (oneMember === undefined || otherMember === undefined) {
    return `${proteinId(oneMember === undefined ? one : other)} is not in protein.info`;
  }
  if (oneMember !== OUTSIDE && otherMember !== OUTSIDE) pairs.raise(oneMember, otherMember, score);
  return undefined;
}
