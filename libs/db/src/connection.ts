import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database-types.ts';
import type { Role } from './roles.ts';

export type Db = Kysely<Database>;

export interface DatabaseOptions {
  /** Name shown in pg_stat_activity: the service. */
  readonly application: string;
  /** The most connections this process holds at once. */
  readonly max: number;
  /** Assumed at connect by a login that is a member of it; left out where the login itself is the service's role. */
  readonly role?: Role | undefined;
  /** The longest a statement may take; a service that answers people wants less than the default of 30 s. */
  readonly statementTimeoutMs?: number;
  readonly onError?: (error: Error) => void;
}

/** Limits that are always on; a statement that needs longer sets its own inside its transaction. */
const LIMITS = { statement_timeout: 30_000, lock_timeout: 10_000, idle_in_transaction_session_timeout: 2_000 };

/** A small pool of connections for one service. Waiting for a connection ends after 10 s with an error instead of never. */
export function openPool(connectionString: string, options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: options.max,
    application_name: options.application,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    ...LIMITS,
    ...(options.statementTimeoutMs ? { statement_timeout: options.statementTimeoutMs } : {}),
    ...(options.role ? { options: `-c role=${options.role}` } : {}),
  });
  // An idle connection that the server drops would otherwise end the process.
  pool.on('error', (error) => options.onError?.(error));
  pool.on('connect', (client) => {
    client.on('error', (error) => options.onError?.(error));
    keepPrepared(client);
  });
  return pool;
}

/**
 * Makes a client plan each statement that begins with `/* prepared: <name> *\/` once, instead of at every call: planning a hot
 * read takes longer than doing it. Only for statements whose best plan does not depend on their parameters.
 */
function keepPrepared(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' ? /^\s*\/\* prepared: ([a-z0-9-]+) \*\//.exec(text)?.[1] : undefined;
    return name ? query({ name, text, values }, ...rest) : query(text, values, ...rest);
  }) as typeof client.query;
}

/** The typed query builder over a pool of its own. */
export function openDatabase(connectionString: string, options: DatabaseOptions): Db {
  return overPool(openPool(connectionString, options));
}

/** The typed query builder over a pool that somebody else also uses (COPY needs the driver's own client). */
export function overPool(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
