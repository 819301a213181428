import { type ArtifactFile, columnsOf, detached, firstLines, LineCells } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { isAbsence } from './frequency.ts';

/** Which findings of a disease were observed, and which only looked for in vain. */
export interface DiseaseFindings {
  /** True or false as the rows about them say; undefined where no row is about this disease and term. */
  readonly isObserved: (diseaseId: string, termId: string) => boolean | undefined;
}

const HEADER_WITHIN = 10;
const TERM = /^HP:\d{7}$/;

/**
 * Reads the findings of `phenotype.hpoa`, whose columns are spelled `database_id` or, before 2023, `#DatabaseID`. A finding with the
 * qualifier NOT was looked for in vain, as was one that was found in none of the patients. Lines that cannot be read are passed over:
 * reading the release says how many there are.
 */
export async function readDiseaseFindings(file: ArtifactFile, signal: AbortSignal): Promise<DiseaseFindings> {
  const head = await firstLines(file, HEADER_WITHIN);
  const headerLine = head.findIndex((line) => /^#?database_?id\t/i.test(line));
  if (headerLine < 0) throw new ArtifactSuspectError(`${file.name} lacks the header database_id, disease_name`);
  const names = (head[headerLine] ?? '').split('\t').map((name) => name.replace(/^#/, '').replaceAll('_', '').toLowerCase());
  const columns = columnsOf(file, names, ['databaseid', 'qualifier', 'hpoid', 'frequency']);
  // By disease: twice the number in the HPO id, and one more where it was observed.
  const findings = new Map<string, number[]>();
  const cells = new LineCells();
  let latest: { readonly id: string; readonly own: number[] } = { id: '', own: [] };
  for await (const { firstLine, lines } of file.lines()) {
    signal.throwIfAborted();
    for (let index = Math.max(0, headerLine + 2 - firstLine); index < lines.length; index++) {
      cells.read(lines[index] ?? '');
      const id = cells.cell(columns.at('databaseid'));
      const term = cells.cell(columns.at('hpoid'));
      if (id === '' || !TERM.test(term)) continue;
      if (id !== latest.id) latest = { id: detached(id), own: findings.get(id) ?? [] };
      findings.set(latest.id, latest.own);
      const isAbsent = cells.cell(columns.at('qualifier')) === 'NOT' || isAbsence(cells.cell(columns.at('frequency')));
      latest.own.push(2 * Number(term.slice(3)) + Number(!isAbsent));
    }
  }
  return {
    isObserved: (diseaseId, termId) => {
      const own = findings.get(diseaseId) ?? [];
      const number = 2 * Number(termId.slice(3));
      if (own.includes(number + 1)) return true;
      return own.includes(number) ? false : undefined;
    },
  };
}
