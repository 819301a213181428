import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ArtifactFiles, artifactAt, type GeneAnswer, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactMissingError, ArtifactSuspectError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import { askApi, type HgncGene, hgncGenes, parseArtifacts, SAMPLE_MIRROR } from '@nephron/testing';
import type { HpoRole } from '@nephron/upstream';
import { hpo } from './source.ts';
import { gene } from './test-artifact.ts';

const SAMPLE = join(SAMPLE_MIRROR, 'hpo');
const HOST = 'ontology.jax.org';
const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const ontology = await artifactAt(join(SAMPLE, 'hp.json'), 'ontology');
const SAMPLE_FILES: ArtifactFiles<HpoRole> = {
  genes_to_phenotype: await artifactAt(join(SAMPLE, 'genes_to_phenotype.txt'), 'genes_to_phenotype'),
  ontology,
  disease_annotations: await artifactAt(join(SAMPLE, 'phenotype.hpoa'), 'disease_annotations'),
};

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? answer.document : undefined);
const errorOf = (answer: GeneAnswer | undefined) => (answer && 'error' in answer ? answer.error : undefined);

/** An answer about PKD1 that is not what the files say. */
function instead(content: string) {
  return { ask: ['PKD1'], prepare: (upstream: { publish: (address: string, content: string) => void }) => upstream.publish(PKD1, content) };
}

const PKD1 = `${HOST}/api/network/annotation/NCBIGene:5310`;

test('the service and the ontology give the very documents of the files, one request per gene', async (t) => {
  const { answers, version, requests } = await askApi(t, hpo, GENES);
  const { documents } = await parseArtifacts(hpo, SAMPLE_FILES, new GeneIndex(GENES));

  assert.deepEqual([version, answers.size, documents.size], ['2024-04-26', 70, 70]);
  for (const [hgncId, document] of documents) {
    assert.equal(JSON.stringify(documentOf(answers.get(hgncId))), JSON.stringify(document), hgncId);
  }
  assert.deepEqual([requests.length, requests.every(({ status }) => status === 200)], [70, true]);
  assert.ok(requests.some(({ host, path }) => `${host}${path}` === PKD1));
});

test('without phenotype.hpoa nobody can tell what was looked for in vain, and the document says so', async (t) => {
  const { answers } = await askApi(t, hpo, GENES, { ask: ['UMOD'], files: { ontology } });
  const document = documentOf(answers.get('HGNC:12559'));

  assert.deepEqual([document?.excluded_phenotypes, document?.phenotype_count], [null, 16]);
});

test('a gene that the service does not know, or about which it says nothing, is absent', async (t) => {
  const unknown = gene('A1BG', 'HGNC:5', '1');
  const empty = await askApi(t, hpo, GENES, instead('{"diseases":[],"phenotypes":[]}'));
  const { answers, requests } = await askApi(t, hpo, [unknown, ...GENES], { ask: ['A1BG'] });

  assert.deepEqual(answers.get('HGNC:5'), { hgncId: 'HGNC:5', isAbsent: true });
  assert.deepEqual(
    requests.map(({ status }) => status),
    [404],
  );
  assert.deepEqual(empty.answers.get('HGNC:9008'), { hgncId: 'HGNC:9008', isAbsent: true });
});

test('a gene of which only a disease is known has a document without phenotypes', async (t) => {
  const disease = '{"id":"OMIM:173900","name":"","mondoId":"MONDO:0008263","description":""}';
  const { answers } = await askApi(t, hpo, GENES, instead(`{"diseases":[${disease}],"phenotypes":[]}`));
  const document = documentOf(answers.get('HGNC:9008'));

  assert.deepEqual(document?.diseases, [{ id: 'OMIM:173900', name: null, db: 'OMIM', dbId: '173900' }]);
  assert.deepEqual([document?.has_hpo_data, document?.phenotype_count, document?.classification], [true, 0, {}]);
});

test('a gene without an NCBI id is found by its symbol alone, unless the id is that of another gene', async (t) => {
  const known = GENES.filter(({ symbol }) => symbol !== 'PKD1' && symbol !== 'UMOD');
  const withoutId = gene('PKD1', 'HGNC:9008', null);
  const renamed = gene('NEW1', 'HGNC:1', null, { previousSymbols: ['pkd2'] });
  const nobody = gene('UMO', 'HGNC:2', null);
  const genes: HgncGene[] = [withoutId, renamed, nobody, ...known];
  const { answers, requests } = await askApi(t, hpo, genes, { ask: ['PKD1', 'NEW1', 'UMO'] });
  const document = documentOf(answers.get('HGNC:9008'));

  assert.deepEqual([document?.matched_by, document?.ncbi_gene_id, document?.kidney_phenotype_count], ['gene_symbol', '5310', 10]);
  for (const hgncId of ['HGNC:1', 'HGNC:2']) assert.deepEqual(answers.get(hgncId), { hgncId, isAbsent: true });
  assert.deepEqual(
    requests.map(({ path }) => path.replace('/api/network', '')),
    [
      '/search/gene?q=PKD1&limit=-1',
      '/annotation/NCBIGene:5310',
      '/search/gene?q=NEW1&limit=-1',
      '/search/gene?q=pkd2&limit=-1',
      '/search/gene?q=UMO&limit=-1',
    ],
  );
});

for (const [what, content, message] of [
  ['without its lists', '{"message":"ok"}', /has no list of phenotypes/],
  ['without diseases', '{"phenotypes":[]}', /has no list of diseases/],
  [
    'with strange ids',
    '{"phenotypes":[{"id":"OMIM:1","name":"x"}],"diseases":[]}',
    /gave \{"id":"OMIM:1","name":"x"\} among the phenotypes/,
  ],
  ['that is a page', '<!doctype html><html><body>Down for maintenance</body></html>', /HTML|page/i],
] as const) {
  test(`an answer ${what} is an error of its gene and not "no phenotypes"`, async (t) => {
    const { answers } = await askApi(t, hpo, GENES, { ...instead(content), ask: ['PKD1', 'PKD2'] });
    const error = errorOf(answers.get('HGNC:9008'));

    assert.ok(error instanceof ArtifactSuspectError && message.test(error.message), error?.message);
    assert.equal(documentOf(answers.get('HGNC:9009'))?.gene_symbol, 'PKD2');
  });
}

test('a refused question is an error of its gene; a host that is down answers for nobody', async (t) => {
  const refused = await askApi(t, hpo, GENES, { ask: ['PKD1'], play: [{ fault: 'redirect-loop', host: HOST }] });

  assert.ok(errorOf(refused.answers.get('HGNC:9008')) instanceof UpstreamRefusedError);
  await assert.rejects(askApi(t, hpo, GENES, { ask: ['PKD1'], play: [{ fault: '503', host: HOST }] }), UpstreamUnavailableError);
});

test('without an ontology nobody is asked', async (t) => {
  await assert.rejects(askApi(t, hpo, GENES, { ask: ['PKD1'], files: {} }), ArtifactMissingError);
});
