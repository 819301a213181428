import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ArtifactFiles, artifactAt, type GeneAnswer, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import { askApi, type HgncGene, hgncGenes, parseArtifacts, SAMPLE_MIRROR } from '@nephron/testing';
import type { HgncRole } from '@nephron/upstream';
import { hgnc } from './source.ts';

const SAMPLE = join(SAMPLE_MIRROR, 'hgnc');
const GENES = await hgncGenes(join(SAMPLE, 'hgnc_complete_set.txt'));
const HOST = 'rest.genenames.org';

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? answer.document : undefined);
const errorOf = (answer: GeneAnswer | undefined) => (answer && 'error' in answer ? answer.error : undefined);

async function sampleFiles(): Promise<ArtifactFiles<HgncRole>> {
  const [complete_set, withdrawn] = [join(SAMPLE, 'hgnc_complete_set.txt'), join(SAMPLE, 'withdrawn.txt')];
  return { complete_set: await artifactAt(complete_set, 'complete_set'), withdrawn: await artifactAt(withdrawn, 'withdrawn') };
}

/** A mirror folder with the sample, the complete set changed. */
async function changedMirror(t: TestContext, change: (text: string) => string): Promise<string> {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-hgnc-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  await cp(SAMPLE, join(mirrorDir, 'hgnc'), { recursive: true });
  const path = join(mirrorDir, 'hgnc', 'hgnc_complete_set.txt');
  await writeFile(path, change(await readFile(path, 'utf8')));
  return mirrorDir;
}

test('the service gives the very documents of the complete set and the list of withdrawn entries, one request per gene', async (t) => {
  const { answers, version, requests } = await askApi(t, hgnc, GENES);
  const files = await sampleFiles();
  const { documents } = await parseArtifacts(hgnc, files, new GeneIndex([]));
  assert.equal(version, await hgnc.version(files));
  assert.deepEqual([answers.size, documents.size], [70, 70]);
  for (const [hgncId, document] of documents) assert.equal(JSON.stringify(documentOf(answers.get(hgncId))), JSON.stringify(document));
  assert.deepEqual(documents.get('HGNC:618')?.withdrawn_entries, [{ hgnc_id: 'HGNC:900001', symbol: 'SMPL1' }]);
  assert.deepEqual([requests.length, requests[0]?.path, requests[1]?.path], [71, '/info', `/fetch/hgnc_id/${GENES[0]?.hgncId.slice(5)}`]);
  assert.ok(requests.every(({ headers, status }) => headers.accept === 'application/json' && status === 200));
});

test('without the list of withdrawn entries the service is asked all the same', async (t) => {
  const { answers } = await askApi(t, hgnc, GENES, { ask: ['APOL1'], files: {} });
  const document = documentOf(answers.get('HGNC:618'));
  assert.deepEqual([document?.symbol, document && 'withdrawn_entries' in document], ['APOL1', false]);
});

test('a gene that HGNC no longer has, or has withdrawn, is absent', async (t) => {
  const gone = { ...GENES[0], hgncId: 'HGNC:424242', symbol: 'GONE' } as HgncGene;
  const mirrorDir = await changedMirror(t, (text) =>
    text.replace(/^(HGNC:9009\t.*)\tApproved\t/m, '$1\tEntry Withdrawn\t').replace(/^(HGNC:2207\t.*)\tApproved\t/m, '$1\tReserved\t'),
  );
  const { answers } = await askApi(t, hgnc, [gone, ...GENES], { mirrorDir, ask: ['GONE', 'PKD1', 'PKD2', 'COL4A5'] });
  for (const hgncId of ['HGNC:424242', 'HGNC:9009']) assert.deepEqual(answers.get(hgncId), { hgncId, isAbsent: true });
  assert.match(errorOf(answers.get('HGNC:2207'))?.message ?? '', /status "Reserved" is neither approved nor withdrawn/);
  assert.equal(documentOf(answers.get('HGNC:9008'))?.symbol, 'PKD1');
});

test('a refusal is an error of its gene, a service that does not answer one of all, and neither is an absence', async (t) => {
  const refusal = new UpstreamRefusedError(404, 'no such page');
  assert.equal(errorOf(await askWith(Promise.reject(refusal))), refusal);
  const page = await askApi(t, hgnc, GENES, { ask: ['PKD1', 'PKD2'], play: [{ fault: 'html', host: HOST, path: /9008/ }] });
  assert.ok(errorOf(page.answers.get('HGNC:9008')) instanceof ArtifactSuspectError);
  assert.equal(documentOf(page.answers.get('HGNC:9009'))?.symbol, 'PKD2');
  const down = askApi(t, hgnc, GENES, { ask: ['PKD1'], play: [{ fault: '503', host: HOST, path: /9008/ }] });
  await assert.rejects(down, (error: unknown) => error instanceof UpstreamUnavailableError);
});

const ENTRY = { hgnc_id: 'HGNC:9008', symbol: 'PKD1', name: 'polycystin 1', status: 'Approved' };
const envelope = (...docs: readonly unknown[]) => ({ responseHeader: { status: 0 }, response: { numFound: docs.length, start: 0, docs } });

/** Asks for PKD1 of a service that gives this answer. */
async function askWith(body: unknown): Promise<GeneAnswer | undefined> {
  const genes = new GeneIndex(GENES.filter(({ symbol }) => symbol === 'PKD1'));
  const http = { json: async () => ({ status: 200, headers: {}, isFromCache: false, body: await body }), text: () => assert.fail() };
  const context = { http, files: {}, genes, freshForMs: 0, signal: AbortSignal.timeout(5_000) };
  for await (const answer of hgnc.api?.ask(genes.genes, context) ?? []) return answer;
  return undefined;
}

test('dates with a time of day, as the service has given them, are the days of the complete set', async () => {
  const dated = { ...ENTRY, date_approved_reserved: '2001-06-22T00:00:00Z', date_modified: '2023-01-20' };
  const document = documentOf(await askWith(envelope(dated)));
  assert.deepEqual([document?.date_approved_reserved, document?.date_modified], ['2001-06-22', '2023-01-20']);
});

test('an answer about another gene, of two entries or outside the envelope is an error', async () => {
  const wrong: readonly (readonly [body: unknown, why: RegExp])[] = [
    [envelope({ ...ENTRY, hgnc_id: 'HGNC:9009' }), /answered about HGNC:9009/],
    [envelope(ENTRY, ENTRY), /2 entries of one id/],
    [envelope('PKD1'), /not an object/],
    [{ response: { numFound: 2, docs: [ENTRY] } }, /not in HGNC's envelope/],
    [[], /not in HGNC's envelope/],
  ];
  for (const [body, why] of wrong) {
    const error = errorOf(await askWith(body));
    assert.ok(error instanceof ArtifactSuspectError, `${why}`);
    assert.match(error.message, why);
  }
});
