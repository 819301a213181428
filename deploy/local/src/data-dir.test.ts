import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { processIdentity } from '@nephron/local-servers';
import { claimDataDir } from './data-dir.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-data-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a folder is made, kept from a second start, and free again after the release', async (t) => {
  const path = join(await folderFor(t), 'a/b');
  const held = await claimDataDir(path);
  assert.equal(held.wasAbandoned, false);
  const password = await held.postgresPassword();
  await assert.rejects(claimDataDir(path), new RegExp(`already runs with the data folder .*a/b \\(process ${process.pid}\\)`));
  await held.release();
  const again = await claimDataDir(path);
  assert.equal(again.wasAbandoned, false);
  assert.equal(await again.postgresPassword(), password);
  await again.release();
  assert.deepEqual(await readdir(path), ['postgres-password']);
  assert.equal((await stat(join(path, 'postgres-password'))).mode & 0o077, 0);
});

test('what a killed start left is taken over, also where its process id belongs to another by now', async (t) => {
  const path = await folderFor(t);
  const child = spawn(process.execPath, ['-e', '']);
  const identity = processIdentity(child.pid ?? 0);
  await once(child, 'exit');
  for (const left of [JSON.stringify({ pid: child.pid, identity }), JSON.stringify({ pid: process.pid, identity: 'ticks 1' }), '{"pi']) {
    await writeFile(join(path, 'lock'), left);
    const claimed = await claimDataDir(path);
    assert.equal(claimed.wasAbandoned, true, left);
    await claimed.release();
  }
});

test('of many starts that find an abandoned folder at once, one gets it', async (t) => {
  const path = await folderFor(t);
  await writeFile(join(path, 'lock'), JSON.stringify({ pid: 2 ** 22, identity: 'ticks 1' }));
  const script = `
    import { claimDataDir } from ${JSON.stringify(import.meta.resolve('./data-dir.ts'))};
    setInterval(() => {}, 1000);
    process.send('up');
    process.once('message', async () => {
      const claimed = await claimDataDir(process.argv[1]).then(() => true, () => false);
      process.send(claimed);
    });`;
  const starts = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-e', script, path], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );
  t.after(() => starts.forEach((start) => void start.kill('SIGKILL')));
  await Promise.all(starts.map((start) => once(start, 'message')));
  const answers = starts.map(async (start) => (await once(start, 'message'))[0]);
  for (const start of starts) start.send('go');
  assert.equal((await Promise.all(answers)).filter(Boolean).length, 1);
});

test('a folder that cannot be used is told with the reason', async (t) => {
  const folder = await folderFor(t);
  await writeFile(join(folder, 'file'), '');
  await assert.rejects(claimDataDir(join(folder, 'file')), /file cannot be used \(it is a file, or lies below one\): set NEPHRON_DATA_DIR/);
  await assert.rejects(claimDataDir(join(folder, 'file/below')), /it is a file, or lies below one/);
});

test('a folder without the right to write is told so', { skip: process.getuid?.() === 0 && 'root may write everywhere' }, async (t) => {
  const path = join(await folderFor(t), 'closed');
  await mkdir(path);
  await chmod(path, 0o555);
  await assert.rejects(claimDataDir(path), /cannot be used \(no right to write there\)/);
});

test('a database without its password is told before it is started', async (t) => {
  const path = await folderFor(t);
  await mkdir(join(path, 'postgres'));
  await writeFile(join(path, 'postgres/PG_VERSION'), '18');
  const held = await claimDataDir(path);
  await assert.rejects(held.postgresPassword(), /postgres-password is missing/);
  await held.release();
});

test('folders that are made can be entered by the user Postgres runs as, whatever the umask', async (t) => {
  const folder = await folderFor(t);
  const former = process.umask(0o077);
  t.after(() => process.umask(former));
  const held = await claimDataDir(join(folder, 'a/b'));
  await held.release();
  for (const made of ['a', 'a/b']) assert.equal((await stat(join(folder, made))).mode & 0o001, 1, made);
});
