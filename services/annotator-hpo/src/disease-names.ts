import { type ArtifactFile, detached, type ParseReport } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { DiseaseIds } from './disease-ids.ts';

const DISEASE = /^[A-Za-z]+:\S+$/;

/**
 * Names of diseases from `phenotype.hpoa`, the first of each, by the number of their id. The columns `database_id` and `disease_name` (`#DatabaseID` and
 * `DiseaseName` before 2023) stand first in every release; the lines before the header begin with `#`. Only these two are cut out.
 */
export async function readDiseaseNames(
  file: ArtifactFile,
  ids: DiseaseIds,
  report: ParseReport,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  let hasHeader = false;
  // Rows of one disease follow each other.
  let begins = '';
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    let rows = 0;
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index];
      if (!line) continue;
      if (begins !== '' && line.slice(0, begins.length) === begins) {
        rows++;
        continue;
      }
      const [id, name] = firstTwo(line);
      if (!hasHeader) {
        hasHeader = isHeader(id, name);
        continue;
      }
      rows++;
      if (name === undefined || !DISEASE.test(id)) {
        report.badLine(file, firstLine + index, `"${line.slice(0, 40)}" does not begin with a disease id and a name`);
        continue;
      }
      if (name === '') continue;
      begins = `${id}\t`;
      const disease = ids.number(id);
      if (!names.has(disease)) names.set(disease, detached(name));
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
