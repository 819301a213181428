import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type CacheInvalidated, subjects, type ViewRefreshed } from '@nephron/contracts';
import { isRefreshableConcurrently, ROLES } from '@nephron/db';
import { followEvents } from '@nephron/messaging';
import { eventually, startStack } from '@nephron/testing';
import { sql } from 'kysely';
import { refreshSummaries } from './refresh.ts';
import { addGenes, GNOMAD, mark, PKD1, refreshedAt, SILENT, say, sayOfAll, summaryOf } from './test-support/genes.ts';
import { followViews, HOUR_MS, published, startRefresher, unsettled } from './test-support/refresher.ts';

test('a refresh ends the cached lists, says so after its commit, and leaves summaries that are right as they are', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, [PKD1]);
  await say(db, PKD1, 'hgnc', {});
  const generations: number[] = [];
  const seenAtEvent: unknown[] = [];
  const following = followEvents(stack.broker.nats, {
    log: stack.log,
    fromSeq: 1,
    onEvent: ({ subject, body }) => {
      if (subject === subjects.cacheInvalidated) generations.push((body as CacheInvalidated).generation);
      if (subject === subjects.viewRefreshed && (body as ViewRefreshed).view === 'gene_summary') seenAtEvent.push(summaryOf(db, PKD1));
    },
  });
  stack.onStop(() => following.stop());
  await startRefresher(stack);
  await published(stack);
  await eventually(async () => assert.equal(await unsettled(stack), 0));
  const refreshed = await refreshedAt(db);
  await mark(db, [PKD1]);
  await published(stack);
  await eventually(async () => assert.equal(await unsettled(stack), 0));

  await eventually(() => assert.deepEqual([...generations].sort(), [2, 3, 4, 5]));
  const { rows } = await sql<{ generation: string }>`select generation from cache_namespace where namespace = 'gene_list'`.execute(db);
  assert.equal(rows[0]?.generation, '5');
  assert.deepEqual(await Promise.all(seenAtEvent), [SILENT, SILENT]);
  assert.deepEqual(await refreshedAt(db), refreshed);
});

test('100 events within 3 s lead to at most two refreshes of the view, and every event is settled', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, [PKD1]);
  const views = followViews(stack);
  await startRefresher(stack, { debounceMs: 100, maxWaitMs: 3_000, verifyIntervalMs: HOUR_MS });
  for (let n = 0; n < 100; n++) {
    await say(db, PKD1, 'gnomad', { ...GNOMAD, pli: n / 100 });
    await published(stack);
    // Now and then a pause in which the debounce alone would let a refresh begin.
    await delay(n % 25 === 24 ? 200 : 20);
  }
  await eventually(async () => assert.equal(await unsettled(stack), 0), 20_000);
  assert.equal((await summaryOf(db, PKD1))?.pli, 0.99);
  const refreshes = views.filter((one) => one.view === 'mv_source_statistics').length;
  assert.ok(refreshes >= 1 && refreshes <= 2, `${refreshes} refreshes`);
});

test('a refresh that dies halfway keeps what it had done, and the next start finishes the rest', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  const ids = Array.from({ length: 6_000 }, (_, index) => `HGNC:${100_000 + index}`);
  await addGenes(db, ids);
  await sayOfAll(db, 'gnomad', GNOMAD);
  const stuckAt = ids[5_000] ?? '';
  await sql`insert into gene_summary (hgnc_id, sources, annotation_count) values (${stuckAt}, '{}', 0)`.execute(db);
  const dirty = async () => (await sql<{ rows: number }>`select count(*)::int as rows from dirty_gene`.execute(db)).rows[0]?.rows;
  const first = await startRefresher(stack);

  await db.transaction().execute(async (trx) => {
    await sql`select 1 from gene_summary where hgnc_id = ${stuckAt} for update`.execute(trx);
    await published(stack);
    await eventually(async () => {
      const { rows } =
        await sql`select 1 from pg_stat_activity where application_name = ${ROLES.viewRefresher} and wait_event_type = 'Lock'`.execute(db);
      assert.equal(rows.length, 1);
    });
    assert.equal(await dirty(), 2_000);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${ROLES.viewRefresher}`.execute(db);
    await first.stop(5_000);
  });
  assert.equal(await dirty(), 2_000);
  assert.ok((await unsettled(stack)) > 0);

  await startRefresher(stack);
  await eventually(async () => assert.equal(await unsettled(stack), 0));
  assert.equal(await dirty(), 0);
  const { rows } = await sql`select count(*)::int as rows, min(pli) as pli from gene_summary where annotation_count = 1`.execute(db);
  assert.deepEqual(rows, [{ rows: 6_000, pli: 1 }]);
});

test('marks left behind without an event are found at start', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, [PKD1]);
  await say(db, PKD1, 'hgnc', {});
  await startRefresher(stack);
  await eventually(async () => assert.deepEqual(await summaryOf(db, PKD1), SILENT));
});

test('readers neither wait for a refresh nor see it before its commit', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  const reader = stack.database.as(ROLES.gateway);
  await addGenes(db, [PKD1]);
  await say(db, PKD1, 'hgnc', {});
  await startRefresher(stack);
  const read = () =>
    reader.transaction().execute(async (trx) => {
      await sql`set local lock_timeout = '100ms'`.execute(trx);
      const statistics = await sql<{ genes: number }>`select coalesce(sum(gene_count), 0)::int as genes from mv_source_statistics`.execute(
        trx,
      );
      const summaries = await sql<{ genes: number }>`select count(*)::int as genes from gene_summary`.execute(trx);
      return [statistics.rows[0]?.genes, summaries.rows[0]?.genes];
    });
  await db.transaction().execute(async (trx) => {
    // Both refreshes have done their work once they wait for the namespace that their last statement changes.
    await sql`select 1 from cache_namespace where namespace = 'gene_list' for update`.execute(trx);
    await published(stack);
    await eventually(async () => {
      const { rows } =
        await sql`select 1 from pg_stat_activity where application_name = ${ROLES.viewRefresher} and wait_event_type = 'Lock'`.execute(db);
      assert.equal(rows.length, 2);
    });
    assert.deepEqual(await read(), [0, 0]);
  });
  await eventually(async () => assert.deepEqual(await read(), [1, 1]));
});

test('of two replicas one refreshes the summaries, and the other waits for it', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  const { nats } = stack.broker;
  await addGenes(db, [PKD1]);
  await sql`insert into gene_summary (hgnc_id, sources, annotation_count) values (${PKD1}, '{}', 0)`.execute(db);
  const { signal } = new AbortController();
  const replica = () => refreshSummaries({ db: stack.database.as(ROLES.viewRefresher), nats, log: stack.log }, signal);
  const waitsFor = async (waitEvent: string) => {
    const { rows } = await sql`
      select 1 from pg_stat_activity where application_name = ${ROLES.viewRefresher} and wait_event = ${waitEvent}
    `.execute(db);
    assert.equal(rows.length, 1);
  };
  const replicas = await db.transaction().execute(async (trx) => {
    await sql`select 1 from gene_summary for update`.execute(trx);
    await say(db, PKD1, 'gnomad', GNOMAD);
    const first = replica();
    await eventually(() => waitsFor('transactionid'));
    await say(db, PKD1, 'gnomad', { ...GNOMAD, pli: 0.5 });
    const second = replica();
    await eventually(() => waitsFor('advisory'));
    return [first, second];
  });
  await Promise.all(replicas);
  assert.equal((await summaryOf(db, PKD1))?.pli, 0.5);
});

test('a view without its unique index, or never populated, cannot be refreshed beside its readers, and that is seen', async (t) => {
  const { database } = await startStack(t);
  const { db } = database;
  const refresher = database.as(ROLES.viewRefresher);
  const isRefreshable = () => isRefreshableConcurrently(refresher, 'mv_source_statistics');
  assert.equal(await isRefreshable(), true);
  await sql`refresh materialized view mv_source_statistics with no data`.execute(db);
  assert.equal(await isRefreshable(), false);
  await sql`refresh materialized view mv_source_statistics`.execute(db);
  await sql`drop index mv_source_statistics_source_idx`.execute(db);
  assert.equal(await isRefreshable(), false);
  await sql`create unique index on mv_source_statistics (source) where gene_count > 0`.execute(db);
  assert.equal(await isRefreshable(), false);
});
