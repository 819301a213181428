import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { UpstreamHttp, UpstreamJsonAnswer } from '@nephron/upstream';
import { allPages, type Context } from './rest.ts';

const FIRST = 'https://rest.uniprot.org/uniprotkb/search?query=x';

/** A service that gives these answers, one after the other, and the last one for ever. */
function serviceOf(...answers: readonly Partial<UpstreamJsonAnswer>[]) {
  const asked: string[] = [];
  const json: UpstreamHttp['json'] = async ({ url }) => {
    asked.push(url);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return { status: 200, headers: {}, isFromCache: false, body: { results: [] }, ...answer };
  };
  const http: UpstreamHttp = { json, text: async () => assert.fail() };
  const context: Context = { http, files: {}, genes: new GeneIndex([]), freshForMs: 0, signal: AbortSignal.timeout(10_000) };
  return { asked, context };
}

const results = (...names: string[]) => ({ results: names.map((name) => ({ name })) });
const next = (address: string) => ({ link: `<${address}>; rel="next"` });

test('pages are followed by the addresses in their Link headers, and their results come in order', async () => {
  const second = `${FIRST}&cursor=abc&size=500`;
  const { context, asked } = serviceOf(
    { body: results('a', 'b'), headers: { ...next(second), 'x-total-results': '3' } },
    { body: results('c') },
  );
  assert.deepEqual(await allPages(context, FIRST, true), [{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  assert.deepEqual(asked, [FIRST, second]);
});

test('fewer results than the service announces are refused: a cut answer is no absence', async () => {
  const { context } = serviceOf({ body: results('a'), headers: { 'x-total-results': '2' } });
  await assert.rejects(allPages(context, FIRST, true), /gave 1 of 2 results/);
});

test('a next page of another host, and pages without an end, are refused', async () => {
  const elsewhere = serviceOf({ body: results('a'), headers: next('https://elsewhere.example/uniprotkb') });
  await assert.rejects(allPages(elsewhere.context, FIRST, true), /leads to https:\/\/elsewhere\.example/);
  const circle = serviceOf({ body: results('a'), headers: next(FIRST) });
  await assert.rejects(allPages(circle.context, FIRST, true), (error: unknown) => error instanceof ArtifactSuspectError);
});
