import { RequestError } from '@nephron/errors';
import type { Command } from 'commander';
import type { AcceptedRun, RunDocument, RunList } from '../api-types.ts';
import { type Context, contextOf } from '../context.ts';
import { awaitEnd, describeRun, followDecision } from '../follow-run.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../whole-number.ts';
import { age, count, duration, stateColour } from '../words.ts';

const START_EXAMPLES = `
The run goes on by itself; with --wait the command stays and tells how it ended:
exit code 0 if everything succeeded, 1 if a part of it or all failed.

Examples:
  nephron run start
  nephron run start --source hgnc --source gnomad --wait
  nephron run start --source gnomad --gene PKD1 --gene HGNC:9009 --force
  nephron run start --replay 12
  nephron run start --idempotency-key nightly-2026-11-20`;

interface StartOptions {
  readonly source?: readonly string[];
  readonly gene?: readonly string[];
  readonly force?: boolean;
  readonly idempotencyKey?: string;
  readonly replay?: number;
  readonly wait?: boolean;
}

export function addRun(program: Command): void {
  const run = program.command('run').description('start runs and look at them');
  run
    .command('start')
    .description('refresh sources: all of them, or those named')
    .option('--source <id>', 'only this source; may be repeated', collected)
    .option('--gene <id>', 'only this gene (symbol or id); may be repeated', collected)
    .option('--force', 'read and compare again also what the source has not changed')
    .option('--idempotency-key <key>', 'the same key starts the same run only once, however often it is sent')
    .option(
      '--replay <release>',
      "read this release's files again as if they had just come; combined with nothing that chooses",
      wholeNumber,
    )
    .option('--wait', 'stay until the run has ended')
    .addHelpText('after', START_EXAMPLES)
    .action(async (options: StartOptions, command: Command) => {
      process.exitCode = await start(contextOf(command), options);
    });
  run
    .command('list')
    .description('list runs, newest first')
    .option('--page <n>', 'which page', wholeNumber, 1)
    .option('--size <n>', 'runs per page', wholeNumber, 20)
    .addHelpText('after', '\nExamples:\n  nephron run list\n  nephron run list --size 5 --page 2')
    .action(async ({ page, size }: { page: number; size: number }, command: Command) => {
      await list(contextOf(command), page, size);
    });
  run
    .command('show')
    .description('show a run with each of its sources')
    .argument('<id>', 'run id, as `run start` and `run list` print it')
    .addHelpText('after', '\nExample:\n  nephron run show 7e0b6a2e-6b7f-4e0e-9a51-0f6f5d0c1a11')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { api, out } = contextOf(command);
      const document = await api.get<RunDocument>(`/api/runs/${encodeURIComponent(id)}`);
      if (out.isHuman) describeRun(document.data, out);
      else out.document(document);
    });
}

async function start(context: Context, options: StartOptions): Promise<number> {
  const headers = options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey };
  if (options.replay !== undefined) {
    if (options.source || options.gene || options.force)
      throw new RequestError('--replay says what to read: leave --source, --gene and --force out');
    return await followDecision(context, `/api/releases/${options.replay}/replay`, {}, headers, options.wait === true);
  }
  const { api, out } = context;
  const request = {
    ...(options.source ? { sources: options.source } : {}),
    ...(options.gene ? { gene_ids: options.gene } : {}),
    ...(options.force ? { force: true } : {}),
  };
  const accepted = await api.post<AcceptedRun>('/api/progress/trigger/annotation_pipeline', request, headers);
  const { run_id, sources, gene_count } = accepted.data;
  if (out.isHuman) out.line(`run ${out.colours.bold(run_id)}: ${sources.join(', ')}; genes: ${count(gene_count)}`);
  if (!options.wait) {
    if (out.isHuman) out.line(`follow it with: nephron watch, or: nephron run show ${run_id}`);
    else out.document(accepted);
    return 0;
  }
  return await awaitEnd(context, run_id);
}

async function list({ api, out }: Context, page: number, size: number): Promise<void> {
  const document = await api.get<RunList>(`/api/runs?page[number]=${page}&page[size]=${size}`);
  if (!out.isHuman) return out.document(document);
  if (document.data.length === 0) return out.line(page === 1 ? 'there has been no run yet: nephron run start' : 'no run on this page');
  const { colours } = out;
  const rows = document.data.map(({ id, attributes: run }) => [
    { text: id },
    { text: run.state, paint: stateColour(run.state, colours) },
    { text: count(run.gene_count) },
    { text: age(run.created_at) },
    { text: duration(run.duration_seconds) },
    { text: run.requested_by ?? '–' },
    { text: run.sources.join(', '), paint: colours.dim },
  ]);
  const columns = [
    { title: 'RUN' },
    { title: 'STATE' },
    { title: 'GENES', align: 'right' as const },
    { title: 'ASKED' },
    { title: 'TOOK', align: 'right' as const },
    { title: 'BY' },
    { title: 'SOURCES' },
  ];
  for (const line of table(columns, rows, out.width, colours)) out.line(line);
  const { total, page_count } = document.meta;
  if (page_count > 1) out.line(colours.dim(`page ${page} of ${page_count}, ${count(total)} runs`));
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
