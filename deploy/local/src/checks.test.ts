import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort } from '@nephron/local-servers';
import { requireFreePort, requireMirror, requireSpace } from './checks.ts';

async function occupy(t: TestContext, port: number, host: string): Promise<() => void> {
  const server = createServer().listen({ port, host });
  await new Promise((done, failed) => server.once('listening', done).once('error', failed));
  t.after(() => server.close());
  return () => void server.close();
}

test('a busy port is told with its number and how to choose another, whichever address of localhost it is busy on', async (t) => {
  const port = await freePort();
  await requireFreePort(port);
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const release = await occupy(t, port, host);
    await assert.rejects(
      requireFreePort(port),
      new RegExp(`^PrerequisiteError: port ${port} is in use .*NEPHRON_PORT=${port + 1} npm start`),
    );
    release();
  }
});

test('a port that is about to be let go is waited for', async (t) => {
  const port = await freePort();
  const release = await occupy(t, port, '127.0.0.1');
  setTimeout(release, 150);
  await requireFreePort(port, 5_000);
});

test('a mirror folder that is missing or a file is told with its path', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-mirror-'));
  t.after(() => rm(folder, { recursive: true }));
  await requireMirror(folder);
  await writeFile(join(folder, 'file'), '');
  await assert.rejects(requireMirror(join(folder, 'none')), /none cannot be read \(it does not exist\): set NEPHRON_MIRROR_DIR/);
  await assert.rejects(requireMirror(join(folder, 'file')), /it is not a folder/);
});

test('too little room is told with what is free and what is needed', async () => {
  await requireSpace(tmpdir(), 1);
  await assert.rejects(requireSpace(tmpdir(), Number.MAX_SAFE_INTEGER), /only \d+ MB are free for .* and \d+ MB are needed/);
});
