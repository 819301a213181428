// Every source that the real, full-size files are there for, through the ledger. What must come out is counted here in the simplest way, without the parsers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import { sql } from 'kysely';
import { ALL_SOURCES, importKidneyPanel } from './all-sources.ts';
import { startPipeline } from './pipeline.ts';

const V4 = 'gnomad.v4.1.constraint_metrics.subset.tsv.gz';

function linesOf(path: string): string[][] {
  const text = gunzipSync(readFileSync(join(REAL_MIRROR, path))).toString();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}

interface ApprovedGene {
  readonly hgncId: string;
  readonly symbol: string;
  readonly entrez: string;
  readonly ensembl: string;
}

function approvedGenes(): ApprovedGene[] {
  const [header = [], ...rows] = linesOf('hgnc/hgnc_complete_set.txt.gz');
  const at = (name: string): number => header.indexOf(name);
  return rows
    .filter((row) => row[at('status')] === 'Approved')
    .map((row) => ({
      hgncId: row[at('hgnc_id')] ?? '',
      symbol: row[at('symbol')] ?? '',
      entrez: row[at('entrez_id')] ?? '',
      ensembl: row[at('ensembl_gene_id')] ?? '',
    }));
}

test('every approved HGNC gene is a gene, and each source has as many documents as its file has genes', {
  skip: withoutRealMirror,
}, async (t) => {
  const pipeline = await startPipeline(t, ALL_SOURCES, {
    leaseMs: 10_000,
    mirrorDir: REAL_MIRROR,
    fileNames: { gnomad: { v4: V4 } },
  });
  let startedAt = performance.now();
  const genesRun = await pipeline.run({ sources: ['hgnc'] });
  assert.equal(genesRun.state, 'succeeded', genesRun.error ?? '');
  const panelGenes = await importKidneyPanel(pipeline.db, REAL_MIRROR, 'genes/kidney_genes.tsv');
  const run = await pipeline.run();
  const firstMs = performance.now() - startedAt;
  t.diagnostic(`first full run in ${Math.round(firstMs)} ms`);
  assert.equal(run.state, 'succeeded', run.error ?? '');
  const states: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(run.sources).map(([source, { state }]) => [source, state]),
  );
  assert.deepEqual(
    { ...states },
    {
      hgnc: 'unchanged',
      gnomad: 'succeeded',
      hpo: 'succeeded',
      mpo_mgi: 'succeeded',
      string_ppi: 'succeeded',
      // Their published files are not in this mirror, or only another publisher's form of them, which nothing may depend on.
      gtex: 'skipped',
      clinvar: 'skipped',
      descartes: 'skipped',
      ensembl: 'skipped',
      uniprot: 'skipped',
    },
  );
  for (const { state, reason } of Object.values(run.sources)) assert.equal(reason !== null, state !== 'succeeded');
  const approved = approvedGenes();
  const { rows: genes } = await sql<{
    hgnc_id: string;
    symbol: string;
  }>`select hgnc_id, symbol from gene where status = 'approved' order by hgnc_id`.execute(pipeline.db);
  const expected = approved.map(({ hgncId, symbol }) => ({ hgnc_id: hgncId, symbol })).sort((a, b) => (a.hgnc_id < b.hgnc_id ? -1 : 1));
  assert.deepEqual(genes, expected);

  const documents = async (source: string): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from annotation where source = ${source}`.execute(
      pipeline.db,
    );
    return rows[0]?.count ?? 0;
  };
  assert.equal(await documents('hgnc'), approved.length);

  const byEntrez = new Map(approved.map((gene) => [gene.entrez, gene]));
  const hpoGenes = new Set(linesOf('hpo/genes_to_phenotype.txt.gz').map((row) => byEntrez.get(row[0] ?? '')?.hgncId));
  hpoGenes.delete(undefined);
  assert.equal(await documents('hpo'), hpoGenes.size);

  // Only genes of the list that STRING knows have interactions to tell of; its own test counts them one by one.
  assert.ok((await documents('string_ppi')) > panelGenes * 0.9);
  for (const source of ['gnomad', 'mpo_mgi', 'string_ppi']) {
    const { done, not_found, failed, total } = run.sources[source] ?? { done: 0, not_found: 0, failed: 0, total: 0 };
    assert.equal(done + not_found + failed, total, source);
    assert.equal(await documents(source), done);
  }

  await t.test('a second run finds nothing new, writes nothing and takes less than a third of the time', async () => {
    startedAt = performance.now();
    const second = await pipeline.run();
    const secondMs = performance.now() - startedAt;
    t.diagnostic(`second run in ${Math.round(secondMs)} ms`);
    for (const [source, { state }] of Object.entries(second.sources)) {
      assert.equal(state, states[source] === 'skipped' ? 'skipped' : 'unchanged', source);
    }
    assert.ok(secondMs < firstMs / 3, `${secondMs} ms after ${firstMs} ms`);
  });

  await t.test('a forced run parses everything again and changes no document', async () => {
    const forced = await pipeline.run({ isForced: true });
    for (const [source, { added, updated, retired }] of Object.entries(forced.sources)) {
      assert.deepEqual({ added, updated, retired }, { added: 0, updated: 0, retired: 0 }, source);
    }
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from annotation_history`.execute(pipeline.db);
    assert.equal(rows[0]?.count, 0);
  });
});
