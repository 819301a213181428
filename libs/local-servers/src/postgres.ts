import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PrerequisiteError } from '@nephron/errors';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { findPostgres, type PostgresProgram, requireEntry } from './postgres-program.ts';
import { commandLineOf, endProcess } from './process-info.ts';
import { type ServerExit, type ServerOptions, type ServerProcess, spawnServer } from './server-process.ts';

export interface LocalPostgres {
  /** Connection string of the administrator. */
  readonly url: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly exited: Promise<ServerExit>;
  readonly stop: () => Promise<void>;
  /** Ends it without a word; what was committed is there at the next start. */
  readonly kill: () => void;
}

export interface LocalPostgresOptions extends ServerOptions {
  /** Made and initialised on first use; a second start goes on with what it holds. */
  readonly dataDir: string;
  readonly password: string;
  readonly database: string;
  readonly port?: number;
  /** False: faster, for tests that may lose everything. */
  readonly isDurable: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

const ADMIN = 'postgres';
/** Recovery after a crash replays what was written since the last checkpoint. */
const START_TIMEOUT_MS = 120_000;
/** Fast shutdown writes a checkpoint; where that takes too long, the next start recovers instead. */
const STOP_SIGNALS = [
  { signal: 'SIGINT', waitMs: 3_000 },
  { signal: 'SIGQUIT', waitMs: 1_000 },
] as const;

/** Starts a PostgreSQL of our own on loopback. The first start initialises the folder in one step, so that an interrupted one leaves nothing half-made. */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const program = await findPostgres();
  await requireEntry(program, options.dataDir);
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await initialise(program, options);
  const port = options.port ?? (await freePort());
  let isReady = false;
  const server = spawnServer(program.postgres, ['-D', options.dataDir, '-p', String(port), ...flags(options)], {
    ...program.owner,
    env: environment(),
    inOwnGroup: options.inOwnGroup,
    onLine: (line) => {
      isReady ||= line.includes('database system is ready to accept connections');
      options.log?.(line);
    },
  });
  const url = (database: string): string =>
    `postgres://${ADMIN}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  try {
    await started(server, () => isReady);
    await ensureDatabase(url(ADMIN), options.database);
  } catch (error) {
    const why = failureIn(server.lastLines()) ?? messageOf(error);
    await server.end(STOP_SIGNALS);
    throw new PrerequisiteError(`Postgres could not start in ${options.dataDir}: ${why}`, { cause: error });
  }
  return {
    url: url(options.database),
    port,
    pid: server.child.pid,
    exited: server.exited,
    stop: () => server.end(STOP_SIGNALS),
    kill: () => void server.child.kill('SIGKILL'),
  };
}

/** Stops the server that an earlier process left running on this folder; says whether there was one. */
export async function endLeftoverPostgres(dataDir: string): Promise<boolean> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  // The id may belong to something else by now.
  if (!(pid > 0) || !commandLineOf(pid).includes(resolve(dataDir))) return false;
  await endProcess(pid, [...STOP_SIGNALS, { signal: 'SIGKILL', waitMs: 2_000 }]);
  return true;
}

function flags(options: LocalPostgresOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    // Nothing of ours connects through a socket file, and the usual folder for it is shared with others.
    unix_socket_directories: '',
    shared_buffers: '256MB',
    max_connections: '120',
    max_wal_size: '2GB',
    ...(options.isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Without the PG* variables of the user's shell, which would change what the server does. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(own), LC_ALL: 'C' };
}

async function initialise(program: PostgresProgram, options: LocalPostgresOptions): Promise<void> {
  const inMaking = `${options.dataDir}.new`;
  const passwordFile = `${inMaking}.password`;
  try {
    if (existsSync(options.dataDir) && (await readdir(options.dataDir)).length > 0) {
      throw new PrerequisiteError(`the folder ${options.dataDir} is not empty and holds no Postgres data: choose another one`);
    }
    await rm(inMaking, { recursive: true, force: true });
    await mkdir(dirname(resolve(inMaking)), { recursive: true });
    await mkdir(inMaking, { mode: 0o700 });
    await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
    if (program.owner) for (const path of [inMaking, passwordFile]) await chown(path, program.owner.uid, program.owner.gid);
    const sync = options.isDurable ? [] : ['--no-sync'];
    const args = [`--pgdata=${inMaking}`, `--username=${ADMIN}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
    await runInitdb(program, [...args, '--locale=C', ...sync], options.log);
    await rename(inMaking, options.dataDir);
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw new PrerequisiteError(`Postgres could not be set up in ${options.dataDir}: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function runInitdb(program: PostgresProgram, args: readonly string[], log: LocalPostgresOptions['log']): Promise<void> {
  const child = spawn(program.initdb, args, { ...program.owner, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  for (const line of errors.split('\n').filter(Boolean)) log?.(line);
  if (code !== 0) throw new Error(failureIn(errors.split('\n')) ?? `initdb ended with code ${code}`);
}

async function started(server: ServerProcess, isReady: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!isReady()) {
    if (server.hasExited()) throw new Error('it ended at once');
    if (Date.now() > deadline) throw new Error(`it was not ready within ${START_TIMEOUT_MS / 1000} s`);
    await delay(10);
  }
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  // The server may go away under it; the query then fails by itself.
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function failureIn(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => /FATAL|PANIC|ERROR|could not|No space|error:/i.test(line));
}
