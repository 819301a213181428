import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONSUMERS, subjects } from '@nephron/contracts';
import { type Db, ROLES } from '@nephron/db';
import { publish } from '@nephron/messaging';
import { eventually, startStack, type TestStack } from '@nephron/testing';
import { sql } from 'kysely';
import { type CacheJanitor, startCacheJanitor } from './cache-janitor.ts';

const HOUR_MS = 3_600_000;

test('entries of an older generation are reclaimed at most 1,000 at a time, and those of the current one stay', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await watchDeletes(db);
  await startJanitor(stack);
  await addEntries(db, 'gene_list', 1, 20_000);
  await addEntries(db, 'annotation', 1, 50);
  await bump(db, 'gene_list');
  await addEntries(db, 'gene_list', 2, 30);

  await invalidated(stack, 'gene_list', 2);

  await eventually(async () => assert.deepEqual(await entries(db), { 'annotation/1': 50, 'gene_list/2': 30 }), 30_000);
  const deletes = await deletesSeen(db);
  assert.equal(sum(deletes), 20_000);
  assert.ok(Math.max(...deletes.map((one) => one.rows)) <= 1_000);
  await eventually(async () => assert.equal(await unsettled(stack), 0));
});

test('which generation is current is what the ledger says, not the message', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await startJanitor(stack);
  await addEntries(db, 'gene_list', 1, 20);
  await invalidated(stack, 'gene_list', 99);
  await invalidated(stack, 'no_such_namespace', 2);
  await eventually(async () => assert.equal(await unsettled(stack), 0));
  assert.deepEqual(await entries(db), { 'gene_list/1': 20 });
});

test('a janitor stopped halfway gives the message back, and the next one finishes', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await watchDeletes(db, 0.1);
  const first = await startJanitor(stack);
  await addEntries(db, 'gene_list', 1, 10_000);
  await bump(db, 'gene_list');
  await invalidated(stack, 'gene_list', 2);
  await eventually(async () => assert.ok((await deletesSeen(db)).length >= 2));

  await first.stop(5_000);

  const left = (await entries(db))['gene_list/1'] ?? 0;
  assert.ok(left > 0 && left < 10_000, `${left} left`);
  assert.ok((await unsettled(stack)) > 0);
  await startJanitor(stack);
  await eventually(async () => assert.deepEqual(await entries(db), {}), 30_000);
  await eventually(async () => assert.equal(await unsettled(stack), 0));
});

test('what was invalidated without a word is found by the sweep at start', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addEntries(db, 'gene', 1, 1_500);
  await bump(db, 'gene');
  await startJanitor(stack);
  await eventually(async () => assert.deepEqual(await entries(db), {}));
});

test('two replicas sweep expired entries one at a time and leave no lock behind', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await watchDeletes(db, 0.03);
  await addEntries(db, 'gene_list', 1, 8_000, '-1 hour');
  await addEntries(db, 'gene', 1, 40, '1 hour');
  await addEntries(db, 'annotation', 1, 7);

  await Promise.all([startJanitor(stack, 1_000), startJanitor(stack, 1_000)]);

  await eventually(async () => assert.deepEqual(await entries(db), { 'annotation/1': 7, 'gene/1': 40 }), 30_000);
  const deletes = await deletesSeen(db);
  assert.equal(sum(deletes), 8_000);
  assert.ok(Math.max(...deletes.map((one) => one.rows)) <= 1_000);
  for (const [index, one] of deletes.entries()) {
    const next = deletes[index + 1];
    assert.ok(!next || next.began >= one.ended, 'two sweeps at the same time');
  }
  await eventually(async () => {
    const { rows } =
      await sql`select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`.execute(
        db,
      );
    assert.equal(rows.length, 0);
  });
});

test('entries that somebody holds are passed over, and reclaimed once they are free', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await startJanitor(stack);
  await addEntries(db, 'gene_list', 1, 3_000);
  await bump(db, 'gene_list');
  await db.transaction().execute(async (trx) => {
    await sql`select key from cache_entry where key in ('key 10', 'key 2000') for update`.execute(trx);
    await invalidated(stack, 'gene_list', 2);
    await eventually(async () => assert.deepEqual(await entries(db), { 'gene_list/1': 2 }));
    assert.ok((await unsettled(stack)) > 0);
  });
  await eventually(async () => assert.deepEqual(await entries(db), {}));
  await eventually(async () => assert.equal(await unsettled(stack), 0));
});

test('when the broker is back, the janitor sweeps what it may have missed', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await startJanitor(stack);
  await stack.broker.kill();
  await addEntries(db, 'gene_list', 1, 10, '-1 hour');
  await stack.broker.restart();
  await eventually(async () => assert.deepEqual(await entries(db), {}), 20_000);
});

async function startJanitor({ database, broker, log, onStop }: TestStack, sweepIntervalMs = HOUR_MS): Promise<CacheJanitor> {
  const nats = await broker.connect('cache-janitor');
  const janitor = startCacheJanitor({ db: database.as(ROLES.cacheJanitor), nats, log, sweepIntervalMs });
  onStop(() => janitor.stop(5_000));
  await eventually(() => assert.ok(janitor.isRunning()));
  return janitor;
}

async function addEntries(db: Db, namespace: string, generation: number, rows: number, expiresIn?: string): Promise<void> {
  await sql`
    insert into cache_entry (namespace, generation, key, value, bytes, expires_at)
    select ${namespace}, ${generation}, 'key ' || n, '{}', 2, now() + ${expiresIn ?? null}::interval from generate_series(1, ${rows}::int) n
  `.execute(db);
}

async function bump(db: Db, namespace: string): Promise<void> {
  await sql`update cache_namespace set generation = generation + 1 where namespace = ${namespace}`.execute(db);
}

async function invalidated({ broker }: TestStack, namespace: string, generation: number): Promise<void> {
  const message = { subject: subjects.cacheInvalidated, schemaId: 'cache.invalidated/1', payload: { namespace, generation } };
  await publish(broker.nats, { ...message, messageId: `${namespace}/${generation}` });
}

async function entries(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; rows: number }>`
    select namespace || '/' || generation as name, count(*)::int as rows from cache_entry group by 1 order by 1
  `.execute(db);
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}

/** Messages the janitor has not settled for good. */
async function unsettled({ broker }: TestStack): Promise<number> {
  const manager = await broker.nats.manager();
  const { num_pending, num_ack_pending } = await manager.consumers.info(CONSUMERS.cacheJanitor.stream, CONSUMERS.cacheJanitor.durable);
  return num_pending + num_ack_pending;
}

interface DeleteSeen {
  readonly rows: number;
  readonly began: Date;
  readonly ended: Date;
}

/** Notes how many rows each delete takes, and makes each take at least `seconds`. */
async function watchDeletes(db: Db, seconds = 0): Promise<void> {
  const statements = [
    'create table seen_delete (id bigint generated always as identity, rows int, began timestamptz, ended timestamptz)',
    `create function note_delete() returns trigger language plpgsql security definer as $$
       declare began timestamptz := clock_timestamp();
       begin
         perform pg_sleep(${seconds});
         insert into seen_delete (rows, began, ended) select count(*), began, clock_timestamp() from gone;
         return null;
       end $$`,
    'create trigger note_delete after delete on cache_entry referencing old table as gone for each statement execute function note_delete()',
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

async function deletesSeen(db: Db): Promise<DeleteSeen[]> {
  const { rows } = await sql<DeleteSeen>`select rows, began, ended from seen_delete where rows > 0 order by began`.execute(db);
  return rows;
}

function sum(deletes: readonly DeleteSeen[]): number {
  return deletes.reduce((total, one) => total + one.rows, 0);
}
