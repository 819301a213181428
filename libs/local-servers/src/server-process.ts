import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** How a server process ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server that runs as a process of ours. It does not outlive us, unless we are killed without a word. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<ServerExit>;
  readonly hasExited: () => boolean;
  /** The last lines it printed, oldest first. */
  readonly lastLines: () => readonly string[];
  /** Sends the signals one after the other, each with its time to work, and ends it the hard way after the last. */
  readonly end: (signals: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[]) => Promise<void>;
}

const KEPT_LINES = 20;

/** Whoever starts a server decides about it. */
export interface ServerOptions {
  /** Keeps Ctrl-C in the terminal from reaching it behind our back; off where a dying starter should take it along. */
  readonly inOwnGroup?: boolean;
  readonly log?: (line: string) => void;
}

interface SpawnServerOptions extends Pick<SpawnOptions, 'uid' | 'gid' | 'env'> {
  readonly inOwnGroup?: boolean | undefined;
  readonly onLine: (line: string) => void;
}

export function spawnServer(
  command: string,
  args: readonly string[],
  { onLine, inOwnGroup = false, ...options }: SpawnServerOptions,
): ServerProcess {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: inOwnGroup });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const lines: string[] = [];
  let exit: ServerExit | undefined;
  const exited = new Promise<ServerExit>((resolve) => {
    const ended = (how: ServerExit): void => {
      exit ??= how;
      process.off('exit', kill);
      resolve(exit);
    };
    child.once('exit', (code, signal) => ended({ code, signal }));
    child.once('error', (error) => {
      lines.push(error.message);
      if (child.pid === undefined) ended({ code: 127, signal: null });
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (!line.trim()) return;
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine(line);
    });
  }
  return {
    child,
    exited,
    hasExited: () => exit !== undefined,
    lastLines: () => lines,
    end: async (signals) => {
      for (const { signal, waitMs } of signals) {
        if (exit) return;
        child.kill(signal);
        await Promise.race([exited, delay(waitMs, undefined, { ref: false })]);
      }
      if (!exit) child.kill('SIGKILL');
      await exited;
    },
  };
}
