import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ArtifactSuspectError, UpstreamRefusedError } from '@nephron/errors';
import { json, openTestClient, startHost, status } from './test-host.ts';

test('a request says who asks, and goes to the host by way of the base address', async (t) => {
  const host = await startHost(t, json({ id: 1 }));
  const { http } = openTestClient(t, host, { contact: 'genes@example.org' });
  const { body, status: code, isFromCache } = await http.json({ url: 'https://rest.ensembl.org/info/data?a=1' });
  assert.deepEqual([body, code, isFromCache], [{ id: 1 }, 200, false]);
  assert.equal(host.asked[0]?.path, '/rest.ensembl.org/info/data?a=1');
  assert.match(host.asked[0]?.headers['user-agent'] ?? '', /^Nephron\/\d+\.\d+\.\d+ \(\+genes@example\.org\)$/);
  assert.equal(host.asked[0]?.headers.accept, 'application/json');
});

test('a body that is posted arrives as it is, with its headers', async (t) => {
  const host = await startHost(t, json([]));
  const { http } = openTestClient(t, host);
  const headers = { 'content-type': 'application/json' };
  await http.json({ url: 'https://rest.ensembl.org/lookup/id', method: 'POST', headers, body: '{"ids":["ENSG1"]}' });
  const [asked] = host.asked;
  assert.deepEqual([asked?.method, asked?.body, asked?.headers['content-type']], ['POST', '{"ids":["ENSG1"]}', 'application/json']);
});

test("NCBI's E-utilities alone get name, mail and key, and the key is nowhere to be read", async (t) => {
  const host = await startHost(t, status(302, { location: 'https://other.example/x?api_key=SECRET1' }), status(400), status(503));
  const { http, lines } = openTestClient(t, host, { contact: 'mailto:genes@example.org', ncbiApiKey: 'SECRET1', retry: { retries: 0 } });
  const failures = [];
  for (let i = 0; i < 2; i++) {
    failures.push(await http.text({ url: 'https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?db=clinvar' }).catch(String));
  }
  assert.deepEqual(
    host.asked.map(({ path }) => path),
    [
      '/eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?db=clinvar&tool=nephron&email=genes%40example.org&api_key=SECRET1',
      '/other.example/x',
      '/eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?db=clinvar&tool=nephron&email=genes%40example.org&api_key=SECRET1',
    ],
  );
  assert.match(String(failures[0]), /other\.example\/x: answered 400/);
  assert.match(String(failures[1]), /esearch\.fcgi\?db=clinvar: answered 503/);
  assert.doesNotMatch(`${failures.join()} ${lines.join()}`, /SECRET1/);
});

for (const [name, encoding, bytes] of [
  ['gzip', 'gzip', gzipSync('{"compressed":true}')],
  ['brotli', 'br', brotliCompressSync('{"compressed":true}')],
] as const) {
  test(`an answer compressed by ${name} is read as what it was`, async (t) => {
    const host = await startHost(t, (response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    const { http } = openTestClient(t, host);
    assert.deepEqual((await http.json({ url: 'https://rest.uniprot.org/x' })).body, { compressed: true });
    assert.match(String(host.asked[0]?.headers['accept-encoding']), /gzip/);
  });
}

test('an answer that grows beyond all measure when decompressed is not read', async (t) => {
  const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024, 32));
  const host = await startHost(t, (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
  const { http } = openTestClient(t, host);
  await assert.rejects(http.text({ url: 'https://rest.uniprot.org/x' }), ArtifactSuspectError);
  assert.equal(host.asked.length, 1);
});

test('a 4xx is a refusal that is not tried again, unless the caller takes it for an answer', async (t) => {
  const host = await startHost(t, json({ detail: 'no such gene' }, 404));
  const { http } = openTestClient(t, host);
  const url = 'https://ontology.jax.org/api/x';
  await assert.rejects(http.json({ url }), (error) => error instanceof UpstreamRefusedError && error.status === 404);
  assert.equal(host.asked.length, 1);
  const answer = await http.json({ url, answers: [404] });
  assert.deepEqual([answer.status, answer.body], [404, { detail: 'no such gene' }]);
});

test('an answer with words instead of JSON has no body where it says that there is nothing', async (t) => {
  const host = await startHost(t, status(404));
  const { http } = openTestClient(t, host);
  assert.equal((await http.json({ url: 'https://ontology.jax.org/api/x', answers: [404] })).body, undefined);
});

test('a web page or broken JSON with a good status is suspect', async (t) => {
  const page = '<!-- maintenance -->\n<!DOCTYPE html><html><body>We are back soon</body></html>';
  const host = await startHost(
    t,
    (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(page),
    (response) => response.end('{"cut": '),
  );
  const { http } = openTestClient(t, host);
  await assert.rejects(
    http.text({ url: 'https://gtexportal.org/x' }),
    (error) => error instanceof ArtifactSuspectError && /HTML page/.test(error.message),
  );
  await assert.rejects(
    http.json({ url: 'https://gtexportal.org/x' }),
    (error) => error instanceof ArtifactSuspectError && /no JSON/.test(error.message),
  );
});

test('redirects lead on: within the host, to other hosts, from http, and through the base address', async (t) => {
  const host = await startHost(
    t,
    status(302, { location: 'https://github.com/obophenotype/releases/hp.json' }),
    status(301, { location: '../v2025/hp.json?raw=true' }),
    status(307, { location: '/moved/hp.json' }),
    (response, _asked, index) => response.writeHead(308, { location: `${base()}/objects.example/${index}` }).end(),
    json({ graphs: [] }),
  );
  const base = () => host.url;
  const { http } = openTestClient(t, host);
  await http.json({ url: 'http://purl.obolibrary.org/obo/hp.json' });
  assert.deepEqual(
    host.asked.map(({ path }) => path),
    [
      '/purl.obolibrary.org/obo/hp.json',
      '/github.com/obophenotype/releases/hp.json',
      '/github.com/obophenotype/v2025/hp.json?raw=true',
      '/github.com/moved/hp.json',
      '/objects.example/3',
    ],
  );
});

test('a posted request is posted again only where the redirect says so', async (t) => {
  const host = await startHost(t, status(307, { location: '/a' }), status(302, { location: '/b' }), json({}));
  const { http } = openTestClient(t, host);
  await http.json({
    url: 'https://rest.uniprot.org/idmapping/run',
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: 'ids=1',
  });
  assert.deepEqual(
    host.asked.map(({ method, body, headers }) => [method, body, headers['content-type']]),
    [
      ['POST', 'ids=1', 'text/plain'],
      ['POST', 'ids=1', 'text/plain'],
      ['GET', '', undefined],
    ],
  );
});

test('redirects in a circle, too many of them, and to no web address are refusals', async (t) => {
  const circle = await startHost(t, status(302, { location: '/b' }), status(302, { location: '/a' }));
  await assert.rejects(openTestClient(t, circle).http.text({ url: 'https://purl.example/a' }), /in a circle/);
  assert.equal(circle.asked.length, 2);
  const long = await startHost(t, (response, _asked, index) => response.writeHead(302, { location: `/${index}` }).end());
  await assert.rejects(openTestClient(t, long).http.text({ url: 'https://purl.example/a' }), /more than 5 times/);
  assert.equal(long.asked.length, 6);
  const file = await startHost(t, status(302, { location: 'file:///etc/passwd' }));
  await assert.rejects(openTestClient(t, file).http.text({ url: 'https://purl.example/a' }), /no web address/);
});

test('no more requests are in flight than the host takes', async (t) => {
  const host = await startHost(t, (response) => setTimeout(() => response.end('ok'), 50));
  const { http } = openTestClient(t, host, { limits: { 'gtexportal.org': { perSecond: 10_000, burst: 100, concurrency: 2 } } });
  await Promise.all(Array.from({ length: 10 }, (_, i) => http.text({ url: `https://gtexportal.org/${i}` })));
  assert.deepEqual([host.mostAtOnce(), host.asked.length], [2, 10]);
});

test('no request goes before its token', async (t) => {
  const host = await startHost(t, status(200));
  const { http } = openTestClient(t, host, { limits: { 'gtexportal.org': { perSecond: 50, burst: 1, concurrency: 8 } } });
  const started = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, i) => http.text({ url: `https://gtexportal.org/${i}` })));
  // One token at once and 19 more at 50 per second.
  assert.ok(performance.now() - started >= 375, `took ${performance.now() - started} ms`);
});

test('an aborted request ends at once, wherever it waits', async (t) => {
  const host = await startHost(t, status(503), () => {});
  const { http } = openTestClient(t, host, { retry: { initialMs: 60_000, longestWaitMs: 100_000 } });
  for (const url of ['https://gtexportal.org/delay', 'https://gtexportal.org/answer']) {
    const stop = new AbortController();
    const asking = http.text({ url, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    const started = performance.now();
    await assert.rejects(asking, /stopped/);
    assert.ok(performance.now() - started < 1_000);
  }
});
