import { type ArtifactFile, firstLines, type ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { naturalNumber, proteinNumber } from './protein-id.ts';

/** By the number in a protein's id: HGNC ids and Ensembl gene ids of its gene, as STRING took them from Ensembl. */
export type Aliases = ReadonlyMap<number, readonly string[]>;

/** `Ensembl_HGNC_hgnc_id` since v12.0, `Ensembl_HGNC_HGNC_ID` before. */
const HGNC_SOURCE = 'ENSEMBL_HGNC_HGNC_ID';
const ENSEMBL_SOURCE = 'ENSEMBL_GENE';

/** Reads those lines of `protein.aliases` that give a protein's HGNC id or Ensembl gene id. */
export async function readAliases(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<Aliases> {
  const [header = ''] = await firstLines(file, 1);
  // v11.0: `## string_protein_id ## alias ## source ##`.
  if (!/string_protein_id\W+alias\W+source/.test(header)) {
    throw new ArtifactSuspectError(
      `${file.name} has not the columns string_protein_id, alias, source; it begins "${header.slice(0, 120)}"`,
    );
  }
  const aliases = new Map<number, string[]>();
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    report.rows(lines.length);
    for (const [index, line] of lines.entries()) {
      if (firstLine + index === 1 || line === '') continue;
      if (!addAlias(aliases, line)) report.badLine(file, firstLine + index, 'is not an id of a human protein, an alias and its source');
    }
  }
  return aliases;
}

/** False where the line cannot be understood. */
function addAlias(aliases: Map<number, string[]>, line: string): boolean {
  const tab = line.indexOf('\t');
  const end = line.indexOf('\t', tab + 1);
  if (tab < 0 || end < 0) return false;
  const isHgnc = line.startsWith('HGNC:', tab + 1);
  if (!isHgnc && !line.startsWith('ENSG', tab + 1)) return true;
  const isFrom = isHgnc ? HGNC_SOURCE : ENSEMBL_SOURCE;
  // Before v11.5 one line names all sources of an alias, separated by spaces.
  if (
    !line
      .slice(end + 1)
      .toUpperCase()
      .split(' ')
      .includes(isFrom)
  )
    return true;
  const number = proteinNumber(line, 0, tab);
  if (number < 0 || naturalNumber(line, tab + (isHgnc ? 6 : 5), end) < 0) return false;
  const id = Buffer.from(line.slice(tab + 1, end)).toString();
  const known = aliases.get(number);
  if (!known) aliases.set(number, [id]);
  else if (!known.includes(id)) known.push(id);
  return true;
}
