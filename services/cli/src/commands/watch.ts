import { isRunEnded, PIPELINE_ROW, type RunState } from '@nephron/contracts';
import type { Command } from 'commander';
import type { ProgressList } from '../api-types.ts';
import { exitCodeOf, watchRun } from '../await-run.ts';
import { type Context, contextOf, onInterrupt } from '../context.ts';
import { startShowing } from '../show-progress.ts';

const EXAMPLES = `
In a pipe, or with --json, each frame of the progress socket is one line of JSON.

Examples:
  nephron watch
  nephron watch --until-done
  nephron watch --json | jq -c 'select(.type == "task_completed")'`;

export function addWatch(program: Command): void {
  program
    .command('watch')
    .description('follow progress live, until Ctrl-C')
    .option('--until-done', 'end with the run that is going on; exit code 1 if it did not succeed')
    .addHelpText('after', EXAMPLES)
    .action(async ({ untilDone }: { untilDone?: boolean }, command: Command) => {
      const context = contextOf(command);
      if (untilDone) process.exitCode = await watchUntilDone(context);
      else await watchForEver(context);
    });
}

async function watchForEver(context: Context): Promise<void> {
  const { signal } = onInterrupt();
  const showing = startShowing(context);
  signal.addEventListener('abort', () => void showing.stop());
  await showing.finished;
}

async function watchUntilDone(context: Context): Promise<number> {
  const { api, out } = context;
  // The ledger knows a run from the moment it was asked for, before the first frame tells of it.
  const { data } = await api.get<ProgressList>('/api/progress/status');
  const pipeline = data.find((row) => row.source_name === PIPELINE_ROW);
  if (!pipeline?.run_id || pipeline.state === 'idle' || isRunEnded(pipeline.state as RunState)) {
    out.note('no run is going on');
    return 0;
  }
  const ended = await watchRun(context, pipeline.run_id, onInterrupt().signal);
  return ended ? exitCodeOf(ended.data.attributes.state) : 0;
}
