import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { endLeftoverPostgres, startLocalPostgres } from './postgres.ts';
import { isAlive } from './process-info.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-pg-'));
  // As root, Postgres runs as a user of its own, who has to enter the folder.
  await chmod(folder, 0o755);
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const common = { password: 'p@ss word', database: 'nephron', isDurable: false };

async function ask(url: string, query: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query({ text: query, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

test('a server that was killed goes on with its data at the next start, after one interrupted before it was set up', async (t) => {
  const dataDir = join(await folderFor(t), 'data');
  await mkdir(`${dataDir}.new`);
  await writeFile(join(`${dataDir}.new`, 'PG_VERSION'), '18');
  const first = await startLocalPostgres({ ...common, dataDir, isDurable: true });
  t.after(() => first.stop());
  await ask(first.url, 'create table kept as select 7 as n');
  first.kill();
  assert.deepEqual(await first.exited, { code: null, signal: 'SIGKILL' });
  const second = await startLocalPostgres({ ...common, dataDir, isDurable: true, port: first.port });
  t.after(() => second.stop());
  assert.deepEqual(await ask(second.url, 'select n from kept'), [7]);
  await second.stop();
  assert.deepEqual(await second.exited, { code: 0, signal: null });
});

test('a server that was left running is ended', async (t) => {
  const dataDir = join(await folderFor(t), 'data');
  const server = await startLocalPostgres({ ...common, dataDir });
  t.after(() => server.stop());
  assert.equal(await endLeftoverPostgres(dataDir), true);
  assert.equal(isAlive(server.pid ?? 0), false);
  assert.equal(await endLeftoverPostgres(dataDir), false);
});

test('a folder with other things in it is refused and left as it is', async (t) => {
  const dataDir = await folderFor(t);
  await writeFile(join(dataDir, 'thesis.txt'), 'x');
  await assert.rejects(startLocalPostgres({ ...common, dataDir }), /is not empty and holds no Postgres data/);
  assert.deepEqual(await readdir(dataDir), ['thesis.txt']);
});

test('a wrong password and a data folder of another release are told with the reason of the server', async (t) => {
  const dataDir = join(await folderFor(t), 'data');
  await (await startLocalPostgres({ ...common, dataDir })).stop();
  await assert.rejects(
    startLocalPostgres({ ...common, dataDir, password: 'other' }),
    /could not start in .*password authentication failed/,
  );
  await writeFile(join(dataDir, 'PG_VERSION'), '9.6\n');
  await assert.rejects(startLocalPostgres({ ...common, dataDir }), /could not start in .*incompatible/);
});

test('as root, a data folder below one that Postgres may not enter is refused with the command that opens it', {
  skip: process.getuid?.() !== 0 && 'runs as root only',
}, async (t) => {
  const folder = await folderFor(t);
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await assert.rejects(startLocalPostgres({ ...common, dataDir: join(closed, 'data') }), (error: Error) =>
    error.message.includes(`run "chmod o+x ${closed}"`),
  );
});
