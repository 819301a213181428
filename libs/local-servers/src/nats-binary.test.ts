import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findNatsServer } from './nats-binary.ts';

/** A folder that holds nothing but these programmes, to be the whole PATH. */
async function pathWith(t: TestContext, programmes: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-path-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(programmes)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

const silent = { onInstall: () => {}, alsoIn: [] };

test('a machine without nats-server and without a way to install it is told in one sentence what to do', async (t) => {
  const env = { PATH: await pathWith(t, {}) };
  await assert.rejects(findNatsServer({ ...silent, env }), (error: Error) => {
    assert.match(error.message, /^nats-server is missing: install it .* or set NATS_URL/);
    assert.ok(!error.message.includes('\n'));
    return true;
  });
});

test('nats-server is found on PATH, and beside it where packages put it', async (t) => {
  const folder = await pathWith(t, { 'nats-server': 'echo "nats-server: v2.9.10"' });
  const onPath = await findNatsServer({ ...silent, env: { PATH: folder } });
  assert.deepEqual(onPath, { kind: 'binary', command: 'nats-server', describe: 'nats-server: v2.9.10' });
  const beside = await findNatsServer({ ...silent, env: { PATH: await pathWith(t, {}) }, alsoIn: [folder] });
  assert.equal(beside.command, join(folder, 'nats-server'));
});

test('a missing nats-server is installed with the package manager that is there, and that is said before', async (t) => {
  const folder = await pathWith(t, {});
  const install = `[ "$1" = install ] && printf '#!/bin/sh\\necho v1\\n' > ${folder}/nats-server && chmod 755 ${folder}/nats-server; exit 0`;
  await writeFile(join(folder, 'brew'), `#!/bin/sh\nPATH=/bin:/usr/bin\n${install}\n`, { mode: 0o755 });
  const said: string[] = [];
  const found = await findNatsServer({ onInstall: (what) => said.push(what), alsoIn: [], env: { PATH: folder } });
  assert.equal(found.describe, 'v1');
  assert.deepEqual(said, ['nats-server is missing: installing it with Homebrew']);
});

test('Docker is the last resort, and only where it works', async (t) => {
  const docker = (info: number): string => `echo "$@" >> "$0.calls"; [ "$1" = info ] && exit ${info}; exit 0`;
  const working = await pathWith(t, { docker: docker(0) });
  const found = await findNatsServer({ ...silent, env: { PATH: working } });
  assert.equal(found.kind, 'docker');
  assert.match(await readFile(join(working, 'docker.calls'), 'utf8'), /^info\npull --quiet nats:[\d.]+\n$/);
  const broken = await pathWith(t, { docker: docker(1) });
  await assert.rejects(findNatsServer({ ...silent, env: { PATH: broken } }), /nats-server is missing/);
});
