import { randomBytes } from 'node:crypto';
import { migrate, openDatabase, openPool, ROLES, type Role } from '@nephron/db';
import { messageOf, PrerequisiteError } from '@nephron/errors';

/** How a service reaches the database in its own role. */
interface DatabaseAccess {
  readonly url: string;
  /** To be assumed after connecting; undefined where the login is the role itself. */
  readonly role: Role | undefined;
}

export interface PreparedDatabase {
  readonly accessOf: (role: Role) => DatabaseAccess;
  readonly hasRuns: boolean;
}

const APPLICATION = 'nephron-local';
/** Oldest release that has what the ledger uses. */
const OLDEST_POSTGRES = 15;

/** Makes sure that the database of `DATABASE_URL` answers and is new enough. */
export async function requireDatabase(url: string): Promise<void> {
  const pool = openPool(url, { application: APPLICATION, max: 1 });
  try {
    const { rows } = await pool.query<{ version: string }>('show server_version');
    const version = rows[0]?.version ?? '';
    if (Number.parseInt(version, 10) < OLDEST_POSTGRES) {
      throw new PrerequisiteError(`DATABASE_URL: Postgres at ${placeOf(url)} is ${version}, and ${OLDEST_POSTGRES} or newer is needed`);
    }
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw new PrerequisiteError(`DATABASE_URL: Postgres at ${placeOf(url)} cannot be used (${causeOf(error)})`, { cause: error });
  } finally {
    await pool.end();
  }
}

/** Migrates the database and gives each role of a service its way in. `isOurs`: the server is our own, so its logins are ours to set. */
export async function prepareDatabase(adminUrl: string, isOurs: boolean): Promise<PreparedDatabase> {
  const db = openDatabase(adminUrl, { application: APPLICATION, max: 1 });
  try {
    await migrate(db);
    const hasRuns = (await db.selectFrom('run').select('id').limit(1).execute()).length > 0;
    const accessOf = isOurs ? await giveLogins(adminUrl) : (role: Role): DatabaseAccess => ({ url: adminUrl, role });
    return { accessOf, hasRuns };
  } catch (error) {
    throw new PrerequisiteError(`the database at ${placeOf(adminUrl)} could not be prepared: ${chain(error)}`, { cause: error });
  } finally {
    await db.destroy();
  }
}

/** A new password per role and start: nothing of it has to be kept anywhere. */
async function giveLogins(adminUrl: string): Promise<(role: Role) => DatabaseAccess> {
  const urls = new Map<Role, string>();
  const pool = openPool(adminUrl, { application: APPLICATION, max: 1 });
  try {
    for (const role of Object.values(ROLES)) {
      const password = randomBytes(24).toString('hex');
      await pool.query(`alter role ${role} login password '${password}'`);
      const url = new URL(adminUrl);
      url.username = role;
      url.password = password;
      urls.set(role, url.href);
    }
  } finally {
    await pool.end();
  }
  return (role) => {
    const url = urls.get(role);
    if (!url) throw new RangeError(`no login for ${role}`);
    return { url, role: undefined };
  };
}

/** Host, port and database without the login. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host || 'its default host'}${pathname === '/' ? '' : pathname}`;
}

/** An error of several addresses (`localhost` as IPv6 and IPv4) says something only in its parts. */
function causeOf(error: unknown): string {
  const parts = error instanceof AggregateError ? error.errors : [error];
  return parts.map((part) => messageOf(part) || String((part as NodeJS.ErrnoException).code)).join(', ');
}

function chain(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? causeOf(error) : `${messageOf(error)}: ${causeOf(cause)}`;
}
