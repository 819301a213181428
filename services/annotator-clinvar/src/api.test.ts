import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GeneAnswer, GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError, UpstreamRefusedError, UpstreamUnavailableError } from '@nephron/errors';
import type { UpstreamHttp, UpstreamJsonAnswer, UpstreamRequest } from '@nephron/upstream';
import { clinvarApi } from './api.ts';
import type { ClinvarDocument } from './record.ts';
import { gene, PKD1, PKD2 } from './test-summary.ts';

type Reply = (utility: string, parameters: URLSearchParams, request: UpstreamRequest) => unknown;

/** NCBI as `reply` has it: the transport is left out, everything above it is real. */
function asking(reply: Reply) {
  const requests: UpstreamRequest[] = [];
  const answer = (request: UpstreamRequest): UpstreamJsonAnswer => {
    requests.push(request);
    const url = new URL(request.url);
    const parameters = new URLSearchParams(request.body ?? url.search);
    return { status: 200, headers: {}, isFromCache: false, body: reply(url.pathname.split('/').at(-1) ?? '', parameters, request) };
  };
  const http: UpstreamHttp = {
    json: async (request) => answer(request),
    text: async () => {
      throw new RangeError('the API is asked for JSON');
    },
  };
  return { requests, context: { http, files: {}, genes: new GeneIndex([]), freshForMs: 1_000, signal: AbortSignal.timeout(10_000) } };
}

async function ask(reply: Reply, ...genes: readonly IndexedGene[]) {
  const { requests, context } = asking(reply);
  const answers: GeneAnswer[] = [];
  for await (const answer of clinvarApi.ask(genes, context)) answers.push(answer);
  return {
    answers,
    requests,
    documents: answers.map((answer) => ('document' in answer ? (answer.document as ClinvarDocument) : undefined)),
  };
}

function summaryOf(id: number, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    uid: String(id),
    obj_type: 'single nucleotide variant',
    title: `NM_000297.4(PKD2):c.${id}G>A (p.Ala${id}Thr)`,
    variation_set: [{ cdna_change: `c.${id}G>A`, variation_loc: [{ assembly_name: 'GRCh38', chr: '4', start: '10', stop: '10' }] }],
    germline_classification: { description: 'Pathogenic', review_status: 'criteria provided, single submitter', trait_set: [] },
    genes: [{ symbol: 'PKD2', geneid: '5311' }],
    molecular_consequence_list: [],
    ...fields,
  };
}

/** A ClinVar of these summaries, all found by any search. */
function clinvarOf(summaries: readonly ReturnType<typeof summaryOf>[]): Reply {
  const byId = new Map(summaries.map((summary) => [summary.uid, summary]));
  return (utility, parameters) => {
    const ids = [...byId.keys()];
    const start = Number(parameters.get('retstart'));
    if (utility === 'esearch.fcgi') {
      return { esearchresult: { count: String(ids.length), idlist: ids.slice(start, start + Number(parameters.get('retmax'))) } };
    }
    const wanted = parameters.get('id')?.split(',') ?? [];
    return { result: { uids: wanted, ...Object.fromEntries(wanted.map((id) => [id, byId.get(id)])) } };
  };
}

function errorOf(answer: GeneAnswer | undefined): Error {
  if (!answer || !('error' in answer)) throw new RangeError('the answer is no error');
  return answer.error;
}

test('a gene of many variants is searched page by page and summarised in posted batches of 200', async () => {
  const summaries = Array.from({ length: 10_350 }, (_, index) => summaryOf(index + 1));
  const { documents, requests } = await ask(clinvarOf(summaries), PKD2);
  assert.equal(documents[0]?.total_variants, 10_350);
  assert.equal(documents[0]?.genomic_variants.length, 200);
  const searches = requests.filter(({ url }) => url.includes('esearch'));
  assert.deepEqual(
    searches.map(({ url }) => [new URL(url).searchParams.get('term'), new URL(url).searchParams.get('retstart')]),
    [
      ['5311[geneid]', '0'],
      ['5311[geneid]', '10000'],
    ],
  );
  const posts = requests.filter(({ method }) => method === 'POST');
  assert.equal(posts.length, Math.ceil(10_350 / 200));
  assert.ok(posts.every(({ body = '' }) => (new URLSearchParams(body).get('id')?.split(',').length ?? 0) <= 200));
  assert.ok(requests.every(({ freshForMs }) => freshForMs === 1_000));
});

test('a summary that is an error, is missing or is about something else fails its gene, never its counts', async () => {
  const broken: Record<string, unknown> = {
    error: { uid: '2', error: 'cannot get document summary' },
    missing: undefined,
    other: { ...summaryOf(2), uid: '3' },
  };
  for (const [what, summary] of Object.entries(broken)) {
    const whole = clinvarOf([summaryOf(1), summaryOf(2)]);
    const { answers } = await ask((utility, parameters, request) => {
      const body = whole(utility, parameters, request) as { result?: Record<string, unknown> };
      return body.result ? { result: { ...body.result, '2': summary } } : body;
    }, PKD2);
    assert.equal(answers.length, 1);
    assert.ok(errorOf(answers[0]) instanceof ArtifactSuspectError, what);
  }
});

test('fewer ids than the search counts fail the gene', async () => {
  const { answers } = await ask(() => ({ esearchresult: { count: '3', idlist: ['1', '2'] } }), PKD2);
  assert.match(errorOf(answers[0]).message, /counts 3 variants, but 2 of 3/);
  const nothing = await ask(() => ({ unexpected: true }), PKD2);
  assert.ok(errorOf(nothing.answers[0]) instanceof ArtifactSuspectError);
});

test('no id means that there is nothing about the gene; the other genes of the batch are asked all the same', async () => {
  const whole = clinvarOf([summaryOf(1)]);
  const { answers } = await ask(
    (utility, parameters, request) => {
      const isAboutPkd1 = parameters.get('term')?.startsWith('5310');
      const none = { count: '0', idlist: [], errorlist: { phrasesnotfound: ['5310'], fieldsnotfound: [] } };
      return isAboutPkd1 ? { esearchresult: none } : whole(utility, parameters, request);
    },
    PKD1,
    PKD2,
  );
  assert.deepEqual(answers[0], { hgncId: PKD1.hgncId, isAbsent: true });
  assert.equal((answers[1] as { document?: ClinvarDocument }).document?.total_variants, 1);
});

test('a search that does not know the field is made again by symbol, and only what lists the gene counts', async () => {
  const whole = clinvarOf([summaryOf(1), summaryOf(2, { genes: [{ symbol: 'PKD2', geneid: '9' }] })]);
  const { documents, requests } = await ask((utility, parameters, request) => {
    const isById = parameters.get('term')?.endsWith('[geneid]');
    const unknown = { count: '7', idlist: ['1'], errorlist: { phrasesnotfound: [], fieldsnotfound: ['geneid'] } };
    return isById ? { esearchresult: unknown } : whole(utility, parameters, request);
  }, PKD2);
  assert.equal(new URL(requests[1]?.url ?? '').searchParams.get('term'), 'PKD2[gene]');
  assert.deepEqual(documents[0]?.matched_by, { hgnc_id: 0, ncbi_gene_id: 1, gene_symbol: 0 });
});

test('a batch that NCBI finds too long is asked for in halves', async () => {
  const whole = clinvarOf(Array.from({ length: 5 }, (_, index) => summaryOf(index + 1)));
  const { documents, requests } = await ask((utility, parameters, request) => {
    const isLong = utility === 'esummary.fcgi' && (parameters.get('id')?.split(',').length ?? 0) > 2;
    return isLong ? { error: 'Input XML size is 26306057 bytes, and cannot be transformed' } : whole(utility, parameters, request);
  }, PKD2);
  assert.equal(documents[0]?.total_variants, 5);
  // 5; 3 and 2; 2 and 1.
  assert.equal(requests.filter(({ method }) => method === 'POST').length, 5);
});

test('trouble of the search engine is tried again later, a wrong question is the error of its gene', async () => {
  const says = (ERROR: string) => ask(() => ({ esearchresult: { ERROR } }), PKD2);
  await assert.rejects(says('Search Backend failed: Exception: read request timed out'), UpstreamUnavailableError);
  assert.ok(errorOf((await says('Invalid db name specified: clinvar')).answers[0]) instanceof ArtifactSuspectError);
});

test('a refusal is the error of its gene; a host that is away ends the batch', async () => {
  const refused = await ask(() => {
    throw new UpstreamRefusedError(400, 'refused');
  }, PKD2);
  assert.ok(errorOf(refused.answers[0]) instanceof UpstreamRefusedError);
  const away = () => {
    throw new UpstreamUnavailableError('rate_limited', 'eutils.ncbi.nlm.nih.gov', 'too many requests');
  };
  await assert.rejects(ask(away, PKD2), UpstreamUnavailableError);
});

test('answers that only report trouble are not kept for later', async () => {
  const { requests } = await ask(() => ({ esearchresult: { ERROR: 'Invalid db name' } }), PKD2);
  const isKept = (body: unknown) => requests[0]?.isKept?.(body);
  assert.deepEqual(
    [
      isKept({ esearchresult: { ERROR: 'x' } }),
      isKept({ esummaryresult: ['Empty id list'] }),
      isKept({ error: 'x' }),
      isKept({ esearchresult: {} }),
    ],
    [false, false, false, true],
  );
});

test('labels and coding change of ClinVar itself count where the name says nothing', async () => {
  const named = (id: number, title: string, labels: string[]) =>
    summaryOf(id, { title, molecular_consequence_list: labels, variation_set: [{ cdna_change: `c.${id}del` }] });
  const { documents } = await ask(
    clinvarOf([
      named(1, 'PKD2, 1-BP DEL', ['intron variant', 'frameshift variant']),
      named(2, 'PKD2, EX2DEL', ['splice_acceptor_variant', 'missense variant']),
      named(3, 'PKD2, IVS1', ['genic upstream transcript variant']),
      named(4, 'NM_000297.4(PKD2):c.4G>A (p.Ala4Thr)', ['synonymous variant', 'nonsense']),
      named(5, 'NM_000297.4(PKD2):c.5+200_5+300inv', ['5 prime UTR variant']),
    ]),
    PKD2,
  );
  assert.deepEqual(documents[0]?.molecular_consequences, {
    'frameshift variant': 1,
    'intron variant': 1,
    'missense variant': 1,
    other: 1,
    splice_acceptor_variant: 1,
  });
  assert.equal(documents[0]?.protein_variants[0]?.cdna_change, 'c.4G>A');
});

test('of several places the one on GRCh38 is taken, else that on GRCh37', async () => {
  const at = (id: number, ...names: string[]) =>
    summaryOf(id, {
      variation_set: [{ variation_loc: names.map((assembly_name, index) => ({ assembly_name, chr: '4', start: index + 1, stop: 9 })) }],
    });
  const { documents } = await ask(clinvarOf([at(1, 'NCBI36', 'GRCh37', 'GRCh38', 'GRCh37'), at(2, 'NCBI36', 'GRCh37'), at(3)]), PKD2);
  assert.deepEqual(
    documents[0]?.genomic_variants.map(({ assembly, genomic_start }) => [assembly, genomic_start]),
    [
      ['GRCh38', 3],
      ['GRCh37', 2],
    ],
  );
  assert.equal(documents[0]?.total_variants, 3);
});

test('the release is the day of the index at NCBI', async () => {
  const { context } = asking(() => ({ einforesult: { dbinfo: [{ lastupdate: '2024/03/07 06:27' }] } }));
  assert.equal(await clinvarApi.version(context), '2024-03-07');
  await assert.rejects(clinvarApi.version(asking(() => ({ einforesult: {} })).context), ArtifactSuspectError);
  assert.equal(gene('A', 'HGNC:1', null).entrezId, null);
});
