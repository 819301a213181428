import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ArtifactFiles, artifactAt, type GeneAnswer, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import { askApi, hgncGenes, parseArtifacts, SAMPLE_MIRROR, type SimulatedUpstream } from '@nephron/testing';
import type { MpoMgiRole } from '@nephron/upstream';
import type { MpoMgiDocument } from './record.ts';
import { mpoMgi } from './source.ts';
import { gene } from './test-artifact.ts';

const HOST = 'www.mousemine.org';
const SERVICE = `${HOST}/mousemine/service`;
const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const NAMES: Readonly<Record<MpoMgiRole, string>> = {
  human_phenotype: 'HMD_HumanPhenotype.rpt',
  homology: 'HOM_MouseHumanSequence.rpt',
  gene_pheno: 'MGI_GenePheno.rpt',
  pheno_geno: 'MGI_PhenoGenoMP.rpt',
  vocabulary: 'VOC_MammalianPhenotype.rpt',
  ontology: 'mp.obo',
};
const files = await Promise.all(
  (Object.entries(NAMES) as [MpoMgiRole, string][]).map(async ([role, name]) => [
    role,
    await artifactAt(join(SAMPLE_MIRROR, 'mgi', name), role),
  ]),
);
const SAMPLE_FILES: ArtifactFiles<MpoMgiRole> = Object.fromEntries(files);

/** All but the orthologues. */
const findingsOf = ({ mouse_orthologs, mouse_mgi_ids, orthology_source, matched_by, ...findings }: MpoMgiDocument) => findings;

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? (answer.document as MpoMgiDocument) : undefined);

/** Genes by symbol, as the API answers them. */
async function asked(t: Parameters<typeof askApi>[0], options: NonNullable<Parameters<typeof askApi<MpoMgiRole>>[3]> = {}) {
  const { answers, requests, version } = await askApi(t, mpoMgi, GENES, options);
  const documents = [...answers.values()].flatMap((answer) => documentOf(answer) ?? []);
  return { answers, requests, version, bySymbol: new Map(documents.map((document) => [document.gene_symbol, document])) };
}

test('the service gives the documents of the files, with three requests for seventy genes', async (t) => {
  const { bySymbol, requests, version } = await asked(t);
  const { documents } = await parseArtifacts(mpoMgi, SAMPLE_FILES, new GeneIndex(GENES));

  const miceOf = (symbol: string) =>
    [...documents.values()].flatMap((found) => (found.gene_symbol === symbol ? (found as MpoMgiDocument).mouse_orthologs : [])).length;

  assert.deepEqual([bySymbol.size, documents.size], [70, 70]);
  for (const found of documents.values()) {
    const expected = found as MpoMgiDocument;
    const document = bySymbol.get(expected.gene_symbol);
    assert.ok(document, expected.gene_symbol);
    assert.deepEqual(Object.keys(document), Object.keys(expected));
    const isAnnotated = expected.has_kidney_phenotype !== null;
    // Who names the orthologues differs by route, and the service names those with a phenotype alone; what is said of them does not.
    assert.deepEqual([document.orthology_source, document.matched_by], isAnnotated ? ['MouseMine', 'ncbi_gene_id'] : ['HGNC', 'mgi_id']);
    assert.ok(document.mouse_mgi_ids.every((mgiId) => expected.mouse_mgi_ids.includes(mgiId)));
    assert.equal(JSON.stringify(findingsOf(document)), JSON.stringify(findingsOf(expected)), expected.gene_symbol);
  }
  const fewer = [...bySymbol.values()].filter(({ gene_symbol, mouse_orthologs }) => mouse_orthologs.length < miceOf(gene_symbol));
  assert.deepEqual(fewer.map(({ gene_symbol }) => gene_symbol).sort(), ['APOL1', 'CFH', 'CLCNKB']);
  assert.match(version, /^MouseMine MGI update: \d{4}-\d{2}-\d{2}$/);
  assert.deepEqual(
    requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '').replace('/mousemine/service', '')}`),
    ['GET /version/release', 'GET /template/results', 'POST /query/results', 'POST /query/results'],
  );
});

test('zygosity comes from the codes of MGI, and a genotype counts only where one of its alleles is of the gene itself', async (t) => {
  const rows = [
    ['Pkd1<tm1>/Pkd1<tm1>', 'hm', 'MP:0003675'],
    ['Pkd1<tm1>/Pkd1<+>', 'ht', 'MP:0008528'],
    ['Pkd1<tm2>/Pkd1<tm2> Tg(Cdh16-cre)91Igr/0', 'cn', 'MP:0002989'],
    ['Pkd1<tm1>/Pkd1<+> Trp53<tm1>/Trp53<tm1>', 'cx', 'MP:0000519'],
    ['Pkd1<tm1>/Pkd1<tm3>', 'ot', 'MP:0000520'],
    ['Pkd1<tm1>/?', 'tg', 'MP:0000520'],
    ['Pkd1l1<tm1>/Pkd1l1<tm1>', 'hm', 'MP:0002135'],
    ['Tg(Pkd1)1Abc/0', 'tg', 'MP:0002135'],
  ].map(([composition, code, term]) => ['MGI:97603', 'Pkd1', composition, 'involves: 129', code, term, 'x']);
  const { bySymbol } = await asked(t, { ask: ['PKD1'], prepare: (upstream) => answerQueries(upstream, { results: rows }) });
  const found = bySymbol.get('PKD1');
  const terms = (zygosity: 'homozygous' | 'heterozygous' | 'conditional' | 'other') =>
    found?.zygosity_analysis?.[zygosity].phenotypes.map(({ term }) => term);

  assert.deepEqual([terms('homozygous'), terms('heterozygous'), terms('conditional')], [['MP:0003675'], ['MP:0008528'], ['MP:0002989']]);
  assert.deepEqual([terms('other'), found?.zygosity_analysis?.other.genotype_count], [['MP:0000519', 'MP:0000520'], 3]);
  assert.deepEqual([found?.phenotype_count, found?.zygosity_analysis?.summary], [3, 'hm (true); ht (true)']);
});

test('where no genotype has a kidney term but the gene has, the terms of the gene stand in', async (t) => {
  const { bySymbol } = await asked(t, { ask: ['PKD2'], prepare: (upstream) => answerQueries(upstream, { results: [] }) });
  const found = bySymbol.get('PKD2');

  assert.deepEqual(
    found?.phenotypes?.map(({ term }) => term),
    ['MP:0002705', 'MP:0003675', 'MP:0008528'],
  );
  assert.deepEqual([found?.has_kidney_phenotype, found?.zygosity_analysis?.summary], [true, 'hm (NA); ht (NA)']);
});

test('without an ontology the shipped list of kidney terms is used, and organ systems are unknown', async (t) => {
  const { bySymbol } = await asked(t, { ask: ['PKD1', 'CFTR', 'APOL1'], files: {} });
  const { mpo_terms_searched: searched, mpo_terms_origin: origin, high_level_terms: systems } = bySymbol.get('PKD1') ?? {};

  assert.deepEqual([searched, origin, systems], [661, 'reference_list', null]);
  assert.deepEqual(
    ['PKD1', 'CFTR', 'APOL1'].map((symbol) => bySymbol.get(symbol)?.has_kidney_phenotype),
    [true, false, null],
  );
  assert.deepEqual(bySymbol.get('PKD1')?.zygosity_analysis?.heterozygous.phenotypes, [{ term: 'MP:0003675', name: 'kidney cyst' }]);
});

test('a gene without a mouse orthologue is absent; one whose orthologue nobody has looked at is not', async (t) => {
  const noMouse = gene('NOMOUSE', 'HGNC:1', '1');
  const unknownMouse = gene('GONE', 'HGNC:2', '2', ['MGI:999999']);
  const { answers } = await askApi(t, mpoMgi, [noMouse, unknownMouse, ...GENES], { ask: ['NOMOUSE', 'GONE', 'APOL1'] });
  const apol1 = documentOf(answers.get('HGNC:618'));

  for (const hgncId of ['HGNC:1', 'HGNC:2']) assert.deepEqual(answers.get(hgncId), { hgncId, isAbsent: true });
  assert.deepEqual([apol1?.has_kidney_phenotype, apol1?.phenotypes, apol1?.zygosity_analysis?.summary], [null, [], 'hm (NA); ht (NA)']);
  assert.ok((apol1?.mouse_orthologs.length ?? 0) > 0);
});

test('rows are joined by the id of the human gene, by its symbol only where there is none', async (t) => {
  const mouse = ['MGI:97603', 'Pkd1', 'M. musculus', 'MP:0003675', 'kidney cyst'];
  const prepare = (upstream: SimulatedUpstream) => {
    answerTemplate(upstream, ['PKD1', 'PKD2', 'UMOD'], {
      results: [
        ['HGNC:9008', 'FORMER', 'H. sapiens', ...mouse],
        ['9999999', 'PKD2', 'H. sapiens', ...mouse],
        ['5311', 'PKD2', 'R. norvegicus', ...mouse],
        [null, 'UMOD', 'H. sapiens', ...mouse],
        ['7369', 'UMOD', 'H. sapiens', 'ZFIN:1', 'umod', 'D. rerio', 'MP:0003675', 'kidney cyst'],
      ],
    });
    answerQueries(upstream, { results: [['MGI:1099818', 'Pkd2', 'Pkd2<tm1>/Pkd2<+>', null, 'ht', 'MP:0001614', null]] });
  };
  const { bySymbol } = await asked(t, { ask: ['PKD1', 'PKD2', 'UMOD'], prepare });
  const matches = ['PKD1', 'PKD2', 'UMOD']
    .map((symbol) => bySymbol.get(symbol))
    .map((found) => [found?.matched_by, found?.mouse_orthologs]);

  assert.deepEqual(matches, [
    ['hgnc_id', ['Pkd1']],
    ['mgi_id', ['Pkd2']],
    ['gene_symbol', ['Pkd1']],
  ]);
  assert.deepEqual(
    [bySymbol.get('PKD2')?.has_kidney_phenotype, bySymbol.get('PKD2')?.zygosity_analysis?.heterozygous.genotype_count],
    [false, 1],
  );
});

for (const [what, body, kind] of [
  [
    'breaks off with an error',
    { results: [], wasSuccessful: false, error: 'Error iterating over results', statusCode: 500 },
    UpstreamUnavailableError,
  ],
  ['was not successful and does not say why', { results: [], wasSuccessful: false }, UpstreamUnavailableError],
  ['says that the query is wrong', { wasSuccessful: false, error: 'no such path', statusCode: 400 }, ArtifactSuspectError],
  ['has no results', { wasSuccessful: true }, ArtifactSuspectError],
  ['has rows of another shape', { results: [['MGI:97603']], wasSuccessful: true }, ArtifactSuspectError],
  ['has something else where ids should be', { results: [['a', 'b', 'c', 'd', 'e', 'f', 'g']], wasSuccessful: true }, ArtifactSuspectError],
] as const) {
  test(`an answer that ${what} is an error and not "no phenotype"`, async (t) => {
    const prepare = (upstream: SimulatedUpstream) => upstream.publish(`${SERVICE}/query/results`, JSON.stringify(body));

    await assert.rejects(asked(t, { ask: ['PKD1'], prepare }), kind);
  });
}

test('a host that is down, and one that refuses, are errors', async (t) => {
  await assert.rejects(asked(t, { ask: ['PKD1'], play: [{ fault: '503', host: HOST, path: /template/ }] }), UpstreamUnavailableError);
  await assert.rejects(asked(t, { ask: ['PKD1'], play: [{ fault: 'redirect-loop', host: HOST, path: /query/ }] }), UpstreamRefusedError);
  await assert.rejects(asked(t, { ask: ['PKD1'], play: [{ fault: 'html', host: HOST, path: /template/ }] }), ArtifactSuspectError);
});

test('the version is that of the data, or of the service where the data have none', async (t) => {
  const nameless = await asked(t, { ask: [], prepare: (upstream) => upstream.publish(`${SERVICE}/version/release`, '\n') });

  assert.equal(nameless.version, 'MouseMine (web service 31)');
});

function answerQueries(upstream: SimulatedUpstream, answer: Readonly<Record<string, unknown>>): void {
  upstream.publish(`${SERVICE}/query/results`, JSON.stringify({ ...answer, wasSuccessful: true, statusCode: 200 }));
}

function answerTemplate(upstream: SimulatedUpstream, symbols: readonly string[], answer: Readonly<Record<string, unknown>>): void {
  const query = new URLSearchParams({
    name: 'HGene_MPhenotype',
    constraint1: 'Gene',
    op1: 'LOOKUP',
    value1: symbols.join(','),
    extra1: 'H. sapiens',
    format: 'json',
  });
  upstream.publish(`${SERVICE}/template/results?${query}`, JSON.stringify({ ...answer, wasSuccessful: true, statusCode: 200 }));
}
