import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CacheInvalidated, subjects } from '@nephron/contracts';
import { bumpNamespaces, ROLES } from '@nephron/db';
import { type Nats, publish as send } from '@nephron/messaging';
import { eventually } from '@nephron/testing';
import { BodyCache } from './body-cache.ts';
import { watchGenerations } from './generation-watch.ts';
import { startGateway, type TestGateway } from './testing/gateway.ts';
import { addGene, PKD1, publish } from './testing/ledger.ts';

async function pliOf({ ask }: TestGateway): Promise<number> {
  const { json } = await ask('/api/genes/PKD1/annotations');
  return json.annotations.gnomad[0].data.pli;
}

/** Publishes as an annotator does, without saying so: raises the generation in the ledger and gives back the announcement. */
async function publishSilently({ database }: TestGateway, pli: number): Promise<(nats: Nats) => Promise<void>> {
  await publish(database.db, 'gnomad', `v${pli}`, { 'HGNC:9008': { pli } });
  const [bumped] = await bumpNamespaces(database.db, ['annotation']);
  assert.ok(bumped);
  return (nats) =>
    send(nats, {
      subject: subjects.cacheInvalidated,
      schemaId: 'cache.invalidated/1',
      payload: bumped satisfies CacheInvalidated,
      messageId: `test/${bumped.generation}`,
    });
}

test('what was read once is served from memory, and fresh after the event that says it changed', async (t) => {
  // The periodic look at the ledger is out of the way: here the event alone has to do it.
  const gateway = await startGateway(t, { recheckMs: 600_000 });
  await addGene(gateway.database.db, PKD1);
  await publish(gateway.database.db, 'gnomad', 'v1', { 'HGNC:9008': { pli: 0.1 } });
  assert.equal(await pliOf(gateway), 0.1);
  const announce = await publishSilently(gateway, 0.2);
  assert.equal(await pliOf(gateway), 0.1, 'nobody said yet that it changed');
  await announce(gateway.broker.nats);
  await eventually(async () => assert.equal(await pliOf(gateway), 0.2));
});

test('an event that got lost costs seconds: the ledger is looked at anyway', async (t) => {
  const gateway = await startGateway(t);
  await addGene(gateway.database.db, PKD1);
  await publish(gateway.database.db, 'gnomad', 'v1', { 'HGNC:9008': { pli: 0.1 } });
  assert.equal(await pliOf(gateway), 0.1);
  await publishSilently(gateway, 0.2);
  await eventually(async () => assert.equal(await pliOf(gateway), 0.2));
});

test('while the broker is away reads bypass the cache, and what was missed meanwhile is known before it is used again', async (t) => {
  const gateway = await startGateway(t, { recheckMs: 600_000 });
  const { broker, cache, database } = gateway;
  await addGene(database.db, PKD1);
  await publish(database.db, 'gnomad', 'v1', { 'HGNC:9008': { pli: 0.1 } });
  assert.equal(await pliOf(gateway), 0.1);
  await broker.kill();
  await eventually(() => assert.equal(cache.isTrusted, false));
  await publishSilently(gateway, 0.2);
  assert.equal(await pliOf(gateway), 0.2, 'read from the database at once');
  await publishSilently(gateway, 0.3);
  await broker.restart();
  await eventually(() => assert.ok(cache.isTrusted), 30_000);
  assert.equal(await pliOf(gateway), 0.3, 'no event told of this change, the ledger did');
  const announce = await publishSilently(gateway, 0.4);
  await announce(await broker.connect('publisher'));
  await eventually(async () => assert.equal(await pliOf(gateway), 0.4));
});

test('without a database at its start the cache is not trusted until the ledger could be read', async (t) => {
  const { broker, database, log, onStop } = await startGateway(t);
  const cache = new BodyCache(1_000);
  await database.db.schema.alterTable('cache_namespace').renameTo('hidden').execute();
  const watching = watchGenerations({ db: database.as(ROLES.gateway), nats: await broker.connect('late'), log, cache, everyMs: 50 });
  onStop(() => watching.stop());
  assert.equal(cache.isTrusted, false);
  await database.db.schema.alterTable('hidden').renameTo('cache_namespace').execute();
  await eventually(() => assert.ok(cache.isTrusted));
});

test('a restored ledger with older generations empties the cache', async (t) => {
  const gateway = await startGateway(t);
  const { cache, database } = gateway;
  await addGene(database.db, PKD1);
  await publish(database.db, 'gnomad', 'v1', { 'HGNC:9008': { pli: 0.1 } });
  await database.db.updateTable('cache_namespace').set({ generation: '9' }).execute();
  await eventually(() => assert.ok(cache.isAheadOf(new Map([['gene', 8]]))));
  assert.equal(await pliOf(gateway), 0.1);
  await publish(database.db, 'gnomad', 'v0', { 'HGNC:9008': { pli: 0.05 } });
  await database.db.updateTable('cache_namespace').set({ generation: '3' }).execute();
  await eventually(async () => assert.equal(await pliOf(gateway), 0.05));
});
