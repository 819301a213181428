import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { artifactAt, type GeneAnswer, GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamUnavailableError } from '@nephron/errors';
import { type AskOptions, askApi, hgncGenes, parseArtifacts, SAMPLE_MIRROR, type SeenRequest } from '@nephron/testing';
import type { UniprotRole } from '@nephron/upstream';
import { uniprot } from './source.ts';
import { entry, gene, sample } from './test-data.ts';

const SAMPLE_GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const FILE = 'uniprotkb_reviewed_human_2025_01.json';

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? answer.document : undefined);
const paths = (requests: readonly SeenRequest[]) =>
  requests.map(({ method, path }) => `${method} ${path.split('?')[0]?.replace(/[0-9a-f]{40}/, '<job>')}`);

/** A mirror folder with these entries. */
async function mirrorOf(t: TestContext, entries: readonly unknown[]): Promise<string> {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-uniprot-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  await mkdir(join(mirrorDir, 'uniprot'));
  await writeFile(join(mirrorDir, 'uniprot', FILE), JSON.stringify({ results: entries }));
  return mirrorDir;
}

/** Asks for the genes of the service, and checks that it says what the stream with the same entries does. */
async function bothWays(t: TestContext, genes: readonly IndexedGene[], entries: readonly unknown[], options: AskOptions<UniprotRole> = {}) {
  const mirrorDir = await mirrorOf(t, entries);
  const asked = await askApi(t, uniprot, genes, { mirrorDir, ...options });
  const stream = await artifactAt(join(mirrorDir, 'uniprot', FILE), 'entries');
  const { documents } = await parseArtifacts(uniprot, { entries: stream }, new GeneIndex(genes));
  for (const { hgncId } of genes) assert.deepEqual(documentOf(asked.answers.get(hgncId)), documents.get(hgncId), hgncId);
  return asked;
}

test('the service gives the very documents of the stream, for every gene of the sample, and the same version', async (t) => {
  const { answers, version, requests } = await askApi(t, uniprot, SAMPLE_GENES);
  const { documents } = await sample(SAMPLE_GENES);
  assert.equal(version, '2024_05');
  for (const { hgncId } of SAMPLE_GENES)
    assert.equal(JSON.stringify(documentOf(answers.get(hgncId))), JSON.stringify(documents.get(hgncId)));
  assert.deepEqual(paths(requests), ['GET /uniprotkb/search', 'GET /uniprotkb/search']);
  const query = new URLSearchParams(requests[1]?.path.split('?')[1]);
  assert.match(query.get('query') ?? '', /^\(reviewed:true\) AND \(organism_id:9606\) AND \(\(xref:hgnc-166\) OR \(xref:hgnc-341\)/);
  assert.equal(query.get('size'), '500');
});

test('more than a page of entries is followed to its end', async (t) => {
  const accession = (index: number) =>
    `A0A${String(index)
      .padStart(4, '0')
      .replace(/^(..)(.)(.)$/, '$1$2A0$3')}0`;
  const entries = Array.from({ length: 1_101 }, (_, index) =>
    entry(accession(index), { hgncIds: ['HGNC:1'], names: ['AAA1'], length: index + 1 }),
  );
  const { answers, requests } = await bothWays(t, [gene(1, 'AAA1')], entries);
  const { length, other_accessions } = documentOf(answers.get('HGNC:1')) ?? {};
  assert.deepEqual([length, Array.isArray(other_accessions) && other_accessions.length], [1_101, 1_100]);
  assert.deepEqual(
    paths(requests),
    Array.from({ length: 4 }, () => 'GET /uniprotkb/search'),
  );
});

test('an accession that HGNC has and UniProt has not joined to the gene is asked for; a deleted one leaves it to the next', async (t) => {
  const genes = [gene(1, 'AAA1', ['P00001', 'NOT AN ACCESSION']), gene(2, 'BBB2', ['P00002', 'P00003']), gene(3, 'CCC3', ['P00004'])];
  const inactive = (primaryAccession: string) => ({
    entryType: 'Inactive',
    primaryAccession,
    inactiveReason: { inactiveReasonType: 'DELETED' },
  });
  const entries = [entry('P00001'), inactive('P00002'), entry('P00003'), inactive('P00004')];
  const { answers, requests } = await bothWays(t, genes, entries);
  const found = genes.map(({ hgncId }) => documentOf(answers.get(hgncId))?.accession);
  assert.deepEqual(found, ['P00001', 'P00003', undefined]);
  assert.deepEqual(answers.get('HGNC:3'), { hgncId: 'HGNC:3', isAbsent: true });
  const asked = requests.find(({ path }) => path.startsWith('/uniprotkb/accessions'));
  assert.equal(new URLSearchParams(asked?.path.split('?')[1]).get('accessions'), 'P00001,P00002,P00003,P00004');
});

test('a gene that no id leads to is looked for by its name, with ID mapping, and only a primary name counts', async (t) => {
  const genes = [gene(1, 'AAA1'), gene(2, 'BBB2'), gene(3, 'CCC3'), gene(4, 'DDD4', ['P00004'])];
  const entries = [
    entry('P00001', { names: ['AAA1'] }),
    entry('P00002', {}, { genes: [{ geneName: { value: 'OTHER' }, synonyms: [{ value: 'BBB2' }] }] }),
    entry('P00003', { names: ['CCC3'], hgncIds: ['HGNC:777'] }),
    entry('P00004', { names: ['DDD4'], hgncIds: ['HGNC:4'] }),
  ];
  const { answers, requests } = await bothWays(t, genes, entries);
  assert.deepEqual(
    genes.map(({ hgncId }) => documentOf(answers.get(hgncId))?.matched_by),
    ['gene_name', undefined, undefined, 'uniprot_accession'],
  );
  assert.deepEqual(paths(requests.slice(2)), [
    'POST /idmapping/run',
    'GET /idmapping/status/<job>',
    'GET /idmapping/status/<job>',
    'GET /idmapping/uniprotkb/results/<job>',
  ]);
  const form = { from: 'Gene_Name', to: 'UniProtKB-Swiss-Prot', taxId: '9606', ids: 'AAA1,BBB2,CCC3' };
  assert.deepEqual(Object.fromEntries(new URLSearchParams(requests[2]?.body)), form);
  assert.equal(new URLSearchParams(requests.at(-1)?.path.split('?')[1]).get('size'), '500');
});

test('genes of one entry, and entries of one gene, are the same either way', async (t) => {
  const genes = [gene(1, 'AAA1', ['P00001', 'P00002']), gene(2, 'BBB2', ['P00003']), gene(3, 'CCC3')];
  const entries = [
    entry('P00001', { names: ['AAA1'], hgncIds: ['HGNC:1'], length: 900 }),
    entry('P00002', { names: ['AAA1'], hgncIds: ['HGNC:1'], length: 100, isManeSelect: true }),
    entry('P00009', { names: ['AAA1'], hgncIds: ['HGNC:1'], length: 950 }),
    entry('P00003', { names: ['BBB2', 'CCC3'], hgncIds: ['HGNC:2', 'HGNC:3'] }),
  ];
  const { answers } = await bothWays(t, genes, entries);
  const document = documentOf(answers.get('HGNC:1'));
  assert.deepEqual([document?.accession, document?.other_accessions], ['P00002', ['P00001', 'P00009']]);
  assert.deepEqual(documentOf(answers.get('HGNC:3'))?.gene_names, ['BBB2', 'CCC3']);
});

/** Asks for a gene that only its name leads to, of a service whose look at the job says this. */
async function withStatus(t: TestContext, status: string): Promise<GeneAnswer | undefined> {
  const mirrorDir = await mirrorOf(t, [entry('P00001', { names: ['AAA1'] })]);
  const { requests } = await askApi(t, uniprot, [gene(1, 'AAA1')], { mirrorDir });
  const look = requests.find(({ path }) => path.startsWith('/idmapping/status/'));
  const address = `rest.uniprot.org${look?.path}`;
  const { answers } = await askApi(t, uniprot, [gene(1, 'AAA1')], { mirrorDir, prepare: (upstream) => upstream.publish(address, status) });
  return answers.get('HGNC:1');
}

test('a job that says FINISHED, or that shows its results at once, is done; one that failed is an error', async (t) => {
  for (const status of ['{"jobStatus":"FINISHED"}', '{"results":[],"failedIds":["AAA1"]}']) {
    assert.equal(documentOf(await withStatus(t, status))?.accession, 'P00001');
  }
  for (const status of ['{"jobStatus":"ERROR","errors":[{"code":50,"message":"x"}]}', '{}', 'null']) {
    await assert.rejects(withStatus(t, status), (error: unknown) => error instanceof ArtifactSuspectError, status);
  }
});

test('a service that does not answer is an error and no absence; one that answers on the second try costs nothing', async (t) => {
  const down = askApi(t, uniprot, SAMPLE_GENES, { ask: ['PKD1'], play: [{ fault: '503', host: 'rest.uniprot.org' }] });
  await assert.rejects(down, (error: unknown) => error instanceof UpstreamUnavailableError);
  const { answers } = await askApi(t, uniprot, SAMPLE_GENES, {
    ask: ['PKD1'],
    play: [{ fault: '503', host: 'rest.uniprot.org', times: 1 }],
  });
  assert.equal(documentOf(answers.get('HGNC:9008'))?.length, 4303);
});

test('an answer without results, or with an entry that cannot be, is refused', async (t) => {
  const found = [entry('P98161', { hgncIds: ['HGNC:9008'] })];
  const { requests } = await askApi(t, uniprot, SAMPLE_GENES, { ask: ['PKD1'] });
  const address = `rest.uniprot.org${requests[1]?.path}`;
  for (const body of [{}, { results: 'none' }, [], { results: [null] }, { results: [{ ...found[0], organism: {} }] }]) {
    const asked = askApi(t, uniprot, SAMPLE_GENES, {
      ask: ['PKD1'],
      prepare: (upstream) => upstream.publish(address, JSON.stringify(body)),
    });
    await assert.rejects(asked, (error: unknown) => error instanceof ArtifactSuspectError, JSON.stringify(body));
  }
});
