import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { artifactAt } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamUnavailableError } from '@nephron/errors';
import { askApi, hgncGenes, SAMPLE_MIRROR, type SimulatedUpstream } from '@nephron/testing';
import { ensembl } from './source.ts';
import { approved, parsed } from './test-gtf.ts';

const GTF = 'Homo_sapiens.GRCh38.106.chr.gtf';
const MANE = 'MANE.GRCh38.v1.0.summary.txt';
const genes = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const fromFiles = await parsed(
  {
    gtf: await artifactAt(join(SAMPLE_MIRROR, 'ensembl', GTF), 'gtf'),
    mane: await artifactAt(join(SAMPLE_MIRROR, 'mane', MANE), 'mane'),
  },
  genes,
);

/** A mirror folder of this test, with what `change` makes of the sample's GTF. */
async function mirrorWith(t: TestContext, change: (gtf: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-ensembl-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const publisher of ['ensembl', 'mane', 'hgnc'])
    await cp(join(SAMPLE_MIRROR, publisher), join(folder, publisher), { recursive: true });
  const path = join(folder, 'ensembl', GTF);
  await writeFile(path, change(await readFile(path, 'utf8')));
  return folder;
}

test('the API gives the documents that the files give, gene by gene and key by key', async (t) => {
  const { answers, version, requests } = await askApi(t, ensembl, genes);
  assert.equal(version, '106');
  assert.equal(answers.size, 70);
  for (const [hgncId, document] of fromFiles.documents) {
    const answer = answers.get(hgncId);
    assert.ok(answer && 'document' in answer, hgncId);
    assert.equal(JSON.stringify(answer.document), JSON.stringify(document));
  }
  const lookups = requests.filter(({ path }) => path.startsWith('/lookup'));
  assert.deepEqual([...new Set(lookups.map(({ method, path }) => `${method} ${path}`))], ['POST /lookup/id?expand=1&mane=1']);
  assert.deepEqual(
    lookups.map(({ body }) => JSON.parse(body).ids.length),
    [25, 25, 20],
  );
});

test('a gene that neither its id nor its symbol leads to is absent', async (t) => {
  const unknown = approved('HGNC:999991', 'NOSUCH1', 'ENSG00000999999');
  const nameless = approved('HGNC:999992', 'NOSUCH2', null);
  const { answers, requests } = await askApi(t, ensembl, [...genes, unknown, nameless], { ask: ['NOSUCH1', 'NOSUCH2', 'PKD1'] });
  assert.deepEqual(answers.get('HGNC:999991'), { hgncId: 'HGNC:999991', isAbsent: true });
  assert.deepEqual(answers.get('HGNC:999992'), { hgncId: 'HGNC:999992', isAbsent: true });
  assert.ok('document' in (answers.get('HGNC:9008') ?? {}));
  assert.deepEqual(JSON.parse(requests.at(-1)?.body ?? ''), { symbols: ['NOSUCH1', 'NOSUCH2'] });
});

test('a gene whose id Ensembl no longer has is found by its symbol, and only believed where the description has its HGNC id', async (t) => {
  const retired = genes.map((gene) =>
    gene.symbol === 'PKD2' || gene.symbol === 'WT1' ? { ...gene, ensemblGeneId: 'ENSG00000999999' } : gene,
  );
  // Another approved gene of that name: the description says that it is not meant.
  const namesake = { ...approved('HGNC:999993', 'UMOD', null) };
  const others = retired.filter(({ symbol }) => symbol !== 'UMOD');
  const { answers } = await askApi(t, ensembl, [...others, namesake], { ask: ['PKD2', 'UMOD'] });
  const pkd2 = answers.get('HGNC:9009');
  assert.ok(pkd2 && 'document' in pkd2);
  assert.equal(JSON.stringify(pkd2.document), JSON.stringify({ ...fromFiles.documents.get('HGNC:9009'), matched_by: 'hgnc_id' }));
  assert.deepEqual(answers.get('HGNC:999993'), { hgncId: 'HGNC:999993', isAbsent: true });
});

test('an answer that cannot be trusted is an error of its gene alone', async (t) => {
  const lost = /^.*\texon\t.*transcript_id "ENST00000262304".*exon_number "46".*\n/m;
  const mirrorDir = await mirrorWith(t, (gtf) => gtf.replace(lost, ''));
  const { answers } = await askApi(t, ensembl, genes, { mirrorDir, ask: ['PKD1', 'PKD2'] });
  const pkd1 = answers.get('HGNC:9008');
  assert.ok(pkd1 && 'error' in pkd1 && pkd1.error instanceof ArtifactSuspectError);
  assert.match(pkd1.error.message, /the exons of ENST00000262304 span/);
  assert.ok('document' in (answers.get('HGNC:9009') ?? {}));
});

test('a host that does not work is unavailable, and a web page in its place is suspect', async (t) => {
  const lookups = { host: 'rest.ensembl.org', path: /lookup/ };
  await assert.rejects(askApi(t, ensembl, genes, { ask: ['PKD1'], play: [{ fault: '503', ...lookups }] }), UpstreamUnavailableError);
  await assert.rejects(askApi(t, ensembl, genes, { ask: ['PKD1'], play: [{ fault: 'html', ...lookups }] }), ArtifactSuspectError);
});

test('an answer about the release that names none is suspect', async (t) => {
  const prepare = (upstream: SimulatedUpstream): void => upstream.publish('rest.ensembl.org/info/data', '{"releases":[]}');
  await assert.rejects(askApi(t, ensembl, genes, { ask: [], prepare }), /names none/);
});
