import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { artifactAt, type GeneAnswer, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamUnavailableError } from '@nephron/errors';
import { askApi, hgncGenes, parseArtifacts, SAMPLE_MIRROR, type SimulatedUpstream } from '@nephron/testing';
import { gtex } from './source.ts';
import { gct, gene, NAME } from './test-table.ts';

const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? answer.document : undefined);

/** A mirror folder with this table. */
async function mirrorOf(t: TestContext, table: string, name = NAME): Promise<string> {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-gtex-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  await mkdir(join(mirrorDir, 'gtex'));
  await writeFile(join(mirrorDir, 'gtex', name), table);
  return mirrorDir;
}

test('the portal gives the very documents of the table, for every gene of the sample', async (t) => {
  const { answers, version, requests } = await askApi(t, gtex, GENES);
  const medians = await artifactAt(join(SAMPLE_MIRROR, 'gtex', NAME), 'medians');
  const { documents } = await parseArtifacts(gtex, { medians }, new GeneIndex(GENES));
  assert.equal(version, await gtex.version({ medians }));
  assert.equal(answers.size, GENES.length);
  for (const { hgncId } of GENES) assert.equal(JSON.stringify(documentOf(answers.get(hgncId))), JSON.stringify(documents.get(hgncId)));
  // 70 genes with 54 tissues each are 3,780 medians: four pages of a thousand.
  assert.deepEqual(
    requests.map(({ path, status }) => [path.split('?')[0], new URLSearchParams(path.split('?')[1]).get('page'), status]),
    [['/api/v2/reference/gene', '0', 200], ...['0', '1', '2', '3'].map((page) => ['/api/v2/expression/medianGeneExpression', page, 200])],
  );
});

test('genes are asked for by their unversioned ids in the GENCODE release of the dataset, their medians by the versioned ones', async (t) => {
  const { requests } = await askApi(t, gtex, GENES, { ask: ['UMOD', 'PKD1'] });
  const [reference, medians] = requests.map(({ path }) => new URLSearchParams(path.split('?')[1]));
  assert.deepEqual(reference?.getAll('geneId').toSorted(), ['ENSG00000008710', 'ENSG00000169344']);
  assert.deepEqual([reference?.get('gencodeVersion'), reference?.get('genomeBuild')], ['v26', 'GRCh38/hg38']);
  assert.deepEqual(medians?.getAll('gencodeId').toSorted(), ['ENSG00000008710.19', 'ENSG00000169344.15']);
  assert.equal(medians?.get('datasetId'), 'gtex_v8');
});

test('where readers see v10, v10 is asked for', async (t) => {
  const mirrorDir = await mirrorOf(
    t,
    gct([['ENSG00000169344.16', 'UMOD', '0', '700', '0']]),
    'GTEx_Analysis_v10_RNASeQCv2.4.2_gene_median_tpm.gct',
  );
  const { answers, version, requests } = await askApi(t, gtex, GENES, { mirrorDir, ask: ['UMOD', 'PKD1'], publishedVersion: 'v10' });
  const umod = documentOf(answers.get('HGNC:12559'));
  assert.deepEqual([version, umod?.dataset_version, umod?.gencode_id], ['v10', 'gtex_v10', 'ENSG00000169344.16']);
  assert.match(requests[0]?.path ?? '', /gencodeVersion=v39/);
});

test('a gene that the portal does not know, or has no medians of, is absent; a symbol is asked for where the id leads nowhere', async (t) => {
  const mirrorDir = await mirrorOf(
    t,
    gct([
      ['ENSG00000000001.2', 'AAA1', 'NA', '', 'NA'],
      ['ENSG00000000092.1', 'OLDB', '1', '2', '3'],
      ['ENSG00000000003.1_PAR_Y', 'CCC3', '0', '0', '0'],
      ['ENSG00000000003.1', 'CCC3', '5', '6', '7'],
      ['ENSG00000000095.1', 'EEE5', '1', '1', '1'],
      ['ENSG00000000096.1', 'EEE5', '2', '2', '2'],
    ]),
  );
  const genes = [
    gene('HGNC:1', 'AAA1', 'ENSG00000000001'),
    gene('HGNC:2', 'BBB2', 'ENSG00000000002', { previousSymbols: ['OLDB'] }),
    gene('HGNC:3', 'CCC3', 'ENSG00000000003'),
    gene('HGNC:4', 'DDD4', 'ENSG00000000004'),
    gene('HGNC:5', 'EEE5', null),
  ];
  const { answers } = await askApi(t, gtex, genes, { mirrorDir });
  for (const absent of ['HGNC:1', 'HGNC:4', 'HGNC:5']) assert.deepEqual(answers.get(absent), { hgncId: absent, isAbsent: true });
  const { documents } = await parseArtifacts(
    gtex,
    { medians: await artifactAt(join(mirrorDir, 'gtex', NAME), 'medians') },
    new GeneIndex(genes),
  );
  assert.deepEqual([...documents.keys()].toSorted(), ['HGNC:2', 'HGNC:3']);
  for (const [hgncId, document] of documents) assert.deepEqual(documentOf(answers.get(hgncId)), document);
  assert.equal(documents.get('HGNC:2')?.matched_by, 'symbol');
});

test('a portal that does not answer is an error and no absence; one that answers on the second try costs nothing', async (t) => {
  const down = askApi(t, gtex, GENES, { ask: ['UMOD'], play: [{ fault: '503', host: 'gtexportal.org' }] });
  await assert.rejects(down, (error: unknown) => error instanceof UpstreamUnavailableError);
  const { answers } = await askApi(t, gtex, GENES, { ask: ['UMOD'], play: [{ fault: '503', host: 'gtexportal.org', times: 1 }] });
  assert.ok(documentOf(answers.get('HGNC:12559')));
});

/** The portal's answer with something changed in it. */
const envelope = (data: readonly unknown[], total = data.length) => ({
  data,
  paging_info: { numberOfPages: 1, page: 0, maxItemsPerPage: 1_000, totalNumberOfItems: total },
});
const MEDIAN = {
  ...{ median: 741.6, tissueSiteDetailId: 'Kidney_Cortex', ontologyId: 'UBERON:0001225', datasetId: 'gtex_v8' },
  ...{ gencodeId: 'ENSG00000169344.15', geneSymbol: 'UMOD', unit: 'TPM' },
};

/** Asks for UMOD alone of a portal that gives these medians. */
async function askWith(t: TestContext, medians: unknown): Promise<GeneAnswer | undefined> {
  const address = 'gtexportal.org/api/v2/expression/medianGeneExpression';
  const query = 'gencodeId=ENSG00000169344.15&datasetId=gtex_v8&page=0&itemsPerPage=1000';
  const prepare = (upstream: SimulatedUpstream): void => upstream.publish(`${address}?${query}`, JSON.stringify(medians));
  const { answers } = await askApi(t, gtex, GENES, { ask: ['UMOD'], prepare });
  return answers.get('HGNC:12559');
}

test('medians in another unit or of another dataset are an error of the gene, not a document', async (t) => {
  for (const other of [{ unit: 'RPKM' }, { datasetId: 'gtex_v10' }]) {
    const answer = await askWith(t, envelope([{ ...MEDIAN, ...other }]));
    assert.ok(answer && 'error' in answer && answer.error instanceof ArtifactSuspectError);
  }
  const twice = await askWith(t, envelope([MEDIAN, MEDIAN]));
  assert.match(twice && 'error' in twice ? twice.error.message : '', /two medians of one tissue/);
});

test('an answer of another shape, or with fewer items than it announces, is refused as a whole', async (t) => {
  const { paging_info, ...unpaged } = envelope([MEDIAN]);
  const bodies = [
    ...[null, [], unpaged, { data: 'none', paging_info }, envelope([MEDIAN], 54), envelope([{ ...MEDIAN, median: '741.6' }])],
    ...[envelope([{ ...MEDIAN, median: -1 }]), envelope([{ ...MEDIAN, unit: undefined }]), envelope([null])],
    { data: [MEDIAN], paging_info: { ...paging_info, numberOfPages: 1e9, totalNumberOfItems: 1e9 } },
  ];
  for (const body of bodies) {
    await assert.rejects(askWith(t, body), (error: unknown) => error instanceof ArtifactSuspectError, JSON.stringify(body));
  }
  const answer = await askWith(
    t,
    envelope([
      { ...MEDIAN, median: null },
      { ...MEDIAN, tissueSiteDetailId: 'Liver' },
    ]),
  );
  assert.deepEqual(documentOf(answer)?.tissues, { Liver: { median_tpm: 741.6, unit: 'TPM' } });
});
