// The four sources on real, full-size files, through the ledger. What must come out is counted here in the simplest way, without the parsers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import { sql } from 'kysely';
import { gnomad } from '../../services/annotator-gnomad/src/source.ts';
import { hgnc } from '../../services/annotator-hgnc/src/source.ts';
import { hpo } from '../../services/annotator-hpo/src/source.ts';
import { mpoMgi } from '../../services/annotator-mpo-mgi/src/source.ts';
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
  const pipeline = await startPipeline(t, [hgnc, gnomad, hpo, mpoMgi], {
    leaseMs: 10_000,
    mirrorDir: REAL_MIRROR,
    fileNames: { gnomad: { v4: V4 } },
  });
  const startedAt = performance.now();
  const run = await pipeline.run();
  t.diagnostic(`full run in ${Math.round(performance.now() - startedAt)} ms`);
  assert.equal(run.state, 'succeeded', run.error ?? '');
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

  for (const [source, sample] of [
    ['gnomad', 'ENSG00000008710'],
    ['mpo_mgi', 'PKD1'],
  ]) {
    const { done, not_found, failed, total } = run.sources[source as 'gnomad'] ?? { done: 0, not_found: 0, failed: 0, total: 0 };
    assert.equal(done + not_found + failed, total, `${source} ${sample}`);
    assert.equal(await documents(source ?? ''), done);
  }

  await t.test('a second run finds nothing new and writes nothing', async () => {
    const second = await pipeline.run();
    assert.deepEqual(
      Object.values(second.sources).map(({ state }) => state),
      ['unchanged', 'unchanged', 'unchanged', 'unchanged'],
    );
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
