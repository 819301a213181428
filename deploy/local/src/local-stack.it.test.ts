import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort } from '@nephron/local-servers';
import { eventually, type OnStop, startStack, stopsOf } from '@nephron/testing';

/** Stands in for the gateway: says as whom it reaches the database, and which database that is. */
const GATEWAY = `
import { createServer } from 'node:http';
import { openPool } from '${import.meta.resolve('@nephron/db')}';
const pool = openPool(process.env.DATABASE_URL, { application: 'fake', max: 1, role: process.env.NEPHRON_DB_ROLE, onError: () => {} });
const server = createServer(async (request, response) => {
  const { rows } = await pool
    .query("select current_user as role, (select oid from pg_class where relname = 'run') as database")
    .catch((error) => ({ rows: [{ error: error.message }] }));
  response.end(JSON.stringify(rows[0]));
});
server.listen(process.env.NEPHRON_GATEWAY_PORT, '127.0.0.1', () => process.send({ type: 'ready' }));
`;

/** Stands in for a service that only works on messages. */
const WORKER = `
import { connectNats } from '${import.meta.resolve('@nephron/messaging')}';
import { silentLogger } from '${import.meta.resolve('@nephron/telemetry')}';
const nats = await connectNats(process.env.NATS_URL, 'fake', silentLogger());
await (await nats.manager()).streams.info('NEPHRON_WORK');
process.send({ type: 'ready' });
`;

/** As services of the real kit do; the time it takes shows whether the servers stay that long. */
const ENDS_WITH_PARENT = `
process.once('SIGTERM', () => setTimeout(() => process.exit(0), 400));
process.once('disconnect', () => process.exit(0));
`;

function starter(folder: string): string {
  const module = (name: string): string => import.meta.resolve(`./${name}.ts`);
  return `
import { createLogPrinter } from '${module('log-printer')}';
import { runUntilStopped } from '${module('lifecycle')}';
import { startLocalStack } from '${module('local-stack')}';
import { localServices } from '${module('services')}';
import { readSettings } from '${module('settings')}';
const settings = readSettings(process.env, ${JSON.stringify(folder)});
const printer = createLogPrinter({ ...settings, write: (text) => process.stdout.write(text), colours: false });
const services = (place) => [
  { name: 'gateway', entry: '${folder}/gateway.ts', role: 'nephron_gateway', env: { NEPHRON_GATEWAY_PORT: String(place.gatewayPort) } },
  { name: 'worker', entry: '${folder}/worker.ts', env: {} },
  { ...localServices(place).find(({ name }) => name === 'edge'), entry: '${new URL('edge-main.ts', import.meta.url).pathname}' },
];
try {
  await runUntilStopped(
    async (life) => {
      const { url, isNew } = await startLocalStack({ settings, projectDir: '${folder}', env: process.env, services, printer, life });
      process.send({ type: 'ready', url, isNew });
    },
    { log: printer.log },
  );
  process.exit(0);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
`;
}

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Fulfilled with the exit code. */
  readonly exited: Promise<number | null>;
  readonly ready: Promise<{ readonly url: string; readonly isNew: boolean }>;
}

class Installation {
  readonly folder: string;
  readonly port: number;
  readonly #onStop: OnStop['onStop'];

  constructor(folder: string, port: number, onStop: OnStop['onStop']) {
    this.folder = folder;
    this.port = port;
    this.#onStop = onStop;
  }

  static async make(t: TestContext): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'nephron-stack-'));
    // As root, Postgres runs as a user of its own, who has to enter the folder.
    await chmod(folder, 0o755);
    // Last in, first out: the folder goes after the processes that write into it.
    const { onStop } = stopsOf(t);
    onStop(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'mirror'));
    const files = { 'gateway.ts': GATEWAY + ENDS_WITH_PARENT, 'worker.ts': WORKER + ENDS_WITH_PARENT, 'start.ts': starter(folder) };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return new Installation(folder, await freePort(), onStop);
  }

  start(more: Readonly<Record<string, string>> = {}): Started {
    const env = {
      ...more,
      ...process.env,
      NEPHRON_PORT: String(this.port),
      NEPHRON_DATA_DIR: `${this.folder}/data`,
      NEPHRON_MIRROR_DIR: `${this.folder}/mirror`,
    };
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(this.folder, 'start.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own, so that this test can press Ctrl-C as a terminal does: for the whole group.
      detached: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const exited = once(child, 'exit').then(([code]) => code as number | null);
    this.#onStop(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    });
    const ready = Promise.race([
      once(child, 'message').then(([message]) => message),
      exited.then(() => Promise.reject(new Error(`it ended: ${output}`))),
    ]);
    ready.catch(() => {});
    return { child, output: () => output, exited, ready };
  }

  async pidOf(server: 'postgres' | 'nats'): Promise<number> {
    const text = await readFile(join(this.folder, 'data', server === 'postgres' ? 'postgres/postmaster.pid' : 'nats/running'), 'utf8');
    return Number(text.split('\n')[0]);
  }

  /** Ids of all processes that have something of this installation on their command line or in their parentage. */
  async processes(started: Started): Promise<number[]> {
    const ps = spawn('ps', ['-eo', 'pid=,ppid=,args='], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    ps.stdout.on('data', (chunk) => (text += chunk));
    await once(ps, 'close');
    const rows = text.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
    return rows.flatMap((row) => {
      const isOurs = row?.[3]?.includes(this.folder) || Number(row?.[2]) === started.child.pid;
      return isOurs && !row?.[3]?.includes('<defunct>') ? [Number(row?.[1])] : [];
    });
  }
}

async function ask(url: string): Promise<{ readonly role: string; readonly database: number }> {
  return (await (await fetch(`${url}/api`, { signal: AbortSignal.timeout(2_000) })).json()) as { role: string; database: number };
}

test('a start fills an empty folder, survives the loss of any of its processes, and Ctrl-C leaves none', async (t) => {
  const installation = await Installation.make(t);
  const first = installation.start();
  const { url, isNew } = await first.ready;
  assert.equal(isNew, true);
  const before = await ask(url);
  assert.equal(before.role, 'nephron_gateway');

  const second = installation.start();
  assert.equal(await second.exited, 1);
  assert.match(second.output(), /Nephron already runs with the data folder .*\(process \d+\): stop it first/);

  for (const server of ['postgres', 'nats'] as const) {
    const pid = await installation.pidOf(server);
    process.kill(pid, 'SIGKILL');
    await eventually(async () => assert.notEqual(await installation.pidOf(server), pid), 20_000);
    await eventually(() => assert.ok(first.output().includes(`${server} is back`)), 20_000);
  }
  await eventually(async () => assert.deepEqual(await ask(url), before), 20_000);

  const running = await installation.processes(first);
  assert.ok(running.length >= 5, String(running));
  process.kill(-(first.child.pid ?? 0), 'SIGINT');
  assert.equal(await first.exited, 0);
  const atTheEnd = first.output().slice(first.output().indexOf('stopping (SIGINT)'));
  assert.doesNotMatch(atTheEnd, /ended/, 'a server went before the services');
  assert.deepEqual(await installation.processes(first), []);

  const third = installation.start();
  assert.deepEqual(await ask((await third.ready).url), before);
});

test('a start that is killed takes its services with it, and the next start clears away its servers and goes on', async (t) => {
  const installation = await Installation.make(t);
  const first = installation.start();
  const before = await ask((await first.ready).url);
  const servers = [await installation.pidOf('postgres'), await installation.pidOf('nats')];
  first.child.kill('SIGKILL');
  await first.exited;

  const second = installation.start();
  assert.deepEqual(await ask((await second.ready).url), before);
  assert.match(second.output(), /stopped the Postgres that an earlier start had left running/);
  const running = await installation.processes(second);
  for (const pid of servers) assert.ok(!running.includes(pid));
  // Edge, gateway, worker, Postgres with its helpers, nats-server; nothing twice.
  assert.equal(running.filter((pid) => servers.includes(pid)).length, 0);
});

test('servers that exist are used in the roles of the services, and left alone at the end', async (t) => {
  const { database, broker } = await startStack(t);
  const installation = await Installation.make(t);
  const started = installation.start({ DATABASE_URL: database.url, NATS_URL: broker.url });
  const { url, isNew } = await started.ready;
  assert.equal(isNew, true);
  assert.equal((await ask(url)).role, 'nephron_gateway');
  assert.deepEqual(await readdir(join(installation.folder, 'data')), ['lock']);
  started.child.kill('SIGTERM');
  assert.equal(await started.exited, 0);
  await database.db.selectFrom('run').select('id').execute();
  await broker.nats.connection.flush();
});
