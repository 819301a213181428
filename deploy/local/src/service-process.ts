import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerExit } from '@nephron/local-servers';
import type { RunningPart } from './supervisor.ts';

/** A process of Node that tells over IPC when it is ready, and ends by itself when we are gone. */
export interface NodeProcess {
  /** The file to run. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Most memory of the JavaScript heap, in MB. */
  readonly heapMb?: number;
  /** Gives way to every other process of the machine that wants the processor. */
  readonly inBackground?: boolean;
  /** How long it may take to end by itself. */
  readonly stopLimitMs?: number;
}

/** Services have 8 s for themselves at most; a start that is stopped as a whole has 10. */
const STOP_LIMIT_MS = 6_000;

/** The young generation is half of what it is by default: a stream of short-lived rows takes 20 to 40 MB less, and no more time. */
export function heapFlags(heapMb: number): string[] {
  return [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8'];
}

/** `onLine` gets what it writes line by line, and whether that went to its error output. */
export function startNodeProcess(spec: NodeProcess, onLine: (line: string, isError: boolean) => void): RunningPart {
  const flags = ['--disable-warning=ExperimentalWarning', ...(spec.heapMb ? heapFlags(spec.heapMb) : [])];
  // A process group of its own: Ctrl-C in the terminal reaches us alone, and we stop the others in order.
  const child = spawn(process.execPath, [...flags, spec.entry], {
    cwd: spec.cwd,
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  if (spec.inBackground) lowerPriority(child.pid);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => onLine(line, stream === child.stderr));
  }

  let hasExited = false;
  const exited = new Promise<ServerExit>((resolve) => {
    const ended = (exit: ServerExit): void => {
      hasExited = true;
      resolve(exit);
    };
    child.once('exit', (code, signal) => ended({ code, signal }));
    child.on('error', (error) => {
      onLine(error.message, true);
      if (child.pid === undefined) ended({ code: 127, signal: null });
    });
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if ((message as { type?: unknown }).type !== 'ready') return;
      if (spec.inBackground) lowerPriority(child.pid);
      resolve();
    });
  });
  const kill = (): void => {
    if (child.pid === undefined || hasExited) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  };
  return {
    ready,
    exited,
    kill,
    stop: async () => {
      child.kill('SIGTERM');
      await Promise.race([exited, delay(spec.stopLimitMs ?? STOP_LIMIT_MS, undefined, { ref: false })]);
      kill();
      await exited;
    },
  };
}

/** Linux keeps a priority per thread: those that exist get it one by one, later ones inherit it. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  for (const id of [pid, ...threadsOf(pid)]) {
    try {
      setPriority(id, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // The thread ended meanwhile, or the system has no priorities: slower for others, not wrong.
    }
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
