import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PrerequisiteError } from '@nephron/errors';
import { freePort } from './free-port.ts';
import { DOCKER_IMAGE, type NatsCommand } from './nats-binary.ts';
import { commandLineOf, endProcess } from './process-info.ts';
import { type ServerExit, type ServerOptions, type ServerProcess, spawnServer } from './server-process.ts';

export interface LocalNats {
  readonly url: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly exited: Promise<ServerExit>;
  readonly stop: () => Promise<void>;
  /** Ends it without a word. */
  readonly kill: () => void;
}

export interface LocalNatsOptions extends ServerOptions {
  readonly command: NatsCommand;
  readonly dataDir: string;
  readonly port?: number;
  /** Login that clients need; left out only in tests. */
  readonly login?: { readonly user: string; readonly password: string };
}

const CONFIG_FILE = 'nats-server.conf';
/** Id of the running process, or name of the container; for whoever has to clean up after us. */
const RUNNING_FILE = 'running';
const START_TIMEOUT_MS = 10_000;
const STOP_SIGNALS = [{ signal: 'SIGTERM', waitMs: 3_000 }] as const;

/** Starts a nats-server with JetStream of our own on loopback and waits until it greets its clients. */
export async function startLocalNats(options: LocalNatsOptions): Promise<LocalNats> {
  const dataDir = resolve(options.dataDir);
  const port = options.port ?? (await freePort());
  const runningFile = join(dataDir, RUNNING_FILE);
  const inDocker = options.command.kind === 'docker';
  const paths = inDocker ? { listen: '0.0.0.0:4222', store: '/data' } : { listen: `127.0.0.1:${port}`, store: dataDir };
  try {
    await mkdir(dataDir, { recursive: true });
    await rm(join(dataDir, CONFIG_FILE), { force: true });
    await writeFile(join(dataDir, CONFIG_FILE), serverConfig(nameOf(dataDir), paths, options.login), { mode: 0o600 });
  } catch (error) {
    throw new PrerequisiteError(`the folder ${dataDir} cannot be used by nats-server: ${messageOf(error)}`, { cause: error });
  }
  const server = spawnServer(options.command.command, inDocker ? dockerArguments(dataDir, port) : ['-c', join(dataDir, CONFIG_FILE)], {
    env: process.env,
    inOwnGroup: options.inOwnGroup,
    onLine: (line) => options.log?.(line),
  });
  await writeFile(runningFile, inDocker ? nameOf(dataDir) : String(server.child.pid ?? ''));
  const stop = async (): Promise<void> => {
    await server.end(STOP_SIGNALS);
    await rm(runningFile, { force: true });
  };
  try {
    await greeted(server, port, nameOf(dataDir));
  } catch (error) {
    const why = server.lastLines().findLast((line) => line.includes('[FTL]')) ?? server.lastLines().at(-1) ?? messageOf(error);
    await stop();
    throw new PrerequisiteError(`nats-server could not start: ${why}`, { cause: error });
  }
  const login = options.login ? `${encodeURIComponent(options.login.user)}:${encodeURIComponent(options.login.password)}@` : '';
  return {
    url: `nats://${login}127.0.0.1:${port}`,
    port,
    pid: server.child.pid,
    exited: server.exited,
    stop,
    kill: () => void server.child.kill('SIGKILL'),
  };
}

/** Stops the server that an earlier process left running on this folder; says whether there was one. */
export async function endLeftoverNats(dataDir: string): Promise<boolean> {
  const runningFile = join(resolve(dataDir), RUNNING_FILE);
  const running = (await readFile(runningFile, 'utf8').catch(() => '')).trim();
  if (!running) return false;
  const wasRunning = running === nameOf(dataDir) ? await removeContainer(running) : await endRecorded(Number(running), dataDir);
  await rm(runningFile, { force: true });
  return wasRunning;
}

async function endRecorded(pid: number, dataDir: string): Promise<boolean> {
  // The id may belong to something else by now.
  if (!(pid > 0) || !commandLineOf(pid).includes(join(resolve(dataDir), CONFIG_FILE))) return false;
  await endProcess(pid, [...STOP_SIGNALS, { signal: 'SIGKILL', waitMs: 2_000 }]);
  return true;
}

async function removeContainer(name: string): Promise<boolean> {
  const { exited } = spawnServer('docker', ['rm', '--force', name], { env: process.env, onLine: () => {} });
  return (await exited).code === 0;
}

function serverConfig(name: string, paths: { readonly listen: string; readonly store: string }, login: LocalNatsOptions['login']): string {
  const quoted = (text: string): string => JSON.stringify(text);
  return [
    `server_name: ${name}`,
    `listen: ${quoted(paths.listen)}`,
    'max_payload: 1MB',
    `jetstream { store_dir: ${quoted(paths.store)}, max_mem: 256MB, max_file: 4GB }`,
    ...(login ? [`authorization { user: ${quoted(login.user)}, password: ${quoted(login.password)} }`] : []),
    '',
  ].join('\n');
}

/** Signals to `docker run` reach the server; the container goes with it. */
function dockerArguments(dataDir: string, port: number): string[] {
  const user = process.getuid && process.getgid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
  const config = `/data/${CONFIG_FILE}`;
  const place = ['--publish', `127.0.0.1:${port}:4222`, '--volume', `${dataDir}:/data`];
  return ['run', '--rm', '--name', nameOf(dataDir), ...user, ...place, DOCKER_IMAGE, '-c', config];
}

/** Of the server and its container: the same for the same folder, another for another. */
function nameOf(dataDir: string): string {
  return `nephron-nats-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12)}`;
}

async function greeted(server: ServerProcess, port: number, name: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await greets(port, name))) {
    if (server.hasExited()) throw new Error('it ended at once');
    if (Date.now() > deadline) throw new Error(`it was not ready within ${START_TIMEOUT_MS / 1000} s`);
    await delay(20);
  }
}

/** A NATS server speaks first and says its name; an open port alone may be a forwarder with nothing behind it, or somebody else. */
async function greets(port: number, name: string): Promise<boolean> {
  return await new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const answer = (isServer: boolean): void => {
      socket.destroy();
      done(isServer);
    };
    socket.once('data', (greeting) => answer(greeting.toString().includes(`"${name}"`)));
    for (const event of ['error', 'timeout', 'close'] as const) socket.once(event, () => answer(false));
  });
}
