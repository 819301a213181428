// Makes a checkout ready to run: dependencies installed, web app built. Given a script, it then runs that with the project's own Node:
//
//   node deploy/local/prepare.mjs [script.ts arguments…]
//
// Plain JavaScript without dependencies, because it runs before there are any, on whatever Node (18 or newer) is there.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 18;
const OLDEST_NPM = 9;

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const binaries = join(modules, '.bin');
const isWindows = process.platform === 'win32';
const ownNode = join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node');

/** Ends with one sentence that says what to do. */
function fail(sentence, details = '') {
  if (details.trim()) process.stderr.write(`${details.trim()}\n`);
  process.stderr.write(`nephron: ${sentence}\n`);
  process.exit(1);
}

/** The environment with the project's own programmes first on PATH, or without them: an installation must not use what it replaces. */
function environment(withOwnPrograms, extra = {}) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const others = (process.env[name] ?? '').split(delimiter).filter((folder) => resolve(folder || '.') !== resolve(binaries));
  return { ...process.env, [name]: [...(withOwnPrograms ? [binaries] : []), ...others].join(delimiter), ...extra };
}

/** Runs a programme to its end and keeps what it says. */
function run(command, args, env) {
  const result = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', shell: isWindows, maxBuffer: 64 * 1024 * 1024 });
  return { status: result.status, output: `${result.stdout ?? ''}${result.stderr ?? ''}`, error: result.error };
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Why dependencies have to be installed; undefined where what is installed is what the lock file says. */
function installReason() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (!wanted) fail('package-lock.json is missing or damaged: get it back from the repository');
  // npm writes it last, so that an interrupted installation has none.
  const installed = readJson(join(modules, '.package-lock.json'))?.packages;
  if (!installed) return 'they are not there yet';
  for (const [path, { version, link, optional, devOptional }] of Object.entries(wanted)) {
    const isOurs = !path.includes('node_modules/');
    // Packages for other systems are optional and left out.
    if (isOurs || link || ((optional || devOptional) && !installed[path])) continue;
    if (installed[path]?.version !== version) return 'package-lock.json has changed';
  }
  return undefined;
}

function install() {
  const reason = installReason();
  if (!reason) return;
  const env = environment(false);
  const npm = run('npm', ['--version'], env);
  if (npm.status !== 0) fail('npm cannot be run: install Node.js with npm (https://nodejs.org)');
  if (Number.parseInt(npm.output, 10) < OLDEST_NPM) {
    fail(`npm ${npm.output.trim()} is too old: ${OLDEST_NPM} or newer is needed (npm install --global npm)`);
  }
  process.stdout.write(`installing dependencies (npm ci; ${reason}) …\n`);
  const { status, output } = run('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], env);
  if (status !== 0) fail('the dependencies could not be installed; the lines above say why, and "npm ci" tries again', output);
}

/** The project brings its own Node as a package, which only its install script puts in place. */
function requireOwnNode() {
  const wanted = readJson(join(root, 'package.json'))?.devDependencies?.node;
  if (existsSync(ownNode) && readJson(join(modules, 'node', 'package.json'))?.version === wanted) return;
  fail(
    `Node.js ${wanted} was not put in place, perhaps because npm is set to run no install scripts: run "npm rebuild --ignore-scripts=false node" and start again`,
  );
}

function build() {
  const turbo = join(binaries, isWindows ? 'turbo.cmd' : 'turbo');
  const env = environment(true, { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' });
  const { status, output, error } = run(turbo, ['run', 'build', '--output-logs=errors-only'], env);
  if (status !== 0) fail('the web app could not be built; the lines above say why', `${output}${error ? error.message : ''}`);
}

/** Runs a script with the project's own Node in our place: its input, output and exit code are ours, and it ends when we do. */
function runInOurPlace([script, ...args]) {
  const child = spawn(ownNode, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: root,
    env: environment(true),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${ownNode} cannot be run: ${error.message}`));
  child.on('message', (message) => process.send?.(message));
  // By a signal: what a shell would report.
  child.on('exit', (code) => process.exit(code ?? 143));
  if (process.env.npm_lifecycle_event) endWithParent(child);
}

/** When npm is killed it cannot tell us, and nobody wants what it started to go on. Between it and us stands a shell, which notices nothing. */
function endWithParent(child) {
  const parents = `${process.ppid} ${parentOf(process.ppid)}`;
  const watch = setInterval(() => {
    if (`${process.ppid} ${parentOf(process.ppid)}` === parents) return;
    clearInterval(watch);
    child.kill('SIGHUP');
  }, 1_000);
}

/** Nothing where the system does not say it in a file. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return '';
  }
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(
    `Node.js ${process.versions.node} is too old to begin with: ${OLDEST_NODE} or newer is needed (the project brings the Node it runs on itself)`,
  );
}
install();
requireOwnNode();
build();
if (process.argv.length > 2) runInOurPlace(process.argv.slice(2));
