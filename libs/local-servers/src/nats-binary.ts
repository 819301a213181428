import { spawn } from 'node:child_process';
import { PrerequisiteError } from '@nephron/errors';

/** How to run nats-server on this machine. */
export interface NatsCommand {
  readonly kind: 'binary' | 'docker';
  readonly command: string;
  readonly describe: string;
}

export interface FindNatsOptions {
  /** Called before something is installed, with what is about to be done. */
  readonly onInstall: (what: string) => void;
  /** Looks programmes up, on PATH. */
  readonly env?: NodeJS.ProcessEnv;
  /** Folders beside PATH where packages put it: /usr/sbin (Debian) is not on everybody's PATH. */
  readonly alsoIn?: readonly string[];
  /** Ends an installation that is going on. */
  readonly signal?: AbortSignal;
}

const NAME = 'nats-server';
const PACKAGE_FOLDERS = ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
const ADVICE =
  'nats-server is missing: install it (Debian/Ubuntu: apt-get install nats-server; macOS: brew install nats-server; else https://nats.io/download) or set NATS_URL to a server with JetStream';

/** Newest release of the line in which the streams were tried. */
export const DOCKER_IMAGE = 'nats:2.14.5';

/**
 * Finds nats-server, else installs it the way that fits the machine (apt, Homebrew), else runs it with Docker. One sentence says
 * what to do where all that fails.
 */
export async function findNatsServer(options: FindNatsOptions): Promise<NatsCommand> {
  const present = await locate(options);
  if (present) return present;
  for (const way of INSTALL_WAYS) {
    if (!(await way.fits(options))) continue;
    options.onInstall(way.describe);
    for (const [command, ...args] of way.commands) await run(command, args, options, INSTALL_LIMIT_MS);
    const installed = await locate(options);
    if (installed) return installed;
  }
  const docker = await locateDocker(options);
  if (docker) return docker;
  throw new PrerequisiteError(ADVICE);
}

interface InstallWay {
  readonly describe: string;
  readonly fits: (options: FindNatsOptions) => Promise<boolean>;
  readonly commands: readonly (readonly [string, ...string[]])[];
}

const PROBE_LIMIT_MS = 20_000;
const INSTALL_LIMIT_MS = 300_000;

const INSTALL_WAYS: readonly InstallWay[] = [
  {
    describe: 'nats-server is missing: installing it with apt-get',
    fits: async (options) => process.getuid?.() === 0 && (await works('apt-get', ['--version'], options)),
    commands: [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', NAME],
    ],
  },
  {
    // Only where sudo asks for nothing: a start must not stop at a password prompt.
    describe: 'nats-server is missing: installing it with sudo apt-get',
    fits: async (options) =>
      process.getuid?.() !== 0 && (await works('sudo', ['-n', 'true'], options)) && (await works('apt-get', ['--version'], options)),
    commands: [
      ['sudo', '-n', 'apt-get', 'update', '-qq'],
      ['sudo', '-n', 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', NAME],
    ],
  },
  {
    describe: 'nats-server is missing: installing it with Homebrew',
    fits: (options) => works('brew', ['--version'], options),
    commands: [['brew', 'install', '--quiet', NAME]],
  },
];

async function locate(options: FindNatsOptions): Promise<NatsCommand | undefined> {
  const folders = options.alsoIn ?? PACKAGE_FOLDERS;
  for (const command of [NAME, ...folders.map((folder) => `${folder}/${NAME}`)]) {
    const { code, output } = await run(command, ['--version'], options, PROBE_LIMIT_MS);
    if (code === 0) return { kind: 'binary', command, describe: output.trim() };
  }
  return undefined;
}

async function locateDocker(options: FindNatsOptions): Promise<NatsCommand | undefined> {
  if (!(await works('docker', ['info'], options))) return undefined;
  options.onInstall(`nats-server is missing: running it with Docker (${DOCKER_IMAGE})`);
  if ((await run('docker', ['pull', '--quiet', DOCKER_IMAGE], options, INSTALL_LIMIT_MS)).code !== 0) return undefined;
  return { kind: 'docker', command: 'docker', describe: `nats-server in Docker (${DOCKER_IMAGE})` };
}

async function works(command: string, args: readonly string[], options: FindNatsOptions): Promise<boolean> {
  return (await run(command, args, options, PROBE_LIMIT_MS)).code === 0;
}

/** Runs a command to its end; a missing one counts as failed. */
async function run(
  command: string,
  args: readonly string[],
  { env = process.env, signal }: FindNatsOptions,
  limitMs: number,
): Promise<{ readonly code: number | null; readonly output: string }> {
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    // The option `timeout` would keep us alive after a command that does not exist.
    signal: AbortSignal.any([AbortSignal.timeout(limitMs), ...(signal ? [signal] : [])]),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((done) => child.once('error', () => done(null)).once('close', done));
  signal?.throwIfAborted();
  return { code, output };
}
