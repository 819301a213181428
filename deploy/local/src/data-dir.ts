import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, PrerequisiteError } from '@nephron/errors';
import { processIdentity } from '@nephron/local-servers';

/** The data folder, held by this process alone. */
export interface DataDir {
  readonly postgres: string;
  readonly nats: string;
  readonly raw: string;
  /** Set once, when the database is made, and kept beside it. */
  readonly postgresPassword: () => Promise<string>;
  /** True where an earlier start ended without cleaning up, so that pieces of it may still be there. */
  readonly wasAbandoned: boolean;
  readonly release: () => Promise<void>;
}

/** Who holds a folder. The identity tells a process from a later one with the same id. */
interface Holder {
  readonly pid: number;
  readonly identity: string | null;
}

/**
 * Makes the folder where missing and claims it, so that two starts never share one. A claim whose process is gone is taken over.
 */
export async function claimDataDir(path: string): Promise<DataDir> {
  const lockFile = join(path, 'lock');
  try {
    await makeFolder(path);
    const wasAbandoned = await claim(lockFile, path);
    return {
      postgres: join(path, 'postgres'),
      nats: join(path, 'nats'),
      raw: join(path, 'raw'),
      postgresPassword: () => keptPassword(path),
      wasAbandoned,
      release: () => rm(lockFile, { force: true }),
    };
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw new PrerequisiteError(`the data folder ${path} cannot be used (${reason(error)}): set NEPHRON_DATA_DIR to another one`, {
      cause: error,
    });
  }
}

async function makeFolder(path: string): Promise<void> {
  const topmostMade = await mkdir(path, { recursive: true });
  // Postgres may run as another user, who has to pass through, whatever the umask; only what we made is opened.
  for (let made = topmostMade && path; made; made = made === topmostMade ? undefined : dirname(made)) await chmod(made, 0o755);
  if (!(await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
}

async function claim(lockFile: string, path: string): Promise<boolean> {
  const mine = `${lockFile}.${process.pid}`;
  await writeFile(mine, JSON.stringify(holderOf(process.pid)));
  try {
    if (await place(mine, lockFile)) return false;
    const found = await readFile(lockFile, 'utf8');
    refuseIfHeld(found, path);
    // Only one of two starts that find an abandoned lock can move it away, and it makes sure that it moved that one.
    const aside = `${mine}.old`;
    await rename(lockFile, aside);
    const moved = await readFile(aside, 'utf8');
    if (moved !== found) await place(aside, lockFile);
    await rm(aside, { force: true });
    if (await place(mine, lockFile)) return true;
    throw new PrerequisiteError(inUse(path));
  } finally {
    await rm(mine, { force: true });
  }
}

/** Puts a file in its place with its content in one step; false where something is there. */
async function place(file: string, target: string): Promise<boolean> {
  try {
    await link(file, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(pid: number): Holder {
  return { pid, identity: processIdentity(pid) ?? null };
}

function refuseIfHeld(lock: string, path: string): void {
  const holder = parseHolder(lock);
  if (holder && holderOf(holder.pid).identity === holder.identity && holder.identity !== null) {
    throw new PrerequisiteError(inUse(path, holder.pid));
  }
}

function inUse(path: string, pid?: number): string {
  return `Nephron already runs with the data folder ${path}${pid ? ` (process ${pid})` : ''}: stop it first, or set NEPHRON_DATA_DIR and NEPHRON_PORT for a second one`;
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Cut by a crash while it was written: nobody holds it.
    return undefined;
  }
}

async function keptPassword(path: string): Promise<string> {
  const file = join(path, 'postgres-password');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (kept.trim()) return kept.trim();
  if (await stat(join(path, 'postgres', 'PG_VERSION')).catch(() => undefined)) {
    throw new PrerequisiteError(
      `${file} is missing, and without it the database beside it cannot be opened: put it back, or start with another NEPHRON_DATA_DIR`,
    );
  }
  const password = randomBytes(24).toString('hex');
  await writeFile(file, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

function reason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'no right to write there';
    case 'EEXIST':
    case 'ENOTDIR':
      return 'it is a file, or lies below one';
    default:
      return messageOf(error);
  }
}
