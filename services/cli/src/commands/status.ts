import type { ProgressRow } from '@nephron/contracts';
import type { Command } from 'commander';
import type { ProgressList } from '../api-types.ts';
import { contextOf } from '../context.ts';
import type { Colours } from '../output.ts';
import { type Cell, table } from '../table.ts';
import { age, count, genes, percentage, remark, stateColour } from '../words.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('show the pipeline and every source: state, progress, release')
    .addHelpText('after', '\nExamples:\n  nephron status\n  nephron status --json | jq -r \'.data[] | "\\(.source_name) \\(.state)"\'')
    .action(async (_options: unknown, command: Command) => {
      const { api, out } = contextOf(command);
      const list = await api.get<ProgressList>('/api/progress/status');
      if (!out.isHuman) out.document(list);
      else for (const line of progressTable(list.data, out.width, out.colours)) out.line(line);
    });
}

/** Rows of progress as a table. */
export function progressTable(rows: readonly ProgressRow[], width: number, colours: Colours): string[] {
  return table(
    [
      { title: 'SOURCE' },
      { title: 'STATE' },
      { title: 'PROGRESS', align: 'right' },
      { title: 'GENES', align: 'right' },
      { title: 'FAILED', align: 'right' },
      { title: 'RELEASE' },
      { title: 'UPDATED' },
      { title: '' },
    ],
    rows.map((row): Cell[] => [
      { text: row.display_name, paint: colours.bold },
      { text: row.state, paint: stateColour(row.state, colours) },
      { text: percentage(row) },
      { text: genes(row) },
      { text: count(row.items_failed), paint: row.items_failed > 0 ? colours.red : colours.dim },
      { text: row.release ?? '–' },
      { text: age(row.last_update_at) },
      { text: remark(row), paint: colours.dim },
    ]),
    width,
    colours,
  );
}
