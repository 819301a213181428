import type { ArtifactFile, ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';

/**
 * Disease names from `phenotype.hpoa`, the first of each id. The columns `database_id` and `disease_name` (`#DatabaseID` and
 * `DiseaseName` before 2023) stand first in every release; the lines before the header begin with `#`. Only these two are cut out.
 */
export async function readDiseaseNames(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  let hasHeader = false;
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    let rows = 0;
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      const [id, name] = firstTwo(line);
      if (!hasHeader) {
        hasHeader = isHeader(id, name);
        continue;
      }
      rows++;
      if (name === undefined || !/^[A-Za-z]+:\S+$/.test(id))
        report.badLine(file, firstLine + index, `"${line.slice(0, 40)}" does not begin with a disease id and a name`);
      // Buffer.from: a copy that does not keep the whole block of lines it was cut from in memory.
      else if (name !== '' && !names.has(id)) names.set(Buffer.from(id).toString(), Buffer.from(name).toString());
    }
    report.rows(rows);
  }
  if (!hasHeader) throw new ArtifactSuspectError(`${file.name} lacks the header database_id, disease_name`);
  return names;
}

function firstTwo(line: string): [string, string | undefined] {
  const first = line.indexOf('\t');
  if (first < 0) return [line, undefined];
  const second = line.indexOf('\t', first + 1);
  return [line.slice(0, first), line.slice(first + 1, second < 0 ? undefined : second)];
}

function isHeader(first: string, second: string | undefined): boolean {
  const plain = (name: string): string => name.replace(/^#/, '').replaceAll('_', '').toLowerCase();
  return plain(first) === 'databaseid' && plain(second ?? '') === 'diseasename';
}
