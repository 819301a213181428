import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  addRunSources,
  addUnit,
  claimUnit,
  copyTransaction,
  type Db,
  holdUnit,
  openPool,
  ROLES,
  renewLease,
  returnExpiredUnits,
} from '@nephron/db';
import { LeaseLostError } from '@nephron/errors';
import { startStack } from '@nephron/testing';
import { sql } from 'kysely';

async function runningUnit(db: Db): Promise<string> {
  const runId = randomUUID();
  await sql`insert into run (id, strategy, sources, requested_by, state) values (${runId}, 'full', '{hgnc}', 'test', 'running')`.execute(
    db,
  );
  await addRunSources(db, [{ runId, source: 'hgnc', state: 'queued', reason: null, total: null }]);
  return await addUnit(db, runId, 'hgnc', 'acquire', null);
}

test('while a unit writes, its lease can be renewed at once, and neither the reconciler nor another worker waits for it', async (t) => {
  const { database } = await startStack(t);
  const unitId = await runningUnit(database.db);
  const worker = database.as(ROLES.annotatorHgnc);
  const conductor = database.as(ROLES.conductor);
  const unit = await claimUnit(worker, unitId, 'first', 1);
  assert.ok(unit);
  await database.db.transaction().execute(async (trx) => {
    await holdUnit(trx, unit);
    const startedAt = performance.now();
    assert.equal(await renewLease(worker, unit, 10_000), true);
    assert.deepEqual(await returnExpiredUnits(conductor), []);
    assert.equal(await claimUnit(worker, unitId, 'second', 10_000), undefined);
    assert.ok(performance.now() - startedAt < 2_000, 'somebody waited for the row');
  });
  assert.deepEqual(await returnExpiredUnits(conductor), [unitId]);
  const second = await claimUnit(worker, unitId, 'second', 10_000);
  assert.ok(second);
  assert.equal(await renewLease(worker, unit, 10_000), false);
  await assert.rejects(
    worker.transaction().execute((trx) => holdUnit(trx, unit)),
    LeaseLostError,
  );
});

test('a chunk of COPY whose lease was lost leaves nothing behind', async (t) => {
  const { database, onStop } = await startStack(t);
  const unitId = await runningUnit(database.db);
  const pool = openPool(database.url, { application: 'test-copy', max: 1, role: ROLES.annotatorHgnc });
  onStop(() => pool.end());
  const unit = await claimUnit(database.as(ROLES.annotatorHgnc), unitId, 'first', 1);
  assert.ok(unit);
  const stale = { ...unit, token: '0' };
  await assert.rejects(
    copyTransaction(pool, async (trx, copyIn) => {
      await copyIn('copy dirty_gene (hgnc_id, source) from stdin', ['HGNC:1\thgnc\n']);
      await holdUnit(trx, stale);
    }),
    LeaseLostError,
  );
  assert.equal((await database.db.selectFrom('dirty_gene').select('id').execute()).length, 0);
});
