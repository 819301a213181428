import { type ArtifactFile, firstLines } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';

/** What the three lines above the data of a GCT 1.2 table say. */
export interface GctHeader {
  /** Rows that the file announces. */
  readonly rowCount: number;
  /** Labels of the value columns, those after `Name` and `Description`. */
  readonly columns: readonly string[];
}

export interface GctRow {
  readonly line: number;
  readonly name: string;
  readonly description: string;
  readonly text: string;
  /** Where in `text` the first value begins. */
  readonly valuesFrom: number;
}

/** Reads the lines above the data; whatever is not the beginning of a GCT 1.2 table throws ArtifactSuspectError. */
export async function gctHeader(file: ArtifactFile): Promise<GctHeader> {
  const [version = '', dimensions = '', names = ''] = await firstLines(file, 3);
  if (version.trim() !== '#1.2') {
    throw new ArtifactSuspectError(`${file.name} does not begin with "#1.2" but with "${version.slice(0, 60)}": it is no GCT table`);
  }
  const [, rows = '', columns = ''] = /^(\d+)\t(\d+)\s*$/.exec(dimensions) ?? [];
  if (!rows || !columns)
    throw new ArtifactSuspectError(`line 2 of ${file.name} is not its numbers of rows and columns: "${dimensions.slice(0, 60)}"`);
  const [name, description, ...labels] = names.split('\t');
  if (name !== 'Name' || description?.trim() !== 'Description') {
    throw new ArtifactSuspectError(`the header of ${file.name} does not begin with Name and Description but "${names.slice(0, 60)}"`);
  }
  if (labels.length !== Number(columns)) {
    throw new ArtifactSuspectError(`${file.name} announces ${columns} columns of values and has ${labels.length}`);
  }
  return { rowCount: Number(rows), columns: labels.map((label) => label.trim()) };
}

/**
 * The rows of a GCT table, batch by batch; one with too many or too few columns goes to `onBadLine`. More or fewer rows than announced
 * throw ArtifactSuspectError at the end: such a file was cut or put together.
 */
export async function* gctRows(
  file: ArtifactFile,
  { rowCount, columns }: GctHeader,
  onBadLine: (line: number, why: string) => void,
): AsyncGenerator<{ readonly rows: readonly GctRow[]; readonly read: number }> {
  let seen = 0;
  for await (const batch of file.lines()) {
    const rows: GctRow[] = [];
    let read = 0;
    for (const [index, text] of batch.lines.entries()) {
      const line = batch.firstLine + index;
      if (line <= 3 || text === '') continue;
      read++;
      const tabs = tabsIn(text);
      if (tabs === columns.length + 1) rows.push(rowOf(text, line));
      else onBadLine(line, `${tabs + 1} columns instead of ${columns.length + 2}`);
    }
    seen += read;
    yield { rows, read };
  }
  if (seen !== rowCount) throw new ArtifactSuspectError(`${file.name} announces ${rowCount} rows and has ${seen}`);
}

function rowOf(text: string, line: number): GctRow {
  const first = text.indexOf('\t');
  const second = text.indexOf('\t', first + 1);
  return { line, name: text.slice(0, first), description: text.slice(first + 1, second), text, valuesFrom: second + 1 };
}

function tabsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\t'); at >= 0; at = text.indexOf('\t', at + 1)) count++;
  return count;
}
