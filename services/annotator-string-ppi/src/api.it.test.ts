import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type GeneAnswer, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamUnavailableError } from '@nephron/errors';
import { type AskOptions, askApi, parseArtifacts, type SimulatedUpstream } from '@nephron/testing';
import type { StringPpiRole } from '@nephron/upstream';
import { stringPpi } from './source.ts';
import { sampleFiles, sampleGenes, samplePanel } from './test-data.ts';

const GENES = await sampleGenes();
const PANEL = samplePanel(GENES);

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? answer.document : undefined);

async function ask(t: TestContext, options: AskOptions<StringPpiRole> = {}) {
  return await askApi(t, stringPpi, GENES, { panel: PANEL, ...options });
}

test('the service gives the very documents of the files, for every gene of the list, and the same version', async (t) => {
  const { answers, version } = await ask(t);
  const files = await sampleFiles();
  const { documents } = await parseArtifacts(stringPpi, files, new GeneIndex(GENES), { panel: PANEL });
  assert.equal(version, await stringPpi.version(files));
  assert.equal(answers.size, GENES.length);
  for (const { hgncId } of GENES) assert.equal(JSON.stringify(documentOf(answers.get(hgncId))), JSON.stringify(documents.get(hgncId)));
  for (const hgncId of ['HGNC:1884', 'HGNC:11998']) assert.deepEqual(answers.get(hgncId), { hgncId, isAbsent: true });
});

test('the list is looked up once for all batches; genes outside it cost no question', async (t) => {
  const { requests } = await ask(t, { ask: ['PKD1', 'CFTR'] });
  assert.deepEqual(
    requests.map(({ path }) => path),
    ['/api/json/version', '/api/json/get_string_ids', '/api/json/interaction_partners'],
  );
  const outside = await ask(t, { ask: ['CFTR'] });
  assert.deepEqual([outside.requests.length, outside.answers.size], [1, 1]);
});

test('a second batch does not look the list up again', async (t) => {
  const none = { aliasSymbols: [], previousSymbols: [], ensemblGeneId: null, entrezId: null, uniprotIds: [], mgdIds: [] };
  const others = Array.from({ length: 100 }, (_, index) => ({ ...none, hgncId: `HGNC:${90_000 + index}`, symbol: `OTHER${index}` }));
  const [pkd1, pkd2] = GENES.filter(({ symbol }) => symbol === 'PKD1' || symbol === 'PKD2');
  assert.ok(pkd1 && pkd2);
  const { answers, requests } = await askApi(t, stringPpi, [pkd1, ...others, pkd2], { panel: PANEL });
  assert.deepEqual(
    requests.map(({ path }) => path),
    ['/api/json/version', '/api/json/get_string_ids', '/api/json/interaction_partners', '/api/json/interaction_partners'],
  );
  assert.deepEqual([documentOf(answers.get('HGNC:9008'))?.ppi_degree, documentOf(answers.get('HGNC:9009'))?.ppi_degree], [1, 1]);
});

test('partners are asked for in the physical subnetwork, from a score of 400 on, by STRING’s own ids', async (t) => {
  const { requests } = await ask(t, { ask: ['PKD1', 'PKD2'] });
  const asked = new URLSearchParams(requests.at(-1)?.body);
  const { identifiers, ...others } = Object.fromEntries(asked);
  assert.deepEqual(identifiers?.split('\r').toSorted(), ['9606.ENSP00000237596', '9606.ENSP00000262304']);
  assert.deepEqual(others, {
    species: '9606',
    caller_identity: 'nephron',
    required_score: '400',
    network_type: 'physical',
    limit: '25000',
  });
});

test('a service that does not answer is an error and no absence; one that answers on the second try costs nothing', async (t) => {
  const down = ask(t, { ask: ['PKD1'], play: [{ fault: '503', host: 'string-db.org' }] });
  await assert.rejects(down, (error: unknown) => error instanceof UpstreamUnavailableError);
  const { answers } = await ask(t, { ask: ['PKD1'], play: [{ fault: '503', host: 'string-db.org', times: 1 }] });
  assert.ok(documentOf(answers.get('HGNC:9008')));
});

/** Asks for PKD1 of a service that answers `method` with this. */
async function askWith(t: TestContext, method: string, body: unknown): Promise<GeneAnswer | undefined> {
  const prepare = (upstream: SimulatedUpstream): void => upstream.publish(`string-db.org/api/json/${method}`, JSON.stringify(body));
  return (await ask(t, { ask: ['PKD1'], prepare })).answers.get('HGNC:9008');
}

test('an answer of another shape, or a reported error with a good status, is refused', async (t) => {
  const found = { queryItem: 'ENSG00000008710', queryIndex: 0, stringId: '9606.ENSP00000262304', preferredName: 'PKD1' };
  const link = { stringId_A: '9606.ENSP00000262304', stringId_B: '9606.ENSP00000237596', score: 0.999 };
  const bad: readonly (readonly [method: string, body: unknown])[] = [
    ['version', { string_version: '12.0' }],
    ['version', [{ string_version: null }]],
    ...[null, {}, [1], [{ Error: 'busy', ErrorMessage: 'later' }], [{ ...found, stringId: '10090.ENSMUSP00000000001' }]].map(
      (body) => ['get_string_ids', body] as const,
    ),
    ...['none', [null], [{ ...link, score: '0.9' }], [{ ...link, score: 999 }], [{ ...link, stringId_B: undefined }]].map(
      (body) => ['interaction_partners', body] as const,
    ),
  ];
  for (const [method, body] of bad) {
    await assert.rejects(
      askWith(t, method, body),
      (error: unknown) => error instanceof ArtifactSuspectError,
      `${method} ${JSON.stringify(body)}`,
    );
  }
});

test('what the service says is wrong is told', async (t) => {
  const told = askWith(t, 'interaction_partners', [{ Error: 'busy', ErrorMessage: 'please wait' }]);
  await assert.rejects(told, /answered interaction_partners with .*please wait/);
});

test('a score of the service is the thousandth of one in the files, rounded; links to genes outside the list do not count', async (t) => {
  const from = { stringId_A: '9606.ENSP00000262304', preferredName_A: 'PKD1' };
  const answer = await askWith(t, 'interaction_partners', [
    { ...from, stringId_B: '9606.ENSP00000237596', score: 0.5790000000001 },
    { ...from, stringId_B: '9606.ENSP00000003084', score: 0.9 },
    { ...from, stringId_B: '9606.ENSP00000262304', score: 0.9 },
  ]);
  const { ppi_degree, summary } = documentOf(answer) ?? {};
  assert.deepEqual([ppi_degree, (summary as Readonly<Record<string, unknown>>).raw_sum], [1, 579]);
});

test('a gene is found by its symbol where its id leads nowhere, if the name that comes back leads to it', async (t) => {
  const others = { aliasSymbols: [], previousSymbols: [], entrezId: null, uniprotIds: [], mgdIds: [] };
  const genes = [
    { ...others, hgncId: 'HGNC:1', symbol: 'PKD1', ensemblGeneId: 'ENSG00000008710' },
    { ...others, hgncId: 'HGNC:2', symbol: 'TRPP2', ensemblGeneId: null, previousSymbols: ['PKD2'] },
    { ...others, hgncId: 'HGNC:3', symbol: 'NPHN', ensemblGeneId: null },
  ];
  const panel = { id: 'kidney', version: 1, weights: new Map(genes.map(({ hgncId }) => [hgncId, 100])) };
  const { answers } = await askApi(t, stringPpi, genes, { panel });
  const matched = genes.map(({ hgncId }) => documentOf(answers.get(hgncId))?.matched_by);
  // Nephrin's alias leads STRING to NPHS1, which is none of these genes.
  assert.deepEqual(matched, ['gene_id', 'symbol', undefined]);
  assert.deepEqual(answers.get('HGNC:3'), { hgncId: 'HGNC:3', isAbsent: true });
  assert.equal(documentOf(answers.get('HGNC:1'))?.ppi_score, 99.9);
});
