import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
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
