import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PREPARE = fileURLToPath(new URL('../prepare.mjs', import.meta.url));

/** Stands in for npm: `ci` puts in place what the lock file names, as npm does, unless told otherwise. */
const NPM = `#!${process.execPath}
const { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
if (process.argv[2] === '--version') { console.log(process.env.FAKE_NPM_VERSION ?? '10.9.0'); process.exit(); }
appendFileSync('calls', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
if (process.env.FAKE_NPM_FAILS) { console.error('npm error network'); process.exit(1); }
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/node/bin', { recursive: true });
mkdirSync('node_modules/.bin', { recursive: true });
writeFileSync('node_modules/node/package.json', JSON.stringify({ version: packages['node_modules/node'].version }));
if (!process.env.FAKE_NPM_BLOCKS_SCRIPTS) symlinkSync(process.execPath, 'node_modules/node/bin/node');
writeFileSync('node_modules/.bin/turbo', \`#!/bin/sh
echo "turbo $@" >> calls
[ -z "$FAKE_BUILD_FAILS" ] || { echo "App.vue: no such tag"; exit 1; }
\`, { mode: 0o755 });
const installed = Object.entries(packages).filter(([path, entry]) => path && !entry.optional);
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: Object.fromEntries(installed) }));
`;

const LOCK = {
  packages: {
    '': { version: '0.1.0' },
    'libs/a': { version: '0.1.0' },
    'node_modules/a': { resolved: 'libs/a', link: true },
    'node_modules/node': { version: '22.0.0' },
    'node_modules/left-pad': { version: '1.0.0' },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  },
};

async function checkout(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-checkout-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const writeLock = (lock: object): Promise<void> => writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  await mkdir(join(folder, 'deploy/local'), { recursive: true });
  await mkdir(join(folder, 'bin'));
  await copyFile(PREPARE, join(folder, 'deploy/local/prepare.mjs'));
  await writeFile(join(folder, 'bin/npm'), NPM, { mode: 0o755 });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ devDependencies: { node: '22.0.0' } }));
  await writeLock(LOCK);
  const calls = async (): Promise<string[]> => (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const start = (env: Record<string, string>, args: readonly string[]) => {
    const child = spawn(process.execPath, ['deploy/local/prepare.mjs', ...args], {
      cwd: folder,
      env: { PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number, output }));
    return { child, ended };
  };
  const prepare = async (env: Record<string, string> = {}, ...args: string[]) => await start(env, args).ended;
  return { folder, writeLock, calls, start, prepare };
}

const INSTALL = 'npm ci --loglevel=error --no-audit --no-fund';
const BUILD = 'turbo run build --output-logs=errors-only';

test('a fresh checkout is installed and built, which is said in one line; after that there is nothing to say or install', async (t) => {
  const { prepare, calls, writeLock } = await checkout(t);
  const { code, output } = await prepare();
  assert.equal(code, 0);
  assert.equal(output, 'installing dependencies (npm ci; they are not there yet) …\n');
  assert.deepEqual(await calls(), [INSTALL, BUILD]);
  assert.deepEqual(await prepare(), { code: 0, output: '' });
  assert.deepEqual((await calls()).slice(2), [BUILD]);
  await writeLock({ packages: { ...LOCK.packages, 'node_modules/left-pad': { version: '1.0.1' } } });
  assert.match((await prepare()).output, /package-lock\.json has changed/);
  assert.deepEqual((await calls()).slice(3), [INSTALL, BUILD]);
});

test('the script runs in the same place: its arguments, its output, its exit code', async (t) => {
  const { prepare, folder } = await checkout(t);
  await writeFile(join(folder, 'script.ts'), 'const args: string[] = process.argv.slice(2); console.log(args.join(" ")); process.exit(7);');
  const { code, output } = await prepare({}, 'script.ts', '--no-run', 'x y');
  assert.equal(code, 7);
  assert.ok(output.endsWith('--no-run x y\n'), output);
});

test('a request to end is passed on, and what the script makes of it counts', async (t) => {
  const { start, folder } = await checkout(t);
  await writeFile(
    join(folder, 'script.ts'),
    "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); console.log('up');",
  );
  const { child, ended } = start({}, ['script.ts']);
  let heard = '';
  while (!heard.includes('up')) heard += String((await once(child.stdout, 'data'))[0]);
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});

test('each problem is one sentence at the end, with exit code 1', async (t) => {
  const cases: readonly [env: Record<string, string>, expected: RegExp][] = [
    [{ FAKE_NPM_VERSION: '6.14.0' }, /^nephron: npm 6\.14\.0 is too old: 9 or newer is needed/],
    [{ FAKE_NPM_FAILS: 'yes' }, /npm error network\nnephron: the dependencies could not be installed/],
    [
      { FAKE_NPM_BLOCKS_SCRIPTS: 'yes' },
      /\nnephron: Node\.js 22\.0\.0 was not put in place, .*: run "npm rebuild --ignore-scripts=false node" and start again/,
    ],
    [{ FAKE_BUILD_FAILS: 'yes' }, /App\.vue: no such tag\nnephron: the web app could not be built/],
  ];
  for (const [env, expected] of cases) {
    const { prepare } = await checkout(t);
    const { code, output } = await prepare(env);
    assert.equal(code, 1);
    assert.match(output, expected);
  }
  const { prepare, writeLock } = await checkout(t);
  await writeLock({});
  assert.match((await prepare()).output, /^nephron: package-lock\.json is missing or damaged/);
});
