import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceId } from '@nephron/contracts';
import { type Db, ROLES, refreshPercentiles } from '@nephron/db';
import { eventually, startStack } from '@nephron/testing';
import { addGenes, say } from './test-support/genes.ts';
import { followViews, published, startRefresher, unsettled } from './test-support/refresher.ts';

const GENES = ['HGNC:1', 'HGNC:2', 'HGNC:3', 'HGNC:4', 'HGNC:5', 'HGNC:6'];

async function percentiles(db: Db, source: SourceId, metric: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('gene_percentile')
    .select(['hgnc_id', 'percentile'])
    .where('source', '=', source)
    .where('metric', '=', metric)
    .orderBy('hgnc_id')
    .execute();
  return Object.fromEntries(rows.map(({ hgnc_id, percentile }) => [hgnc_id, percentile]));
}

async function ranked(t: Parameters<typeof startStack>[0]) {
  const { database } = await startStack(t);
  await addGenes(database.db, GENES);
  const refresher = database.as(ROLES.viewRefresher);
  const refresh = async (source: SourceId) => await refresher.transaction().execute(async (trx) => await refreshPercentiles(trx, source));
  return { db: database.db, refresh };
}

test('interaction scores are ranked among all genes: the lowest is 0, the highest 1, equal ones share the lower rank, and 0 is no score', async (t) => {
  const { db, refresh } = await ranked(t);
  for (const [index, score] of [67.74, 3.5, 3.5, 12.25, 0, 1].entries())
    await say(db, GENES[index] ?? '', 'string_ppi', { ppi_score: score });
  assert.equal(await refresh('string_ppi'), 5);
  // (rank - 1) / (5 - 1), where the two equal scores both have rank 2.
  assert.deepEqual(await percentiles(db, 'string_ppi', 'ppi_score'), {
    'HGNC:1': 1,
    'HGNC:2': 0.25,
    'HGNC:3': 0.25,
    'HGNC:4': 0.75,
    'HGNC:6': 0,
  });
});

test('a gene that stands alone is in the middle, not at the top', async (t) => {
  const { db, refresh } = await ranked(t);
  await say(db, 'HGNC:1', 'string_ppi', { ppi_score: 8 });
  await refresh('string_ppi');
  assert.deepEqual(await percentiles(db, 'string_ppi', 'ppi_score'), { 'HGNC:1': 0.5 });
});

test('constraint of different gnomAD releases is not ranked together, and what is missing is not ranked at all', async (t) => {
  const { db, refresh } = await ranked(t);
  const constraint = (version: string, oe_lof_upper?: number) => ({
    source_version: version,
    pli: 0.5,
    ...(oe_lof_upper === undefined ? {} : { oe_lof_upper }),
  });
  for (const [index, loeuf] of [0.2, 0.4, 0.9].entries()) await say(db, GENES[index] ?? '', 'gnomad', constraint('gnomad_v4', loeuf));
  await say(db, 'HGNC:4', 'gnomad', constraint('gnomad_v2', 1.5));
  await say(db, 'HGNC:5', 'gnomad', constraint('gnomad_v2', 1.9));
  await say(db, 'HGNC:6', 'gnomad', constraint('gnomad_v2'));
  await refresh('gnomad');
  assert.deepEqual(await percentiles(db, 'gnomad', 'oe_lof_upper'), { 'HGNC:1': 0, 'HGNC:2': 0.5, 'HGNC:3': 1, 'HGNC:4': 0, 'HGNC:5': 1 });
  assert.deepEqual(Object.values(await percentiles(db, 'gnomad', 'pli')), [0, 0, 0, 0, 0, 0], 'equal values are all at the bottom');
});

test('kidney expression is ranked by tissue, with not expressed as a value like others', async (t) => {
  const { db, refresh } = await ranked(t);
  for (const [index, tpm] of [0, 5, 741.6].entries()) {
    const tissues = {
      Kidney_Cortex: { median_tpm: tpm, unit: 'TPM' },
      ...(index === 0 ? {} : { Kidney_Medulla: { median_tpm: 10 - tpm, unit: 'TPM' } }),
    };
    await say(db, GENES[index] ?? '', 'gtex', { dataset_version: 'gtex_v8', tissues });
  }
  await refresh('gtex');
  assert.deepEqual(await percentiles(db, 'gtex', 'kidney_cortex_median_tpm'), { 'HGNC:1': 0, 'HGNC:2': 0.5, 'HGNC:3': 1 });
  assert.deepEqual(await percentiles(db, 'gtex', 'kidney_medulla_median_tpm'), { 'HGNC:2': 1, 'HGNC:3': 0 });
});

test('they follow a changed document and a retired one, and are not written again where nothing changed', async (t) => {
  const { db, refresh } = await ranked(t);
  for (const [index, score] of [1, 2, 3].entries()) await say(db, GENES[index] ?? '', 'string_ppi', { ppi_score: score });
  await refresh('string_ppi');
  assert.equal(await refresh('string_ppi'), 0);
  await say(db, 'HGNC:1', 'string_ppi', { ppi_score: 9 });
  await db.deleteFrom('annotation').where('hgnc_id', '=', 'HGNC:2').execute();
  await refresh('string_ppi');
  assert.deepEqual(await percentiles(db, 'string_ppi', 'ppi_score'), { 'HGNC:1': 1, 'HGNC:3': 0 });
});

test('a published release is followed by its percentiles, and then by the end of the cached answers', async (t) => {
  const stack = await startStack(t);
  const { db } = stack.database;
  await addGenes(db, GENES);
  for (const [index, hgncId] of GENES.entries()) await say(db, hgncId, 'gnomad', { source_version: 'gnomad_v4', oe_lof_upper: index });
  const views = followViews(stack);
  await startRefresher(stack);
  await published(stack);
  await eventually(async () => assert.equal(await unsettled(stack), 0));
  const found = Object.values(await percentiles(db, 'gnomad', 'oe_lof_upper'));
  assert.deepEqual(found, [0, 0.2, 0.4, 0.6, 0.8, 1]);
  await eventually(() => assert.ok(views.some(({ view, rows }) => view === 'gene_percentile.gnomad' && rows === 6)));
  const { generation } = await db
    .selectFrom('cache_namespace')
    .select('generation')
    .where('namespace', '=', 'annotation')
    .executeTakeFirstOrThrow();
  assert.equal(generation, '2');
});
