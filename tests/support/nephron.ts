// Nephron as a user runs it: the process behind `npm start`, seen from outside only.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isRunEnded, type ProgressRow, type RunState } from '@nephron/contracts';
import { freePort } from '@nephron/local-servers';
import { eventually } from '@nephron/testing';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const QUIET = '--disable-warning=ExperimentalWarning';

export interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept between starts by the caller; left out: a new one. */
  readonly dataDir?: string;
}

export interface Nephron {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  readonly output: () => string;
  readonly get: <T>(path: string, init?: RequestInit) => Promise<T>;
  readonly post: <T>(path: string, body: unknown, headers?: Record<string, string>) => Promise<T>;
  /** Starts a run through the API and gives back its id. */
  readonly startRun: (body?: Record<string, unknown>) => Promise<string>;
  readonly endOf: (runId: string, timeoutMs?: number) => Promise<RunSeen>;
  /** Process ids by service, as the machine lists them; `nats-server` and `postgres` included. */
  readonly pids: () => Map<string, number>;
  /** As Ctrl-C does; returns the exit code and how long it took. */
  readonly stop: () => Promise<{ readonly code: number | null; readonly ms: number }>;
}

export interface RunSeen {
  readonly state: RunState;
  readonly error: string | null;
  readonly duration_seconds: number | null;
  readonly sources_detail: readonly (ProgressRow & { readonly items_retired: number })[];
}

/** A folder that whoever runs the servers may enter. */
export async function temporaryFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o755);
  return folder;
}

/** Starts it and waits until it says that it is ready. Ends with the test in any case. */
export async function startNephron(onStop: (stop: () => unknown) => void, options: StartOptions = {}): Promise<Nephron> {
  const dataDir = options.dataDir ?? join(await temporaryFolder('nephron-e2e-'), 'data');
  const port = await freePort();
  const child = spawn(process.execPath, [QUIET, 'deploy/local/src/main.ts', ...(options.args ?? [])], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEPHRON_PORT: String(port), NEPHRON_DATA_DIR: dataDir, INIT_CWD: PROJECT, ...options.env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  const stop: Nephron['stop'] = async () => {
    const startedAt = performance.now();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    const code = await Promise.race([exited, delay(20_000, null, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    return { code, ms: performance.now() - startedAt };
  };
  onStop(async () => {
    await stop();
    if (!options.dataDir) await rm(join(dataDir, '..'), { recursive: true, force: true });
  });
  const ready = eventually(() => {
    if (!/ready in /.test(output)) throw new Error(`not ready yet:\n${output}`);
  }, 60_000);
  const ended = exited.then((code) => {
    throw new Error(`it ended with code ${code}:\n${output}`);
  });
  ended.catch(() => {});
  ready.catch(() => {});
  await Promise.race([ready, ended]);

  const get: Nephron['get'] = async (path, init) => {
    const response = await fetch(`${url}${path}`, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as never;
  };
  const nephron: Nephron = {
    url,
    dataDir,
    process: child,
    output: () => output,
    get,
    post: (path, body, headers = {}) =>
      get(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }),
    startRun: async (body = {}) => {
      const answer = await nephron.post<{ data: { run_id: string } }>('/api/progress/trigger/annotation_pipeline', body);
      return answer.data.run_id;
    },
    endOf: (runId, timeoutMs = 120_000) =>
      eventually(
        async () => {
          const { data } = await get<{ data: { attributes: RunSeen } }>(`/api/runs/${runId}`);
          if (!isRunEnded(data.attributes.state))
            throw new Error(`run ${runId} is still ${data.attributes.state}\n${output.slice(-4_000)}`);
          return data.attributes;
        },
        timeoutMs,
        100,
      ),
    pids: () => descendants(child.pid ?? 0),
    stop,
  };
  return nephron;
}

/** The run of all sources that the first start asks for by itself, after that of the genes. */
export async function firstRunOf(nephron: Nephron): Promise<string> {
  return await eventually(async () => {
    const { data } = await nephron.get<{ data: { id: string; attributes: { strategy: string } }[] }>('/api/runs');
    const id = data.find(({ attributes }) => attributes.strategy === 'full')?.id;
    if (!id) throw new Error('no run of all sources yet');
    return id;
  }, 120_000);
}

function descendants(ancestor: number): Map<string, number> {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const processes = listed
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, args]) => ({ pid: Number(pid), parent: Number(parent), args: args ?? '' }));
  const named = new Map<string, number>();
  const visit = (parent: number): void => {
    for (const { pid, args } of processes.filter((candidate) => candidate.parent === parent)) {
      const name =
        /services\/([\w-]+)\/src\/main\.ts/.exec(args)?.[1] ??
        /(edge)-main\.ts/.exec(args)?.[1] ??
        /(nats-server|postgres)/.exec(args)?.[1];
      if (name && !named.has(name)) named.set(name, pid);
      visit(pid);
    }
  };
  visit(ancestor);
  return named;
}

/** Process ids that are still there. */
export function alive(pids: Iterable<number>): number[] {
  return [...pids].filter((pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  });
}
