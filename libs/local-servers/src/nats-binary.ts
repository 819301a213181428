import { spawnSync } from 'node:child_process';
import { PrerequisiteError } from '@nephron/errors';

/** How to run nats-server on this machine: a command and the arguments that come first. */
export interface NatsCommand {
  readonly command: string;
  readonly describe: string;
}

export interface FindNatsOptions {
  /** Called before something is installed, with what is about to be done. */
  readonly onInstall: (what: string) => void;
  /** Looks programmes up; a parameter so that a test can hide one. */
  readonly env?: NodeJS.ProcessEnv;
}

const NAME = 'nats-server';
const ADVICE =
  'nats-server is missing: install it (Debian/Ubuntu: apt-get install nats-server; macOS: brew install nats-server; else https://nats.io/download) or set NATS_URL to a server with JetStream';

/** Finds nats-server on PATH, else installs it the way that fits the machine (apt as root, Homebrew). One sentence says what to do where that fails. */
export function findNatsServer(options: FindNatsOptions): NatsCommand {
  const env = options.env ?? process.env;
  const present = locate(env);
  if (present) return present;
  for (const way of INSTALL_WAYS) {
    if (!way.fits(env)) continue;
    options.onInstall(way.describe);
    for (const [command, ...args] of way.commands) {
      spawnSync(command, args, { stdio: 'ignore', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 });
    }
    const installed = locate(env);
    if (installed) return installed;
  }
  throw new PrerequisiteError(ADVICE);
}

interface InstallWay {
  readonly describe: string;
  readonly fits: (env: NodeJS.ProcessEnv) => boolean;
  readonly commands: readonly (readonly [string, ...string[]])[];
}

const INSTALL_WAYS: readonly InstallWay[] = [
  {
    describe: 'installing nats-server with apt-get',
    fits: (env) => process.getuid?.() === 0 && runs('apt-get', ['--version'], env),
    commands: [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', NAME],
    ],
  },
  {
    // Only where sudo asks for nothing: a start must not stop at a password prompt.
    describe: 'installing nats-server with sudo apt-get',
    fits: (env) => process.getuid?.() !== 0 && runs('sudo', ['-n', 'true'], env) && runs('apt-get', ['--version'], env),
    commands: [
      ['sudo', '-n', 'apt-get', 'update', '-qq'],
      ['sudo', '-n', 'apt-get', 'install', '-y', '-qq', NAME],
    ],
  },
  {
    describe: 'installing nats-server with Homebrew',
    fits: (env) => runs('brew', ['--version'], env),
    commands: [['brew', 'install', '--quiet', NAME]],
  },
];

function locate(env: NodeJS.ProcessEnv): NatsCommand | undefined {
  // Debian puts it into /usr/sbin, which is not on everybody's PATH.
  for (const command of [NAME, `/usr/sbin/${NAME}`, `/usr/local/bin/${NAME}`, `/opt/homebrew/bin/${NAME}`]) {
    if (env.NEPHRON_TEST_HIDE_NATS_SERVER && command !== NAME) continue;
    const version = spawnSync(command, ['--version'], { encoding: 'utf8', env });
    if (version.status === 0) return { command, describe: version.stdout.trim() || version.stderr.trim() };
  }
  return undefined;
}

function runs(command: string, args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return spawnSync(command, args, { stdio: 'ignore', env }).status === 0;
}
