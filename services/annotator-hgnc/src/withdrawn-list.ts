import { type ArtifactFile, type Columns, columnsOf, firstLines, type ParseReport, type Row, rowBatches } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { isWithdrawn, plainSymbol, type Replacements, replacementsOf, type Withdrawal } from './withdrawn.ts';

const NAMED = ['HGNC_ID', 'STATUS', 'WITHDRAWN_SYMBOL'] as const;

/** Its name goes on with how it is to be read, in words that have changed: `MERGED_INTO_REPORT(S) (i.e HGNC_ID|SYMBOL|STATUS)`. */
const SUCCESSORS = 'MERGED_INTO_REPORT';

/** What the entries in HGNC's list of withdrawn ones (`withdrawn.txt`) lead to; ids that the list does not withdraw count as approved. */
export async function listedReplacements(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<Replacements> {
  const withdrawals: Withdrawal[] = [];
  const { columns, successors } = await openList(file);
  for await (const rows of rowBatches(file, 2)) {
    signal.throwIfAborted();
    report.rows(rows.length);
    for (const row of rows) {
      const read = withdrawalIn(row, columns, successors);
      if (typeof read === 'string') report.badLine(file, row.line, read);
      else if (read.successors.length === 0) report.unmatched(1);
      else withdrawals.push(read);
    }
  }
  const withdrawn = new Set(withdrawals.map(({ entry }) => entry.hgnc_id));
  return replacementsOf(withdrawals, (id) => (withdrawn.has(id) ? undefined : id));
}

async function openList(file: ArtifactFile): Promise<{ columns: Columns<string>; successors: string }> {
  const [header] = await firstLines(file, 1);
  if (!header) throw new ArtifactSuspectError(`${file.name} is empty`);
  const names = header.split('\t').map((name) => name.trim());
  const successors = names.find((name) => name.startsWith(SUCCESSORS)) ?? SUCCESSORS;
  return { columns: columnsOf<string>(file, names, [...NAMED, successors]), successors };
}

/** An entry with the ids of its successors, none for one that was only withdrawn; or what is wrong with the row. */
function withdrawalIn({ cells }: Row, columns: Columns<string>, successors: string): Withdrawal | string {
  // The last cell of an entry without successor has been left out at times.
  if (cells.length !== columns.count && cells.length !== columns.count - 1) return `${cells.length} columns instead of ${columns.count}`;
  const cell = (name: string): string => (cells[columns.at(name)] ?? '').trim();
  const [hgncId, status, symbol] = [cell('HGNC_ID'), cell('STATUS'), plainSymbol(cell('WITHDRAWN_SYMBOL'))];
  if (!/^HGNC:\d{1,9}$/.test(hgncId)) return `"${hgncId.slice(0, 40)}" is no HGNC id`;
  if (!isWithdrawn(status)) return `status "${status.slice(0, 40)}" is none of a withdrawn entry`;
  if (symbol === '' || /\s/.test(symbol)) return `"${symbol.slice(0, 40)}" is no symbol`;
  return { entry: { hgnc_id: hgncId, symbol }, successors: [...new Set(cell(successors).match(/HGNC:\d{1,9}/g) ?? [])] };
}
