import { Command, Option } from 'commander';
import { addMirror } from './commands/mirror.ts';
import { addPanel } from './commands/panel.ts';
import { addRelease } from './commands/release.ts';
import { addRun } from './commands/run.ts';
import { addStatus } from './commands/status.ts';
import { addWatch } from './commands/watch.ts';

export const EXIT = { ok: 0, usage: 2, api: 3, unreachable: 4, bug: 70 } as const;

const AFTER = `
On a terminal the output is for people; in a pipe, or with --json, it is JSON.

Exit codes:
  0  done
  1  the run that was waited for ended failed or partial, or a file could not be pulled
  2  the command line is wrong
  3  the API answered with an error
  4  the API cannot be reached

Examples:
  nephron status
  nephron run start --source gnomad --wait
  nephron watch --url http://nephron.example.org`;

/** The whole command line. Each group of commands adds itself from a file of its own. */
export function createProgram(): Command {
  const program = new Command('nephron')
    .description('start refreshes of gene annotations and follow them')
    .addOption(new Option('--url <url>', 'address of the installation').env('NEPHRON_URL').default('http://localhost:8000'))
    .option('--json', 'JSON, also on a terminal')
    .addHelpText('after', AFTER)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  addStatus(program);
  addWatch(program);
  addRun(program);
  addRelease(program);
  addPanel(program);
  addMirror(program);
  return program;
}
