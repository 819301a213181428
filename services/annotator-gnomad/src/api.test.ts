import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type GeneAnswer, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import type { UpstreamRequest } from '@nephron/upstream';
import fc from 'fast-check';
import { gnomad } from './source.ts';
import { gene } from './test-genes.ts';

const A = gene('HGNC:1', 'AAA1', 'ENSG00000000001');
const B = gene('HGNC:2', 'BBB2', 'ENSG00000000002');

const BLOCK = { pli: 0.5, lof_z: 1, oe_lof: 0.4, flags: ['outlier_syn', 'no_exp_lof'] };
const geneOf = (id: string, constraint: unknown = BLOCK) => ({
  ...{ gene_id: id, gencode_symbol: 'X1', canonical_transcript_id: 'ENST00000000009', mane_select_transcript: null },
  ...{ gnomad_constraint: constraint, exac_constraint: null },
});
const NOT_FOUND = { message: 'Gene not found' };
const UNKNOWN = { message: 'An unknown error occurred' };

interface Asked {
  readonly answers: Map<string, GeneAnswer>;
  readonly requests: readonly UpstreamRequest[];
}

/** Asks about genes of a service that answers the n-th request, whose query is given, with what this returns. */
async function askWith(genes: readonly (typeof A)[], answer: (query: string, no: number) => unknown, status = 200): Promise<Asked> {
  const requests: UpstreamRequest[] = [];
  const json = async (request: UpstreamRequest) => {
    requests.push(request);
    const { query } = JSON.parse(request.body ?? '') as { query: string };
    return { status, headers: {}, isFromCache: false, body: answer(query, requests.length) };
  };
  const context = { http: { json, text: () => assert.fail() }, files: {}, genes: new GeneIndex(genes), freshForMs: 0 };
  const answers = new Map<string, GeneAnswer>();
  for await (const answered of gnomad.api?.ask(genes, { ...context, signal: AbortSignal.timeout(60_000) }) ?? []) {
    answers.set(answered.hgncId, answered);
  }
  return { answers, requests };
}

const documentOf = (answer: GeneAnswer | undefined) => (answer && 'document' in answer ? answer.document : undefined);
const errorOf = (answer: GeneAnswer | undefined) => (answer && 'error' in answer ? answer.error : undefined);

test('of two genes, the one that a named error is about fails, and only it', async () => {
  const data = { g0_0: null, g0_1: null, g1_0: geneOf('ENSG00000000002'), g1_1: null };
  const errors = [
    { ...UNKNOWN, path: ['g0_0'] },
    { ...NOT_FOUND, path: ['g0_1'] },
    { ...NOT_FOUND, path: ['g1_1'] },
  ];
  const { answers, requests } = await askWith([A, B], () => ({ data, errors }));
  assert.match(errorOf(answers.get('HGNC:1'))?.message ?? '', /An unknown error occurred/);
  assert.deepEqual(documentOf(answers.get('HGNC:2'))?.flags, ['no_exp_lof', 'outlier_syn']);
  assert.equal(requests.length, 1);
});

test('where an error has no name, as gnomAD gives them, each gene is asked about alone, and the one that has it fails', async () => {
  const { answers, requests } = await askWith([A, B], (query) => {
    const isA = query.includes(A.ensemblGeneId ?? '');
    const isB = query.includes(B.ensemblGeneId ?? '');
    if (isA && isB)
      return { data: { g0_0: null, g0_1: null, g1_0: geneOf('ENSG00000000002'), g1_1: null }, errors: [UNKNOWN, NOT_FOUND, NOT_FOUND] };
    return isA
      ? { data: { g0_0: null, g0_1: null }, errors: [UNKNOWN, NOT_FOUND] }
      : { data: { g0_0: geneOf('ENSG00000000002'), g0_1: null }, errors: [NOT_FOUND] };
  });
  assert.ok(errorOf(answers.get('HGNC:1')) instanceof ArtifactSuspectError);
  assert.equal(documentOf(answers.get('HGNC:2'))?.source_version, 'gnomad_v4');
  assert.equal(requests.length, 3);
});

test('a block that an error has emptied is no absence of constraint', async () => {
  // A field that may not be null makes its whole block null.
  const { answers } = await askWith([A], () => ({
    data: { g0_0: geneOf('ENSG00000000001', null), g0_1: geneOf('ENSG00000000001') },
    errors: [UNKNOWN],
  }));
  assert.ok(errorOf(answers.get('HGNC:1')) instanceof ArtifactSuspectError);
});

test('nothing without an error is an error, and so is a measure that is no number', async () => {
  const { answers } = await askWith([A], () => ({ data: { g0_0: null, g0_1: null } }));
  assert.ok(errorOf(answers.get('HGNC:1')) instanceof ArtifactSuspectError);
  const text = await askWith([A], () => ({
    data: { g0_0: geneOf('ENSG00000000001', { ...BLOCK, pli: '0.5' }), g0_1: geneOf('ENSG00000000001') },
  }));
  assert.match(errorOf(text.answers.get('HGNC:1'))?.message ?? '', /constraint with the pli "0\.5"/);
});

test('v4 decides even where GRCh37 has an error, and an error of GRCh37 counts where v4 says nothing', async () => {
  const errors = [{ ...UNKNOWN, path: ['g0_1'] }];
  const decided = await askWith([A], () => ({ data: { g0_0: geneOf('ENSG00000000001'), g0_1: null }, errors }));
  assert.equal(documentOf(decided.answers.get('HGNC:1'))?.release, '4');
  const silent = geneOf('ENSG00000000001', { ...BLOCK, pli: null, lof_z: null, oe_lof: null, mis_z: 2 });
  const open = await askWith([A], () => ({ data: { g0_0: silent, g0_1: null }, errors }));
  assert.ok(errorOf(open.answers.get('HGNC:1')) instanceof ArtifactSuspectError);
});

test("gnomAD's own refusal of one request too many is to be tried again in a minute; a query that it does not understand is refused", async () => {
  const limited = { errors: [{ message: 'Query rate limit exceeded. Please try again in a few minutes.' }] };
  await assert.rejects(
    askWith([A], () => limited, 400),
    (error) => error instanceof UpstreamUnavailableError && error.trouble === 'rate_limited' && error.retryAfterMs === 60_000,
  );
  const unknownField = { errors: [{ message: 'Cannot query field "pli" on type "GnomadConstraint".' }] };
  await assert.rejects(
    askWith([A], () => unknownField, 400),
    (error) => error instanceof UpstreamRefusedError && /Cannot query field "pli"/.test(error.message),
  );
});

test('v4 is measured on the MANE Select transcript, on the canonical one where there is none', async () => {
  const answer = (mane: unknown) => ({
    data: { g0_0: { ...geneOf('ENSG00000000001'), mane_select_transcript: mane }, g0_1: geneOf('ENSG00000000001') },
  });
  const transcriptOf = async (mane: unknown) => {
    const document = documentOf((await askWith([A], () => answer(mane))).answers.get('HGNC:1'));
    return [document?.canonical_transcript, document?.mane_select];
  };
  assert.deepEqual(await transcriptOf({ ensembl_id: 'ENST00000000007' }), ['ENST00000000007', true]);
  assert.deepEqual(await transcriptOf(null), ['ENST00000000009', false]);
});

test('the refusals that GraphQL answers with are read, and only whole answers are kept for later', async () => {
  const { requests } = await askWith([A], () => ({ data: { g0_0: geneOf('ENSG00000000001'), g0_1: geneOf('ENSG00000000001') } }));
  assert.deepEqual(requests[0]?.answers, [400]);
  const isKept = (body: unknown) => requests[0]?.isKept?.(body);
  assert.deepEqual([isKept({ data: {} }), isKept({ data: {}, errors: [NOT_FOUND] })], [true, true]);
  assert.deepEqual([isKept({ data: {}, errors: [NOT_FOUND, UNKNOWN] }), isKept({ errors: [UNKNOWN] }), isKept('')], [false, false, false]);
});

test('recorded answers of the API come out with the digits of the tables', { skip: withoutRealMirror }, async () => {
  const recorded = async (genome: string) => {
    const path = join(REAL_MIRROR, 'api-fixtures', 'gnomad', 'snapshots', `gene-page-${genome}.snapshot.json`);
    const { gene } = (JSON.parse(await readFile(path, 'utf8')) as { data: { gene: { gnomad_constraint: Record<string, unknown> } } }).data;
    // They are from before the new spelling.
    return { ...gene, gnomad_constraint: { ...gene.gnomad_constraint, pli: gene.gnomad_constraint.pLI } };
  };
  const [GRCh38, GRCh37] = [await recorded('grch38'), await recorded('grch37')];
  const sln = gene('HGNC:11089', 'SLN', 'ENSG00000170290');
  const v4 = await askWith([sln], () => ({ data: { g0_0: GRCh38, g0_1: GRCh37 } }));
  const found = documentOf(v4.answers.get('HGNC:11089'));
  assert.deepEqual([found?.canonical_transcript, found?.mane_select, found?.gene_symbol], ['ENST00000305991', true, 'SLN']);
  assert.deepEqual([found?.pli, found?.exp_lof, found?.obs_mis, found?.oe_lof_upper, found?.syn_z], [0.44575, 1.2791, 33, 1.634, -0.49651]);
  // The row of SLN in the table of v2.1.1, as it is published.
  const v2 = await askWith([sln], () => ({ data: { g0_0: { ...GRCh38, gnomad_constraint: null }, g0_1: GRCh37 } }));
  const older = documentOf(v2.answers.get('HGNC:11089'));
  assert.deepEqual([older?.release, older?.canonical_transcript], ['2.1.1', 'ENST00000531293']);
  const row = {
    pli: 2.8701e-1,
    exp_lof: 6.3388e-2,
    oe_mis: 8.7209e-1,
    oe_mis_lower: 5.82e-1,
    lof_z: 2.333e-1,
    mis_z: 1.8851e-1,
    obs_syn: 6,
  };
  for (const [measure, value] of Object.entries(row)) assert.equal(older?.[measure], value, measure);
});

test('random answers end in answers about their genes or in an error that says what to do, never in another one', async () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constant(geneOf('ENSG00000000001')),
    fc.record({ ...Object.fromEntries(Object.keys(geneOf('')).map((key) => [key, fc.jsonValue()])) }),
  );
  const error = fc.oneof(fc.constant(NOT_FOUND), fc.constant({ ...UNKNOWN, path: ['g0_0'] }), fc.jsonValue());
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record({ data: fc.dictionary(fc.constantFrom('g0_0', 'g0_1', 'g1_0', 'g1_1'), value), errors: fc.array(error) }),
  );
  await fc.assert(
    fc.asyncProperty(body, async (answer) => {
      try {
        const { answers, requests } = await askWith([A, B], () => answer);
        assert.deepEqual([...answers.keys()], ['HGNC:1', 'HGNC:2']);
        assert.ok(requests.length <= 6);
      } catch (error) {
        assert.ok(error instanceof ArtifactSuspectError || error instanceof UpstreamUnavailableError, `${error}`);
      }
    }),
    { numRuns: 200 },
  );
});
