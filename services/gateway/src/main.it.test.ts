import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ROLES } from '@nephron/db';
import { eventually, startStack } from '@nephron/testing';
import { addGene, PKD1 } from './testing/ledger.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

/** The gateway as a process, on a port of its choice. */
async function start(t: TestContext, settings: Readonly<Record<string, string>>): Promise<Running> {
  const child = fork(MAIN, {
    env: { ...process.env, NEPHRON_GATEWAY_PORT: '0', NEPHRON_DB_ROLE: ROLES.gateway, ...settings },
    silent: true,
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout?.on('data', (text) => {
    said += text;
  });
  const url = await eventually(() => {
    const address = /"address":"([^"]+)"/.exec(said)?.[1];
    assert.ok(address && child.exitCode === null, said);
    return address;
  });
  return { child, url };
}

test('a gateway answers readers and takes commands before there is a broker, and ends in order when told', async (t) => {
  const { database } = await startStack(t);
  await addGene(database.db, PKD1);
  const { child, url } = await start(t, { DATABASE_URL: database.url, NATS_URL: '127.0.0.1:1', NEPHRON_LOCAL_COMMANDS: 'allow' });
  const gene = await fetch(`${url}/api/genes/PKD1`);
  assert.equal(gene.status, 200);
  const command = await fetch(`${url}/api/progress/trigger/gnomad`, { method: 'POST' });
  assert.equal(command.status, 202);
  const ready = await fetch(`${url}/api/health/ready`);
  assert.deepEqual(
    [ready.status, ((await ready.json()) as { parts: object }).parts],
    [503, { database: true, broker: false, schema: true }],
  );
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});

test('with everything there a gateway is ready; without the setting commands need a token', async (t) => {
  const { broker, database } = await startStack(t);
  const { url } = await start(t, { DATABASE_URL: database.url, NATS_URL: broker.url });
  await eventually(async () => {
    const ready = (await (await fetch(`${url}/api/health/ready`)).json()) as { ready: boolean; services: { service: string }[] };
    assert.deepEqual([ready.ready, ready.services.map(({ service }) => service)], [true, ['gateway']]);
  });
  assert.equal((await fetch(`${url}/api/progress/trigger/gnomad`, { method: 'POST' })).status, 401);
});
