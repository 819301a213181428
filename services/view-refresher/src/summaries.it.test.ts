import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewRefreshed } from '@nephron/contracts';
import { eventually, startStack } from '@nephron/testing';
import { sql } from 'kysely';
import {
  addGenes,
  GNOMAD,
  HPO,
  MOUSE,
  mark,
  NPHS1,
  PKD1,
  refreshedAt,
  SILENT,
  say,
  sayOfAll,
  summaryOf,
  UMOD,
} from './test-support/genes.ts';
import { followViews, published, QUICK, startRefresher, unsettled } from './test-support/refresher.ts';

test('after a published release the summaries of the changed genes hold what the documents say, and null where a source is silent', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, [PKD1, UMOD, NPHS1]);
  for (const hgncId of [PKD1, UMOD, NPHS1]) await say(db, hgncId, 'hgnc', {});
  await say(db, PKD1, 'gnomad', GNOMAD);
  await say(db, PKD1, 'hpo', HPO);
  await say(db, PKD1, 'mpo_mgi', MOUSE);
  // "No phenotype" and "not looked at" stay what they are.
  await say(db, NPHS1, 'hpo', { phenotype_count: 0, kidney_phenotype_count: 0, has_kidney_phenotype: false, classification: {} });
  await say(db, NPHS1, 'mpo_mgi', { has_kidney_phenotype: null, phenotype_count: null });
  const views = followViews(stack);
  await startRefresher(stack);

  const began = performance.now();
  await published(stack);

  const { release, ...constraint } = GNOMAD;
  await eventually(async () =>
    assert.deepEqual(await summaryOf(db, PKD1), {
      ...constraint,
      constraint_version: release,
      sources: ['gnomad', 'hgnc', 'hpo', 'mpo_mgi'],
      annotation_count: 4,
      phenotype_count: 90,
      kidney_phenotype_count: 41,
      has_kidney_phenotype: true,
      clinical_group: 'cyst_cilio',
      onset_group: 'adult',
      is_syndromic: false,
      has_mouse_kidney_phenotype: true,
      mouse_kidney_phenotype_count: 12,
    }),
  );
  t.diagnostic(`visible ${Math.round(performance.now() - began)} ms after the event`);
  assert.deepEqual(await summaryOf(db, UMOD), SILENT);
  const told = { phenotype_count: 0, kidney_phenotype_count: 0, has_kidney_phenotype: false };
  assert.deepEqual(await summaryOf(db, NPHS1), { ...SILENT, ...told, sources: ['hgnc', 'hpo', 'mpo_mgi'], annotation_count: 3 });

  await eventually(() =>
    assert.deepEqual(views.map((one) => one.view).sort(), ['gene_percentile.gnomad', 'gene_summary', 'mv_source_statistics']),
  );
  assert.equal(views.find((one) => one.view === 'gene_summary')?.rows, 3);
  const statistics = await sql`select source, gene_count from mv_source_statistics where gene_count > 0 order by source`.execute(db);
  const genes = (source: string, gene_count: number) => ({ source, gene_count });
  assert.deepEqual(statistics.rows, [genes('gnomad', 1), genes('hgnc', 3), genes('hpo', 2), genes('mpo_mgi', 2)]);
  await eventually(async () => assert.equal(await unsettled(stack), 0));
});

test('a withdrawn gene loses its summary, and a value of a strange type is left out', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, [PKD1, UMOD]);
  await say(db, PKD1, 'gnomad', GNOMAD);
  await say(db, UMOD, 'gnomad', { ...GNOMAD, pli: 'high', release: 4.1 });
  await say(db, UMOD, 'hpo', {
    ...HPO,
    phenotype_count: 2.5,
    kidney_phenotype_count: 1e12,
    has_kidney_phenotype: 'yes',
    classification: [],
  });
  await startRefresher(stack);
  await published(stack);
  await eventually(async () => {
    const summary = await summaryOf(db, UMOD);
    assert.equal(summary?.oe_lof_upper, 0.16);
    const { pli, constraint_version, phenotype_count, kidney_phenotype_count, has_kidney_phenotype, clinical_group } = summary;
    for (const value of [pli, constraint_version, phenotype_count, kidney_phenotype_count, has_kidney_phenotype, clinical_group]) {
      assert.equal(value, null);
    }
  });
  assert.ok(await summaryOf(db, PKD1));

  await sql`update gene set status = 'withdrawn' where hgnc_id = ${PKD1}`.execute(db);
  await mark(db, [PKD1]);
  await published(stack);
  await eventually(async () => assert.equal(await summaryOf(db, PKD1), undefined));
});

test('marks of a publisher that commits late are not lost, though their ids are lower than those already taken', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, [PKD1, UMOD]);
  await startRefresher(stack);
  await db.transaction().execute(async (late) => {
    await say(late, PKD1, 'hgnc', {});
    await say(db, UMOD, 'hgnc', {});
    await published(stack);
    await eventually(async () => assert.deepEqual(await summaryOf(db, UMOD), SILENT));
    await eventually(async () => assert.equal(await unsettled(stack), 0));
    assert.equal(await summaryOf(db, PKD1), undefined);
  });
  await published(stack);
  await eventually(async () => assert.deepEqual(await summaryOf(db, PKD1), SILENT));
});

test('the regular verification repairs a summary that differs, lacks or should not be, and leaves late ones to the refresh', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, [PKD1, UMOD, NPHS1]);
  for (const hgncId of [PKD1, UMOD, NPHS1]) await say(db, hgncId, 'hgnc', {});
  const views = followViews(stack);
  await startRefresher(stack, { ...QUICK, verifyIntervalMs: 300 });
  await eventually(async () => assert.equal((await refreshedAt(db)).length, 3));
  await eventually(() => assert.equal(views.length, 2));

  await sql`update gene_summary set pli = 0.5 where hgnc_id = ${PKD1}`.execute(db);
  await sql`delete from gene_summary where hgnc_id = ${UMOD}`.execute(db);
  await sql`update gene set status = 'withdrawn' where hgnc_id = ${NPHS1}`.execute(db);

  await eventually(async () => assert.deepEqual(await summaryOf(db, PKD1), SILENT));
  await eventually(async () => assert.deepEqual(await summaryOf(db, UMOD), SILENT));
  await eventually(async () => assert.equal(await summaryOf(db, NPHS1), undefined));
  await eventually(() => assert.ok(views.length > 2, 'a repair is announced'));
});

test('100 dirty genes among 40,000 with four documents each are recomputed, and only they', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(
    db,
    Array.from({ length: 40_000 }, (_, index) => `HGNC:${index + 1}`),
  );
  for (const source of ['hgnc', 'gnomad', 'mpo_mgi'] as const) await sayOfAll(db, source, { ...GNOMAD, ...MOUSE });
  await sayOfAll(db, 'hpo', { ...HPO, phenotypes: Array.from({ length: 90 }, (_, n) => ({ id: `HP:${n}`, name: `phenotype ${n}` })) });
  await sql`analyze annotation`.execute(db);
  const views = followViews(stack);
  await startRefresher(stack);
  const refresh = async (): Promise<ViewRefreshed | undefined> => {
    const seen = views.length;
    await published(stack);
    await eventually(async () => assert.equal(await unsettled(stack), 0), 60_000);
    await eventually(() => assert.ok(views.slice(seen).some((one) => one.view === 'gene_summary')));
    return views.findLast((one) => one.view === 'gene_summary');
  };
  const all = await refresh();
  assert.equal(all?.rows, 40_000);
  await sql`update annotation set document = document || '{"pli": 0.25}' where source = 'gnomad' and right(hgnc_id, 3) = '007'`.execute(db);
  const changed = Array.from({ length: 40 }, (_, index) => `HGNC:${index * 1_000 + 7}`);
  const others = Array.from({ length: 60 }, (_, index) => `HGNC:${index * 100 + 50}`);
  await mark(db, [...changed, ...others]);
  const some = await refresh();
  const { rows } = await sql`select count(*)::int as rows from gene_summary where pli = 0.25`.execute(db);
  assert.deepEqual(rows, [{ rows: 39 }]);
  t.diagnostic(JSON.stringify({ bench: 'dirty-set refresh', genes: 100, ms: some?.durationMs, allGenes: 40_000, allMs: all.durationMs }));
});
