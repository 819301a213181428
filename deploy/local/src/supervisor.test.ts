import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { eventually } from '@nephron/testing';
import { pino } from 'pino';
import { startNodeProcess } from './service-process.ts';
import { allReady, nextDelay, type RunningPart, supervise } from './supervisor.ts';

const QUICK = { firstMs: 20, mostMs: 100, healthyMs: 60_000 };
const READY_AND_STAY = "process.send({ type: 'ready' }); setInterval(() => {}, 1000);";

interface Watched {
  readonly part: { readonly name: string; readonly start: () => Promise<RunningPart> };
  /** Ids of the processes that were started, oldest first. */
  readonly pids: () => Promise<number[]>;
  readonly said: string[];
}

/** A part that runs this script, which notes its process id first. */
async function scripted(t: TestContext, name: string, script: string): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-part-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const entry = join(folder, 'part.mjs');
  const pidFile = join(folder, 'pids');
  await writeFile(
    entry,
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(pidFile)}, process.pid + '\\n');\n${script}`,
  );
  const said: string[] = [];
  const start = async (): Promise<RunningPart> =>
    startNodeProcess({ entry, cwd: folder, env: process.env, inBackground: true, stopLimitMs: 300 }, (line) => said.push(line));
  const pids = async (): Promise<number[]> => {
    const text = await readFile(pidFile, 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean).map(Number);
  };
  return { part: { name, start }, pids, said };
}

function listening() {
  const lines: string[] = [];
  return { lines, log: pino({}, { write: (line: string) => lines.push(JSON.parse(line).msg) }) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('the wait before a restart doubles from half a second to ten, and starts anew after half a minute of life', () => {
  const waits = [0];
  for (let crash = 0; crash < 7; crash++) waits.push(nextDelay(waits.at(-1) ?? 0, 100));
  assert.deepEqual(waits.slice(1), [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  assert.equal(nextDelay(10_000, 30_000), 500);
});

test('a part that is killed is started again, and both is said', async (t) => {
  const { log, lines } = listening();
  const { part, pids } = await scripted(t, 'janitor', READY_AND_STAY);
  const supervised = supervise(part, { log, backoff: QUICK });
  t.after(() => supervised.stop());
  await supervised.ready;
  process.kill((await pids())[0] ?? 0, 'SIGKILL');
  await eventually(async () => assert.equal((await pids()).length, 2));
  await eventually(() => assert.deepEqual(lines, ['janitor ended (killed by SIGKILL); starting it again in 0.02 s', 'janitor is back']));
  assert.equal(supervised.isReady(), true);
});

test('a part that ends again and again before it was ever ready is given up, by name and with how it ended', async (t) => {
  const { log } = listening();
  const broken = await scripted(t, 'broken', "console.error('port taken'); process.exit(3);");
  const fine = await scripted(t, 'fine', READY_AND_STAY);
  const parts = [broken, fine].map(({ part }) => supervise(part, { log, backoff: QUICK }));
  t.after(() => Promise.all(parts.map((part) => part.stop())));
  await assert.rejects(allReady(parts, 30_000), /^PrerequisiteError: broken does not start \(exit code 3\)/);
  assert.equal((await broken.pids()).length, 3);
  assert.equal(broken.said[0], 'port taken');
});

test('a part that is not ready in time is named', async (t) => {
  const { log } = listening();
  const fine = await scripted(t, 'fine', READY_AND_STAY);
  const slow = await scripted(t, 'slow', 'setInterval(() => {}, 1000);');
  const parts = [fine, slow].map(({ part }) => supervise(part, { log, backoff: QUICK }));
  t.after(() => Promise.all(parts.map((part) => part.stop())));
  await parts[0]?.ready;
  await assert.rejects(allReady(parts, 50), /^PrerequisiteError: not ready within 0\.05 s: slow;/);
});

test('a stop leaves no process, not even one that is waiting for its restart', async (t) => {
  const { log } = listening();
  const orderly = await scripted(t, 'orderly', `process.on('SIGTERM', () => process.exit(0)); ${READY_AND_STAY}`);
  const crashing = await scripted(t, 'crashing', "process.send({ type: 'ready' }); setTimeout(() => process.exit(1), 50);");
  const parts = [orderly, crashing].map(({ part }) => supervise(part, { log, backoff: { ...QUICK, firstMs: 60_000, mostMs: 60_000 } }));
  await allReady(parts, 30_000);
  await eventually(() => assert.equal(parts[1]?.isReady(), false));
  await Promise.all(parts.map((part) => part.stop()));
  for (const pid of [...(await orderly.pids()), ...(await crashing.pids())]) assert.equal(isRunning(pid), false);
  assert.equal((await crashing.pids()).length, 1);
});

test('a process that does not listen to the request to end is killed, with what it started', async (t) => {
  const { log } = listening();
  const script = `
    import { spawn } from 'node:child_process';
    process.on('SIGTERM', () => {});
    const helper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    console.log(helper.pid);
    ${READY_AND_STAY}`;
  const { part, pids, said } = await scripted(t, 'stubborn', script);
  const supervised = supervise(part, { log });
  await supervised.ready;
  await eventually(() => assert.equal(said.length, 1));
  await supervised.stop();
  for (const pid of [...(await pids()), Number(said[0])]) await eventually(() => assert.equal(isRunning(pid), false));
});
