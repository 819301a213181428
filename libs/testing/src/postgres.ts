import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, migrate, openDatabase, type Role } from '@nephron/db';
import { startLocalPostgres } from '@nephron/local-servers';
import { sql } from 'kysely';

/** A migrated database that only this test uses. */
export interface TestDatabase {
  /** Connection string of the owner. */
  readonly url: string;
  /** As the owner: for arranging and looking. */
  readonly db: Db;
  /** A pool as a service has it, in that service's role. Closed with the database. */
  readonly as: (role: Role, max?: number) => Db;
}

export interface OnStop {
  readonly onStop: (stop: () => unknown) => void;
}

const TEMPLATE = 'nephron_template';

/** Set by the test runner so that all test files share one server; without it each file starts its own. */
export const SHARED_SERVER = 'NEPHRON_TEST_POSTGRES_URL';

/** This process's own server, kept while a database of it is in use: an idle one would keep the process from ending. */
let own: { readonly started: Promise<TestServer>; users: number } | undefined;

interface TestServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A fresh copy of the migrated template database, dropped when the test ends. */
export async function startTestDatabase({ onStop }: OnStop): Promise<TestDatabase> {
  const server = process.env[SHARED_SERVER] ?? (await useOwnServer(onStop));
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdministrator(server, (admin) => sql.raw(`create database ${name} template ${TEMPLATE}`).execute(admin));
  const url = withDatabase(server, name);
  const open: Db[] = [];
  const connect = (role: Role | undefined, max: number): Db => {
    const db = openDatabase(url, { application: role ?? 'test', max, role });
    open.push(db);
    return db;
  };
  onStop(async () => {
    await Promise.all(open.map((db) => db.destroy()));
    await asAdministrator(server, (admin) => sql.raw(`drop database if exists ${name} with (force)`).execute(admin));
  });
  return { url, db: connect(undefined, 4), as: (role, max = 2) => connect(role, max) };
}

/** Starts a throw-away server with a migrated template database; returns its administrator's address and how to stop it. */
export async function startTestServer(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nephron-test-pg-'));
  // As root, Postgres runs as a user of its own, who has to enter the folder.
  await chmod(dataDir, 0o755);
  const server = await startLocalPostgres({
    dataDir: join(dataDir, 'data'),
    password: 'test',
    database: TEMPLATE,
    isDurable: false,
    settings: { max_connections: '300' },
  });
  const template = openDatabase(server.url, { application: 'template', max: 1 });
  await migrate(template);
  await template.destroy();
  return {
    url: withDatabase(server.url, 'postgres'),
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function useOwnServer(onStop: OnStop['onStop']): Promise<string> {
  own ??= { started: startTestServer(), users: 0 };
  const used = own;
  used.users++;
  onStop(async () => {
    if (--used.users > 0) return;
    own = undefined;
    await (await used.started).stop();
  });
  return (await used.started).url;
}

async function asAdministrator(server: string, work: (db: Db) => Promise<unknown>): Promise<void> {
  const admin = openDatabase(server, { application: 'test-admin', max: 1 });
  try {
    await work(admin);
  } finally {
    await admin.destroy();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
