import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '@nephron/local-servers';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-main-'));
  await chmod(folder, 0o755);
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'mirror'));
  return folder;
}

/** Runs the starter to its end, as `npm start` called in `folder` would. */
async function start(folder: string, env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: { PATH: process.env.PATH, INIT_CWD: folder, NEPHRON_DATA_DIR: 'data', NEPHRON_MIRROR_DIR: 'mirror', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  const [code] = await once(child, 'close');
  return { code, output, errors };
}

/** It ends with exit code 1 and this one sentence, and leaves nothing that would hinder the next start. */
async function assertRefused(folder: string, env: Record<string, string>, sentence: RegExp): Promise<void> {
  const { code, errors } = await start(folder, env);
  assert.equal(code, 1);
  assert.match(errors, sentence);
  assert.equal(errors.trim().split('\n').length, 1, errors);
  const left = await readdir(join(folder, 'data')).catch((): string[] => []);
  assert.ok(!left.includes('lock'), String(left));
}

test('settings that are wrong are one sentence with all of them', async (t) => {
  const folder = await folderFor(t);
  await assertRefused(
    folder,
    { NEPHRON_PORT: 'many', NEPHRON_LOG_LEVEL: 'loud' },
    /^nephron: settings are wrong: NEPHRON_PORT .*NEPHRON_LOG_LEVEL/,
  );
});

test('a missing mirror folder, a data folder that is a file, and a busy port are one sentence each', async (t) => {
  const folder = await folderFor(t);
  await assertRefused(folder, { NEPHRON_MIRROR_DIR: '../gone' }, /^nephron: the mirror folder \S+\/gone cannot be read/);
  await writeFile(join(folder, 'file'), '');
  await assertRefused(folder, { NEPHRON_DATA_DIR: 'file' }, /^nephron: the data folder \S+\/file cannot be used \(it is a file/);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await assertRefused(folder, { NEPHRON_PORT: String(port) }, new RegExp(`^nephron: port ${port} is in use`));
});

test('a database or broker that was named and does not answer is one sentence with its place and without its password', async (t) => {
  const folder = await folderFor(t);
  const closed = await freePort();
  const gone = { NEPHRON_PORT: String(await freePort()), NATS_URL: `nats://127.0.0.1:${closed}` };
  const database = `postgres://ada:secret@127.0.0.1:${closed}/genes`;
  await assertRefused(
    folder,
    { ...gone, DATABASE_URL: database },
    new RegExp(`^nephron: DATABASE_URL: Postgres at 127.0.0.1:${closed}/genes cannot be used \\((?!.*secret).*ECONNREFUSED`),
  );
});

test('a broker that cannot be reached, and one that accepts and says nothing, is given up in seconds', async (t) => {
  const folder = await folderFor(t);
  const mute = createServer().listen(0, '127.0.0.1');
  await once(mute, 'listening');
  t.after(() => mute.close());
  const { port } = mute.address() as AddressInfo;
  const env = { NEPHRON_PORT: String(await freePort()), NATS_URL: `nats://127.0.0.1:${port}` };
  await assertRefused(folder, env, /^nephron: the NATS server cannot be used: it refuses the login, or does not answer/);
  const closed = await freePort();
  const gone = { ...env, NATS_URL: `nats://ada:secret@127.0.0.1:${closed}` };
  await assertRefused(folder, gone, new RegExp(`^nephron: NATS_URL: no server answers at 127.0.0.1:${closed} \\(ECONNREFUSED\\)`));
});

test('help and version are printed without starting anything', async (t) => {
  const folder = await folderFor(t);
  const help = await start(folder, {}, '--help');
  assert.equal(help.code, 0);
  assert.match(help.output, /NEPHRON_PORT/);
  const version = await start(folder, {}, '--version');
  assert.match(version.output, /^\d+\.\d+\.\d+\n$/);
  assert.deepEqual(await readdir(folder), ['mirror']);
});
