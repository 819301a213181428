import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { SAMPLE_MIRROR } from '../mirror.ts';
import type { FaultPlan } from './faults.ts';
import { type SimulatedUpstream, type SimulatedUpstreamOptions, startSimulatedUpstream } from './simulated-upstream.ts';

const HGNC = '/storage.googleapis.com/public-download-files/hgnc/tsv/tsv/hgnc_complete_set.txt';
const GNOMAD_V2 = '/storage.googleapis.com/gcp-public-data--gnomad/release/2.1.1/constraint/gnomad.v2.1.1.lof_metrics.by_gene.txt.bgz';
const MGI = '/www.informatics.jax.org/downloads/reports';

async function started(t: TestContext, options: SimulatedUpstreamOptions = {}): Promise<SimulatedUpstream> {
  const upstream = await startSimulatedUpstream(options);
  t.after(() => upstream.stop());
  return upstream;
}

async function folder(t: TestContext, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'nephron-upstream-test-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

const get = (upstream: SimulatedUpstream, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${upstream.url}${path}`, { method, headers, redirect: 'manual', signal: AbortSignal.timeout(5_000) });

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

const sample = (path: string): Promise<Buffer> => readFile(join(SAMPLE_MIRROR, path));

test('a published file has its bytes, its length, an entity tag and a date, and a HEAD the same without the bytes', async (t) => {
  const upstream = await started(t);
  const file = await sample('hgnc/hgnc_complete_set.txt');
  const whole = await get(upstream, HGNC);
  assert.equal(whole.status, 200);
  assert.equal(whole.headers.get('content-length'), String(file.length));
  assert.deepEqual(await bytesOf(whole), file);
  const head = await get(upstream, HGNC, {}, 'HEAD');
  for (const name of ['content-length', 'etag', 'last-modified']) {
    assert.ok(head.headers.get(name));
    assert.equal(head.headers.get(name), whole.headers.get(name));
  }
  assert.equal((await bytesOf(head)).length, 0);
});

test('who has the file already is told so, by entity tag and by date; who has another one gets it', async (t) => {
  const upstream = await started(t);
  const { headers } = await get(upstream, HGNC, {}, 'HEAD');
  const [etag = '', lastModified = ''] = [headers.get('etag') ?? '', headers.get('last-modified') ?? ''];
  const statusWith = async (conditions: Record<string, string>) => (await get(upstream, HGNC, conditions)).status;
  assert.equal(await statusWith({ 'if-none-match': etag }), 304);
  assert.equal(await statusWith({ 'if-modified-since': lastModified }), 304);
  assert.equal(await statusWith({ 'if-none-match': '"another"' }), 200);
  assert.equal(await statusWith({ 'if-none-match': '"another"', 'if-modified-since': lastModified }), 200, 'the entity tag decides');
  assert.equal(await statusWith({ 'if-modified-since': new Date(0).toUTCString() }), 200);
});

test('a part of a file can be asked for, as long as it is the same file', async (t) => {
  const upstream = await started(t);
  const file = await sample('hgnc/hgnc_complete_set.txt');
  const rest = await get(upstream, HGNC, { range: 'bytes=1000-' });
  assert.equal(rest.status, 206);
  assert.equal(rest.headers.get('content-range'), `bytes 1000-${file.length - 1}/${file.length}`);
  assert.deepEqual(await bytesOf(rest), file.subarray(1000));
  const etag = rest.headers.get('etag') ?? '';
  assert.equal((await get(upstream, HGNC, { range: 'bytes=1000-', 'if-range': etag })).status, 206);
  assert.equal((await get(upstream, HGNC, { range: 'bytes=1000-', 'if-range': '"another"' })).status, 200);
  assert.equal((await get(upstream, HGNC, { range: `bytes=${file.length}-` })).status, 416);
  assert.deepEqual(await bytesOf(await get(upstream, HGNC, { range: 'bytes=-10' })), file.subarray(-10));
});

test('a file is compressed exactly where its published name says so, however the mirror folder holds it', async (t) => {
  const text = 'hgnc_id\tsymbol\nHGNC:9008\tPKD1\n';
  const upstream = await started(t, { mirrorDir: await folder(t, { 'hgnc/hgnc_complete_set.txt.gz': gzipSync(text) }) });
  assert.equal((await bytesOf(await get(upstream, HGNC))).toString(), text);
  upstream.useMirror(SAMPLE_MIRROR);
  const compressed = await bytesOf(await get(upstream, GNOMAD_V2));
  assert.deepEqual(gunzipSync(compressed), await sample('gnomad/gnomad.v2.1.1.lof_metrics.by_gene.txt'));
});

test('a new release in the mirror folder has another entity tag', async (t) => {
  const mirrorDir = await folder(t, { 'hgnc/hgnc_complete_set.txt': 'hgnc_id\n1\n' });
  const upstream = await started(t, { mirrorDir });
  const etag = (await get(upstream, HGNC)).headers.get('etag') ?? '';
  await writeFile(join(mirrorDir, 'hgnc/hgnc_complete_set.txt'), 'hgnc_id\n1\n2\n');
  const second = await get(upstream, HGNC, { 'if-none-match': etag });
  assert.equal(second.status, 200);
  assert.equal((await bytesOf(second)).toString(), 'hgnc_id\n1\n2\n');
});

test('what the mirror folder lacks is not found, in the words of its publisher', async (t) => {
  const upstream = await started(t, { mirrorDir: await folder(t, {}) });
  const [google, apache] = [await get(upstream, HGNC), await get(upstream, `${MGI}/HMD_HumanPhenotype.rpt`)];
  assert.deepEqual([google.status, apache.status], [404, 404]);
  assert.match((await bytesOf(google)).toString(), /<Code>NoSuchKey<\/Code>/);
  assert.match((await bytesOf(apache)).toString(), /^<!DOCTYPE HTML[\s\S]*404 Not Found/);
});

test('permanent addresses lead to the file over two other hosts', async (t) => {
  const upstream = await started(t);
  const hosts: string[] = [];
  let response = await get(upstream, '/purl.obolibrary.org/obo/hp/hpoa/phenotype.hpoa');
  while (response.status === 302) {
    const location = response.headers.get('location') ?? '';
    assert.ok(location.startsWith(`${upstream.url}/`), location);
    hosts.push(location.slice(upstream.url.length + 1).split('/')[0] ?? '');
    response = await fetch(location, { redirect: 'manual' });
  }
  assert.deepEqual(hosts, ['github.com', 'release-assets.githubusercontent.com']);
  assert.deepEqual(await bytesOf(response), await sample('hpo/phenotype.hpoa'));
});

test('a public host is also known by its Host header, and redirects then name public addresses', async (t) => {
  const upstream = await started(t);
  const { hostname, port } = new URL(upstream.url);
  const location = await new Promise<string | undefined>((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path: '/obo/hp.json', headers: { host: 'purl.obolibrary.org' } }, (response) => {
      response.resume();
      resolve(response.headers.location);
    });
    sent.on('error', reject).end();
  });
  assert.equal(location, 'https://github.com/obophenotype/human-phenotype-ontology/releases/latest/download/hp.json');
});

test('a folder of a file server lists what the mirror folder holds', async (t) => {
  const upstream = await started(t, { mirrorDir: await folder(t, { 'mgi/MGI_GenePheno.rpt': 'MP:1' }) });
  const page = (await bytesOf(await get(upstream, `${MGI}/`))).toString();
  assert.match(page, /<a href="MGI_GenePheno.rpt">/);
  assert.doesNotMatch(page, /HOM_MouseHumanSequence/);
  upstream.useMirror(SAMPLE_MIRROR);
  const entries = async (path: string) =>
    [...(await bytesOf(await get(upstream, path))).toString().matchAll(/<a href="([^"]+)">/g)].map(([, name]) => name);
  const gnomad = '/storage.googleapis.com/gcp-public-data--gnomad/release/';
  assert.deepEqual(await entries(gnomad), ['2.1.1/', '4.1/'], 'what lies elsewhere on the host is not listed');
});

test('an address that names no public host is answered with those there are', async (t) => {
  const upstream = await started(t);
  for (const path of ['/', '/nowhere', '/%ff.example.org/x', '/storage.googleapis.com/%ff']) {
    const response = await get(upstream, path);
    assert.equal(response.status, 404, path);
    assert.match((await bytesOf(response)).toString(), /\/rest\.ensembl\.org\//);
  }
});

test('a content set by a test stands above the mirror folder and is asked for conditionally like any other', async (t) => {
  const upstream = await started(t);
  upstream.publish(HGNC.slice(1), 'first', { etag: '"1"' });
  assert.equal((await bytesOf(await get(upstream, HGNC))).toString(), 'first');
  assert.equal((await get(upstream, HGNC, { 'if-none-match': '"1"' })).status, 304);
  upstream.publish(HGNC.slice(1), 'second', { etag: '"2"' });
  assert.equal((await bytesOf(await get(upstream, HGNC, { 'if-none-match': '"1"' }))).toString(), 'second');
});

test('every request is recorded with what was asked and what came of it', async (t) => {
  const upstream = await started(t);
  const before = Date.now();
  await get(upstream, `${HGNC}?x=1`, { 'user-agent': 'a test' });
  const fault = upstream.play({ fault: '503', host: 'www.informatics.jax.org' });
  await fetch(`${upstream.url}${MGI}/a`, { method: 'POST', body: 'genes' });
  assert.equal(fault.played(), 1);
  assert.deepEqual(
    upstream.requests.map(({ method, host, path, body, status, fault: played }) => [method, host, path, body, status, played]),
    [
      ['GET', 'storage.googleapis.com', `${HGNC.slice('/storage.googleapis.com'.length)}?x=1`, '', 404, undefined],
      ['POST', 'www.informatics.jax.org', '/downloads/reports/a', 'genes', 503, '503'],
    ],
  );
  assert.equal(upstream.requests[0]?.headers['user-agent'], 'a test');
  assert.ok((upstream.requests[0]?.at ?? 0) >= before);
});

async function asked(upstream: SimulatedUpstream, path: string): Promise<{ status: number; headers: Headers; body: string } | string> {
  try {
    const response = await get(upstream, path);
    return { status: response.status, headers: response.headers, body: (await bytesOf(response)).toString('latin1') };
  } catch (error) {
    return String((error as Error).cause ?? error);
  }
}

test('statuses are played: with and without Retry-After', async (t) => {
  const upstream = await started(t);
  const cases: readonly [FaultPlan, number, string | null][] = [
    [{ fault: '429' }, 429, null],
    [{ fault: '429-retry-after', retryAfter: '7' }, 429, '7'],
    [{ fault: '500' }, 500, null],
    [{ fault: '502' }, 502, null],
    [{ fault: '503', retryAfter: '2' }, 503, '2'],
    [{ fault: '504' }, 504, null],
  ];
  for (const [plan, status, retryAfter] of cases) {
    const fault = upstream.play(plan);
    const response = await get(upstream, HGNC);
    assert.deepEqual([response.status, response.headers.get('retry-after')], [status, retryAfter]);
    await bytesOf(response);
    fault.stop();
  }
  assert.equal((await get(upstream, HGNC)).status, 200);
});

test('a fault concerns its host and path, lets some requests pass and ends after some', async (t) => {
  const upstream = await started(t);
  upstream.play({ fault: '500', host: 'www.informatics.jax.org', path: /HOM_/, after: 1, times: 2 });
  const statuses = async (path: string, times: number) => {
    const seen: number[] = [];
    for (let i = 0; i < times; i++) seen.push((await get(upstream, path)).status);
    return seen;
  };
  assert.deepEqual(await statuses(HGNC, 2), [200, 200]);
  assert.deepEqual(await statuses(`${MGI}/HMD_HumanPhenotype.rpt`, 2), [200, 200]);
  assert.deepEqual(await statuses(`${MGI}/HOM_MouseHumanSequence.rpt`, 5), [200, 500, 500, 200, 200]);
});

test('a fault of one host leaves the others alone', async (t) => {
  const upstream = await started(t);
  upstream.play({ fault: '500', host: 'www.informatics.jax.org' });
  assert.equal((await get(upstream, HGNC)).status, 200);
  assert.equal((await get(upstream, `${MGI}/HMD_HumanPhenotype.rpt`)).status, 500);
});

test('broken connections: reset, body cut, body shorter than announced', async (t) => {
  const upstream = await started(t);
  for (const fault of ['reset', 'cut-body', 'wrong-length'] as const) {
    const played = upstream.play({ fault });
    assert.match(String(await asked(upstream, HGNC)), /ECONNRESET|other side closed/, fault);
    played.stop();
  }
});

test('a hanging host takes the request and gives nothing; a slow one gives a few bytes per second', async (t) => {
  const upstream = await started(t);
  const hang = upstream.play({ fault: 'hang' });
  await assert.rejects(fetch(`${upstream.url}${HGNC}`, { signal: AbortSignal.timeout(200) }), /abort|timeout/i);
  hang.stop();
  upstream.play({ fault: 'slow-drip', bytesPerSecond: 400 });
  const response = await get(upstream, HGNC);
  let received = 0;
  const startedAt = performance.now();
  assert.ok(response.body);
  for await (const chunk of response.body) {
    received += (chunk as Uint8Array).length;
    if (received >= 200) break;
  }
  const elapsedMs = performance.now() - startedAt;
  assert.ok(received < 1_000 && elapsedMs > 100, `${received} bytes in ${elapsedMs} ms`);
});

test('a redirect loop leads back to the same address, and a challenge page comes with a good status', async (t) => {
  const upstream = await started(t);
  upstream.play({ fault: 'redirect-loop', times: 1 });
  assert.equal((await get(upstream, HGNC)).headers.get('location'), `${upstream.url}${HGNC}`);
  upstream.play({ fault: 'html' });
  const page = await asked(upstream, HGNC);
  assert.ok(typeof page === 'object' && page.status === 200 && page.body.startsWith('<!DOCTYPE html>'));
});

test('faults of files arrive whole, with a length and an entity tag of their own', async (t) => {
  const upstream = await started(t);
  const real = await asked(upstream, HGNC);
  assert.ok(typeof real === 'object');
  const faulty = async (plan: FaultPlan, path = HGNC) => {
    const played = upstream.play(plan);
    const response = await asked(upstream, path);
    played.stop();
    assert.ok(typeof response === 'object' && response.status === 200);
    assert.notEqual(response.headers.get('etag'), real.headers.get('etag'));
    assert.equal(response.headers.get('content-length'), String(response.body.length));
    return response;
  };
  const cut = await faulty({ fault: 'truncated-gzip' }, GNOMAD_V2);
  assert.throws(() => gunzipSync(Buffer.from(cut.body, 'latin1')), /unexpected end of file/);
  const renamed = await faulty({ fault: 'renamed-column', column: 'ensembl_gene_id' });
  assert.ok(!renamed.body.split('\n')[0]?.includes('ensembl_gene_id'));
  assert.equal(renamed.body.split('\n')[1], real.body.split('\n')[1]);
  const shrunken = await faulty({ fault: 'shrunken', share: 0.4 });
  assert.ok(real.body.startsWith(shrunken.body) && shrunken.body.endsWith('\n'));
  assert.ok(Math.abs(shrunken.body.length / real.body.length - 0.4) < 0.05);
  const older = await faulty({ fault: 'older-version' });
  assert.ok(Date.parse(older.headers.get('last-modified') ?? '') < Date.parse(real.headers.get('last-modified') ?? ''));
  assert.equal(older.body.length, real.body.length);
});

test('people play and end faults over HTTP, and are told what is wrong with a plan', async (t) => {
  const upstream = await started(t);
  const post = (body: string) => fetch(`${upstream.url}/_faults`, { method: 'POST', body });
  assert.equal((await post('{"fault":"503","path":"hgnc_complete_set","times":1}')).status, 200);
  assert.deepEqual(await (await fetch(`${upstream.url}/_faults`)).json(), [{ fault: '503', times: 1, path: 'hgnc_complete_set' }]);
  assert.equal((await get(upstream, HGNC)).status, 503);
  await post('{"fault":"500"}');
  await fetch(`${upstream.url}/_faults`, { method: 'DELETE' });
  assert.equal((await get(upstream, HGNC)).status, 200);
  for (const [body, why] of [
    ['no json', /JSON/],
    ['[]', /a fault is one of/],
    ['{"fault":"flood"}', /a fault is one of/],
    ['{"fault":"500","times":"2"}', /times is a number/],
    ['{"fault":"500","often":2}', /no often/],
    ['{"fault":"500","path":"("}', /no pattern/],
  ] as const) {
    const response = await post(body);
    assert.equal(response.status, 400, body);
    assert.match(JSON.stringify(await response.json()), why);
  }
  const seen = (await (await fetch(`${upstream.url}/_requests`)).json()) as { status: number }[];
  assert.deepEqual(
    seen.map(({ status }) => status),
    [503, 200],
  );
});
