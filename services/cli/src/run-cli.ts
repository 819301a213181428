import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** The command line as a user starts it, in the tests' own node. */
export interface RunningCli {
  /** What it has said so far. */
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  readonly interrupt: () => void;
}

export interface CliOptions {
  /** On a terminal, as `script` of util-linux makes one; stdout and stderr are then one. */
  readonly isTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Part of util-linux: runs a command on a terminal of its own. */
const SCRIPT = 'script';

/** The reason to skip a test that needs a terminal; false where one can be made. */
export const withoutTerminal: string | false =
  spawnSync(SCRIPT, ['-qec', 'true', '/dev/null']).status === 0
    ? false
    : 'script (util-linux) is not here, so there is no terminal to test on';

export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', MAIN, ...args];
  const line = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const { NO_COLOR: _noColour, FORCE_COLOR: _colour, NEPHRON_URL: _url, ...env } = process.env;
  const [program = '', ...rest] = options.isTerminal ? [SCRIPT, '-qec', `stty cols 140; exec ${line}`, '/dev/null'] : command;
  const child = spawn(program, rest, { env: { ...env, TERM: 'xterm-256color', ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += String(chunk);
  });
  return {
    output,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output }))),
    interrupt: () => void child.kill('SIGINT'),
  };
}
