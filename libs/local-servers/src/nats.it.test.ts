import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { endLeftoverNats, startLocalNats } from './nats.ts';
import { findNatsServer } from './nats-binary.ts';
import { isAlive } from './process-info.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-nats-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const command = await findNatsServer({ onInstall: () => {} });

/** What the server answers to a client that logs in so. */
async function answerTo(port: number, login: object): Promise<string> {
  return await new Promise((done, failed) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let heard = '';
    socket.once('error', failed);
    socket.on('data', (chunk) => {
      heard += chunk;
      if (!/PONG|-ERR/.test(heard)) return;
      socket.destroy();
      done(heard);
    });
    socket.write(`CONNECT ${JSON.stringify({ verbose: false, ...login })}\r\nPING\r\n`);
  });
}

test('the server asks for the login it was given, and nobody else can read that', async (t) => {
  const dataDir = await folderFor(t);
  const server = await startLocalNats({ command, dataDir, login: { user: 'nephron', password: 'se"cret' } });
  t.after(() => server.stop());
  assert.match(await answerTo(server.port, { user: 'nephron', pass: 'se"cret' }), /PONG/);
  assert.match(await answerTo(server.port, { user: 'nephron', pass: 'other' }), /Authorization Violation/);
  assert.equal((await stat(join(dataDir, 'nats-server.conf'))).mode & 0o077, 0);
});

test('a port that is taken is told with the reason of the server', async (t) => {
  const dataDir = await folderFor(t);
  const first = await startLocalNats({ command, dataDir: join(dataDir, 'a') });
  t.after(() => first.stop());
  await assert.rejects(
    startLocalNats({ command, dataDir: join(dataDir, 'b'), port: first.port }),
    /nats-server could not start: .*address already in use/,
  );
});

test('a server that was left running is ended, and a process that merely has its old id is not', async (t) => {
  const dataDir = await folderFor(t);
  const server = await startLocalNats({ command, dataDir });
  t.after(() => server.stop());
  assert.equal(await endLeftoverNats(dataDir), true);
  assert.equal(isAlive(server.pid ?? 0), false);
  await writeFile(join(dataDir, 'running'), String(process.pid));
  assert.equal(await endLeftoverNats(dataDir), false);
});

test('with Docker the server gets its folder, its port on loopback alone, and a name by which it is found again', async (t) => {
  const folder = await folderFor(t);
  const docker = join(folder, 'docker');
  // Stands in for Docker: notes its arguments and answers on the published port as the server would.
  await writeFile(
    docker,
    `#!${process.execPath}
    require('node:fs').appendFileSync(${JSON.stringify(`${docker}.calls`)}, process.argv.slice(2).join(' ') + '\\n');
    const [, name] = /--name (\\S+)/.exec(process.argv.join(' '));
    const [, host, port] = /(127\\.0\\.0\\.1):(\\d+):4222/.exec(process.argv.join(' '));
    require('node:net').createServer((socket) => socket.end('INFO {"server_name":"' + name + '"}\\r\\n')).listen(port, host);`,
  );
  await chmod(docker, 0o755);
  const dataDir = join(folder, 'data');
  const server = await startLocalNats({ command: { kind: 'docker', command: docker, describe: '' }, dataDir });
  t.after(() => server.stop());
  const calls = await readFile(`${docker}.calls`, 'utf8');
  assert.match(calls, /^run --rm --name nephron-nats-[0-9a-f]{12} /);
  assert.ok(calls.includes(`--publish 127.0.0.1:${server.port}:4222 --volume ${dataDir}:/data`));
  assert.match(await readFile(join(dataDir, 'nats-server.conf'), 'utf8'), /listen: "0\.0\.0\.0:4222"[\s\S]*store_dir: "\/data"/);
  assert.match(await readFile(join(dataDir, 'running'), 'utf8'), /^nephron-nats-/);
});
