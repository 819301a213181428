import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PrerequisiteError } from '@nephron/errors';

const NEEDED_BYTES = 500 * 1024 * 1024;

/** The addresses of this machine that `localhost` may mean; the second is missing where there is no IPv6. */
export const LOOPBACK = ['127.0.0.1', '::1'] as const;

export async function requireMirror(mirrorDir: string): Promise<void> {
  try {
    if (!(await stat(mirrorDir)).isDirectory()) throw new Error('it is not a folder');
    await access(mirrorDir, constants.R_OK | constants.X_OK);
    await readdir(mirrorDir);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it does not exist' : messageOf(error);
    throw new PrerequisiteError(
      `the mirror folder ${mirrorDir} cannot be read (${why}): set NEPHRON_MIRROR_DIR to a folder with the sources' files`,
      { cause: error },
    );
  }
}

/** `patienceMs`: how long a port may still be held by what an earlier, killed start left behind. */
export async function requireFreePort(port: number, patienceMs = 0): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (const host of LOOPBACK) {
    for (;;) {
      const problem = await listenProblem(port, host);
      if (problem === undefined || (host === '::1' && (problem === 'EADDRNOTAVAIL' || problem === 'EAFNOSUPPORT'))) break;
      if (problem !== 'EADDRINUSE') throw new PrerequisiteError(portRefused(port, problem));
      if (Date.now() > deadline) throw new PrerequisiteError(portInUse(port));
      await delay(50);
    }
  }
}

export function portInUse(port: number): string {
  return `port ${port} is in use by another programme: stop that, or choose another port, for example NEPHRON_PORT=${port < 65_535 ? port + 1 : 8000} npm start`;
}

function portRefused(port: number, code: string): string {
  return `port ${port} cannot be used (${code}): choose another one with NEPHRON_PORT`;
}

async function listenProblem(port: number, host: string): Promise<string | undefined> {
  return await new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(undefined)));
  });
}

export async function requireSpace(dataDir: string, neededBytes = NEEDED_BYTES): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const mib = (bytes: number): string => `${Math.floor(bytes / (1024 * 1024))} MB`;
  throw new PrerequisiteError(
    `only ${mib(free)} are free for ${dataDir} and ${mib(neededBytes)} are needed: make room, or set NEPHRON_DATA_DIR to a folder on another disk`,
  );
}
