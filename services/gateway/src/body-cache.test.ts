import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agingBody, type Body, BodyCache, fixedBody, textOf } from './body-cache.ts';

const GENERATIONS = new Map([
  ['gene', 1],
  ['gene_list', 1],
  ['annotation', 1],
]);

function trusted(maxBytes = 100_000): BodyCache {
  const cache = new BodyCache(maxBytes);
  cache.trust(GENERATIONS);
  return cache;
}

test('a body is made once and then found', async () => {
  const cache = trusted();
  assert.equal(cache.find('detail', 'PKD1'), undefined);
  await cache.make('detail', 'PKD1', async () => fixedBody('a'));
  assert.equal(textOf(cache.find('detail', 'PKD1') as Body), 'a');
});

test('requests for the same body wait for one making', async () => {
  const cache = trusted();
  let made = 0;
  const make = async () => {
    made++;
    return fixedBody('a');
  };
  await Promise.all([cache.make('detail', 'PKD1', make), cache.make('detail', 'PKD1', make)]);
  assert.equal(made, 1);
});

test('a raised generation makes older bodies unreachable, and only those that tell of it', async () => {
  const cache = trusted();
  await cache.make('annotations', 'PKD1', async () => fixedBody('a'));
  cache.raise('gene_list', 2);
  assert.ok(cache.find('annotations', 'PKD1'));
  cache.raise('annotation', 2);
  assert.equal(cache.find('annotations', 'PKD1'), undefined);
});

test('an older or repeated generation changes nothing', async () => {
  const cache = trusted();
  cache.raise('annotation', 5);
  await cache.make('annotations', 'PKD1', async () => fixedBody('a'));
  cache.raise('annotation', 4);
  cache.raise('annotation', 5);
  assert.ok(cache.find('annotations', 'PKD1'));
});

test('a body whose making began under an older generation is not served under the new one', async () => {
  const cache = trusted();
  const gate = Promise.withResolvers<void>();
  const making = cache.make('detail', 'PKD1', async () => {
    await gate.promise;
    return fixedBody('old');
  });
  cache.raise('annotation', 2);
  const fresh = await cache.make('detail', 'PKD1', async () => fixedBody('new'));
  gate.resolve();
  assert.equal(textOf(await making), 'old');
  assert.equal(textOf(fresh), 'new');
  assert.equal(textOf(cache.find('detail', 'PKD1') as Body), 'new');
});

test('while nobody vouches for invalidations, nothing is served and nothing is kept', async () => {
  const cache = trusted();
  await cache.make('detail', 'PKD1', async () => fixedBody('a'));
  cache.distrust();
  assert.equal(cache.find('detail', 'PKD1'), undefined);
  await cache.make('detail', 'PKD2', async () => fixedBody('b'));
  cache.trust(GENERATIONS);
  assert.equal(cache.find('detail', 'PKD2'), undefined);
  assert.ok(cache.find('detail', 'PKD1'), 'what was kept before is right again: no generation was raised meanwhile');
});

test('what fails is not kept', async () => {
  const cache = trusted();
  await assert.rejects(
    cache.make('detail', 'PKD1', () => Promise.reject(new Error('away'))),
    /away/,
  );
  assert.equal(textOf(await cache.make('detail', 'PKD1', async () => fixedBody('a'))), 'a');
});

test('a ledger that went back empties the cache, and nothing made before returns when its generations are reached again', async () => {
  const cache = trusted();
  cache.raise('gene', 9);
  const gate = Promise.withResolvers<void>();
  const making = cache.make('detail', 'PKD1', async () => {
    await gate.promise;
    return fixedBody('before');
  });
  assert.equal(cache.isAheadOf(GENERATIONS), true);
  cache.reset(GENERATIONS);
  cache.raise('gene', 9);
  gate.resolve();
  await making;
  assert.equal(cache.find('detail', 'PKD1'), undefined);
});

test('memory is bounded, and a cache of no bytes keeps nothing', async () => {
  const cache = trusted(10_000);
  for (let index = 0; index < 100; index++) await cache.make('detail', String(index), async () => fixedBody('x'.repeat(1_000)));
  const kept = Array.from({ length: 100 }, (_, index) => cache.find('detail', String(index))).filter((body) => body !== undefined);
  assert.ok(kept.length > 0 && kept.length < 10, `${kept.length} bodies of about 2 kB were kept in 10 kB`);
  const none = trusted(0);
  await none.make('detail', 'PKD1', async () => fixedBody('a'));
  assert.equal(none.find('detail', 'PKD1'), undefined);
});

test('ages are told at the moment of sending', () => {
  const body = agingBody(['{"a":', ',"b":', '}'], [1_000, 61_000]);
  assert.equal(textOf(body, 61_000), '{"a":60,"b":0}');
  assert.equal(textOf(body, 63_999), '{"a":62,"b":2}');
  assert.match(body.etag, /^W\/"/);
});
