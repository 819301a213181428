import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { commandLineOf, endProcess, isAlive, processIdentity } from './process-info.ts';

test('a process is told from a later one, and from none', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'marker-7']);
  const pid = child.pid ?? 0;
  await once(child, 'spawn');
  assert.equal(isAlive(pid), true);
  assert.match(commandLineOf(pid), /marker-7/);
  const identity = processIdentity(pid);
  assert.ok(identity);
  assert.equal(processIdentity(pid), identity);
  assert.notEqual(processIdentity(process.pid), identity);
  const exited = once(child, 'exit');
  await endProcess(pid, [{ signal: 'SIGTERM', waitMs: 5_000 }]);
  assert.deepEqual(await exited, [null, 'SIGTERM']);
  assert.equal(isAlive(pid), false);
  assert.equal(processIdentity(pid), undefined);
});

test('a process that ignores the first signal gets the second', async () => {
  const script = "process.on('SIGTERM', () => {}); process.stdout.write('x'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ['-e', script]);
  await once(child.stdout, 'data');
  const exited = once(child, 'exit');
  await endProcess(child.pid ?? 0, [
    { signal: 'SIGTERM', waitMs: 200 },
    { signal: 'SIGKILL', waitMs: 5_000 },
  ]);
  assert.deepEqual(await exited, [null, 'SIGKILL']);
});

test('a process that has ended counts as gone although nobody has collected it', {
  skip: !existsSync('/proc/self/stat') && 'needs /proc',
}, async (t) => {
  // The shell becomes a programme that never asks about its children.
  const parent = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 60']);
  t.after(() => parent.kill('SIGKILL'));
  const pid = Number((await once(parent.stdout, 'data'))[0]);
  assert.equal(isAlive(pid), true);
  for (let n = 0; n < 500 && isAlive(pid); n++) await delay(10);
  assert.equal(isAlive(pid), false);
  process.kill(pid, 0);
});
