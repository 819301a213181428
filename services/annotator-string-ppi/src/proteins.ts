import { type ArtifactFile, firstLines, type ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { proteinNumber } from './protein-id.ts';

/** A human protein of STRING: by the number in its id, the name STRING gives it. */
export type Proteins = ReadonlyMap<number, string>;

/** Reads `protein.info`. The long descriptions of the proteins are passed over. */
export async function readProteins(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<Proteins> {
  await checkHeader(file);
  const proteins = new Map<number, string>();
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    for (const [index, line] of lines.entries()) {
      if (firstLine + index === 1 || line === '') continue;
      report.rows(1);
      const problem = addProtein(proteins, line);
      if (problem) report.badLine(file, firstLine + index, problem);
    }
  }
  return proteins;
}

/** v11.0 called the first column protein_external_id. */
const HEADER = /^#?(?:string_protein_id|protein_external_id)\tpreferred_name(?:\t|$)/;

async function checkHeader(file: ArtifactFile): Promise<void> {
  const [header = ''] = await firstLines(file, 1);
  if (!HEADER.test(header)) {
    throw new ArtifactSuspectError(
      `${file.name} has not the columns string_protein_id and preferred_name; it begins "${header.slice(0, 120)}"`,
    );
  }
}

/** Returns what is wrong with the line. */
function addProtein(proteins: Map<number, string>, line: string): string | undefined {
  const tab = line.indexOf('\t');
  const end = line.indexOf('\t', tab + 1);
  const number = tab < 0 ? -1 : proteinNumber(line, 0, tab);
  if (number < 0) return 'does not begin with the id of a human protein';
  const name = line.slice(tab + 1, end < 0 ? line.length : end).trim();
  if (name === '') return 'the protein has no name';
  if (proteins.has(number)) return 'a second line about the same protein; the first is kept';
  // The name is a window into the chunk of file it was read from; kept as it is, it would keep the chunk in memory.
  proteins.set(number, Buffer.from(name).toString());
  return undefined;
}
