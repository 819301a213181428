import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { artifactAt, type GeneAnswer, GeneIndex } from '@nephron/annotator-kit';
import { UpstreamUnavailableError } from '@nephron/errors';
import { askApi, hgncGenes, parseArtifacts, SAMPLE_MIRROR } from '@nephron/testing';
import { gnomad } from './source.ts';
import { gene } from './test-genes.ts';

const SAMPLE = join(SAMPLE_MIRROR, 'gnomad');
const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const V4 = 'gnomad.v4.1.constraint_metrics.tsv';
const V2 = 'gnomad.v2.1.1.lof_metrics.by_gene.txt';
const HOST = 'gnomad.broadinstitute.org';

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? answer.document : undefined);
const errorOf = (answer: GeneAnswer | undefined) => (answer && 'error' in answer ? answer.error : undefined);

/** A mirror folder with the sample, one of its tables changed, and other files of gnomAD's. */
async function changedMirror(
  t: TestContext,
  file: string,
  change: (text: string) => string,
  others: Readonly<Record<string, string>> = {},
): Promise<string> {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-gnomad-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  for (const publisher of ['hgnc', 'gnomad']) await cp(join(SAMPLE_MIRROR, publisher), join(mirrorDir, publisher), { recursive: true });
  const path = join(mirrorDir, 'gnomad', file);
  await writeFile(path, change(await readFile(path, 'utf8')));
  for (const [name, text] of Object.entries(others)) await writeFile(join(mirrorDir, 'gnomad', name), text);
  return mirrorDir;
}

/** The row of a gene is not there. */
const without = (symbol: string) => (text: string) => text.replaceAll(new RegExp(`^${symbol}\t.*\n`, 'gm'), '');

test('the API gives the very documents of the tables, ten genes per request; only which v4 it is, it does not say', async (t) => {
  const { answers, version, requests } = await askApi(t, gnomad, GENES);
  const files = { v4: await artifactAt(join(SAMPLE, V4), 'v4'), v2: await artifactAt(join(SAMPLE, V2), 'v2') };
  const { documents } = await parseArtifacts(gnomad, files, new GeneIndex(GENES));
  assert.deepEqual([version, answers.size, documents.size], ['API: v4 + v2.1.1', 70, 70]);
  for (const [hgncId, { release, ...document }] of documents) {
    const { release: served, ...answered } = documentOf(answers.get(hgncId)) ?? {};
    assert.equal(JSON.stringify(answered), JSON.stringify(document));
    assert.equal(served, release === '4.1' ? '4' : release);
  }
  // Seven of ten genes each, and one more for HNF1B, which has another Ensembl id in GRCh37.
  assert.deepEqual(
    requests.map(({ method, path, status }) => `${method} ${path} ${status}`),
    Array.from({ length: 8 }, () => 'POST /api 200'),
  );
  const queries = requests.map(({ body }) => (JSON.parse(body) as { query: string }).query);
  assert.equal(queries.filter((query) => query.match(/gene_id: "ENSG/g)?.length === 20).length, 7);
  assert.match(queries.find((query) => query.includes('gene_symbol')) ?? '', /gene\(gene_symbol: "HNF1B", reference_genome: GRCh37\)/);
});

const EXAC_HEADER =
  'transcript	gene	chr	n_exons	tx_start	tx_end	bp	mu_syn	mu_mis	mu_lof	n_syn	n_mis	n_lof	exp_syn	exp_mis	exp_lof	syn_z	mis_z	lof_z	pLI';
const EXAC_COL4A5 = 'ENST00000328300.6	COL4A5	X	51	1	2	5058	0	0	0	170	400	4	160.25	490.5	40.125	-0.47	2	5.5	0.99';

test('a gene of the X chromosome without v2.1.1 has its values from ExAC, without any ratio to what was expected', async (t) => {
  // The v2.1.1 table knows the gene, without values.
  const silent = (text: string) =>
    text.replace(/^(COL4A5\t.*)$/m, (row) => {
      const [header = ''] = text.split('\n');
      const names = header.split('\t');
      return row
        .split('\t')
        .map((cell, index) => (/^(pLI|lof_z|oe_lof)$/.test(names[index] ?? '') ? 'NA' : cell))
        .join('\t');
    });
  const exac = { 'forweb_cleaned_exac_r03_march16_z_data_pLI.txt': `${EXAC_HEADER}\n${EXAC_COL4A5}\n` };
  const { answers } = await askApi(t, gnomad, GENES, { mirrorDir: await changedMirror(t, V2, silent, exac), ask: ['COL4A5'] });
  assert.deepEqual(documentOf(answers.get('HGNC:2207')), {
    ...{ source_version: 'exac', release: 'ExAC', reference_genome: 'GRCh37', matched_by: 'ensembl_gene_id' },
    ...{ gene_id: 'ENSG00000188153', gene_symbol: 'COL4A5', canonical_transcript: 'ENST00000328300' },
    ...{ pli: 0.99, lof_z: 5.5, mis_z: 2, syn_z: -0.47, obs_lof: 4, obs_mis: 400, obs_syn: 170 },
    ...{ exp_lof: 40.125, exp_mis: 490.5, exp_syn: 160.25, flags: [] },
  });
});

test('a gene that gnomAD knows without any constraint has a document that says so, with nulls', async (t) => {
  const { answers } = await askApi(t, gnomad, GENES, { mirrorDir: await changedMirror(t, V2, without('COL4A5')), ask: ['COL4A5'] });
  assert.deepEqual(documentOf(answers.get('HGNC:2207')), {
    ...{ source_version: 'gnomad_v4', release: '4', reference_genome: 'GRCh38', matched_by: 'ensembl_gene_id' },
    ...{ gene_id: 'ENSG00000188153', gene_symbol: 'COL4A5' },
    ...{ constraint_not_available: true, message: 'gnomAD gives no constraint for this gene' },
    ...{ pli: null, lof_z: null, mis_z: null, syn_z: null, oe_lof: null, obs_lof: null, exp_lof: null, flags: [] },
  });
});

test('genes that gnomAD does not know are absent, among others that it knows', async (t) => {
  const unknown = [gene('HGNC:1', 'ZZZ1', 'ENSG00000999991'), gene('HGNC:2', 'ZZZ2', null)];
  const { answers, requests } = await askApi(t, gnomad, [...unknown, ...GENES], { ask: ['ZZZ1', 'PKD1', 'ZZZ2'] });
  for (const hgncId of ['HGNC:1', 'HGNC:2']) assert.deepEqual(answers.get(hgncId), { hgncId, isAbsent: true });
  assert.equal(documentOf(answers.get('HGNC:9008'))?.gene_symbol, 'PKD1');
  assert.equal(requests.length, 2);
});

test('a symbol leads only to a gene that is no other approved one', async (t) => {
  const claimed = gene('HGNC:3', 'NEPHRIN', null, { previousSymbols: ['NPHS1'] });
  const { answers } = await askApi(t, gnomad, [claimed, ...GENES], { ask: ['NEPHRIN'] });
  assert.deepEqual(answers.get('HGNC:3'), { hgncId: 'HGNC:3', isAbsent: true });
  const free = gene('HGNC:4', 'NEPHRIN', null, { previousSymbols: ['NPHS1'] });
  const found = documentOf((await askApi(t, gnomad, [free], {})).answers.get('HGNC:4'));
  assert.deepEqual([found?.matched_by, found?.gene_id, found?.pli], ['symbol', 'ENSG00000161270', 2.5376e-14]);
});

test('a host that asks to wait or does not answer is no absence; one that does on the second try costs nothing', async (t) => {
  for (const fault of ['429', '503', 'reset'] as const) {
    const asked = askApi(t, gnomad, GENES, { ask: ['PKD1'], play: [{ fault, host: HOST }] });
    await assert.rejects(asked, (error: unknown) => error instanceof UpstreamUnavailableError, fault);
  }
  const { answers } = await askApi(t, gnomad, GENES, { ask: ['PKD1'], play: [{ fault: '503', host: HOST, times: 1 }] });
  assert.ok(documentOf(answers.get('HGNC:9008')));
  const { answers: page } = await askApi(t, gnomad, GENES, { ask: ['PKD1'], play: [{ fault: '502', host: HOST, times: 1 }] });
  assert.equal(errorOf(page.get('HGNC:9008')), undefined);
});
