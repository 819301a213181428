import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { UpstreamUnavailableError } from '@nephron/errors';
import { memoryLimiter } from './rate-limiter.ts';
import { eventually } from './test-eventually.ts';
import { type Answer, json, openTestClient, startHost, status } from './test-host.ts';

const URL_OF = 'https://gnomad.broadinstitute.org/api';
const GOOD = json({ data: 1 });

/** Faults of a host that are over after a while, and how a client that gives up soon sees them. */
const PASSING: Readonly<Record<string, Answer>> = {
  '429 without Retry-After': status(429),
  '429 with Retry-After': status(429, { 'retry-after': '0.05' }),
  '500': status(500),
  '502': status(502),
  '503 without Retry-After': status(503),
  '503 with Retry-After': status(503, { 'retry-after': '0.05' }),
  '504': status(504),
  'a hang': () => {},
  'a slow drip': (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    const timer = setInterval(() => response.write('x'), 20);
    response.once('close', () => clearInterval(timer));
  },
  'a stop in the middle': (response) => response.writeHead(200, { 'content-length': '10' }).write('{'),
  'a reset': (response) => response.socket?.resetAndDestroy(),
  'a reset in the middle': (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"data":', () => response.socket?.resetAndDestroy());
  },
  'a body shorter than announced': (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"data":1}', () => response.socket?.end());
  },
  'a cut chunked body': (response) => response.write('{"data":', () => response.socket?.end()),
  'a cut compressed body': (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
    response.end(gzipSync(JSON.stringify({ data: 'x'.repeat(10_000) })).subarray(0, -8));
  },
};

/** Only faults that last are ended by time limits: a slow machine must not end others. */
const LASTING = ['a hang', 'a slow drip', 'a stop in the middle'];
const limitsOf = (name: string) => (LASTING.includes(name) ? { headersMs: 200, bodyMs: 200, answerMs: 300 } : {});

for (const [name, fault] of Object.entries(PASSING)) {
  test(`${name} passes: the request is made again and answered`, async (t) => {
    const host = await startHost(t, fault, fault, GOOD);
    const { http } = openTestClient(t, host, { timeouts: limitsOf(name) });
    const { body } = await http.json({ url: URL_OF });
    assert.deepEqual(body, { data: 1 });
    assert.ok(host.asked.length >= 3);
  });

  test(`${name} that does not pass ends after the tries as something to come back to`, async (t) => {
    const host = await startHost(t, fault);
    const { http } = openTestClient(t, host, { timeouts: limitsOf(name), retry: { retries: 2 } });
    await assert.rejects(http.json({ url: URL_OF }), (error) => {
      assert.ok(error instanceof UpstreamUnavailableError, String(error));
      assert.equal(error.host, 'gnomad.broadinstitute.org');
      assert.equal(error.trouble, name.startsWith('429') ? 'rate_limited' : 'upstream_down');
      assert.ok((error.retryAfterMs ?? 0) > 0);
      assert.match(error.message, /\(3 tries\)/);
      return true;
    });
    assert.ok(host.asked.length <= 3);
  });
}

test('headers that do not come, and a body that stops, are not waited for as long as an answer may take', async (t) => {
  for (const name of ['a hang', 'a stop in the middle']) {
    const host = await startHost(t, PASSING[name] ?? GOOD, GOOD);
    const { http } = openTestClient(t, host, { timeouts: { headersMs: 50, bodyMs: 50, answerMs: 60_000 } });
    const started = performance.now();
    await http.json({ url: URL_OF });
    assert.ok(performance.now() - started < 10_000);
  }
});

test('a host that nobody can reach is tried again too', async (t) => {
  const host = await startHost(t, GOOD);
  const { http, lines } = openTestClient(t, { ...host, url: 'http://127.0.0.1:1' }, { retry: { retries: 3 } });
  await assert.rejects(http.json({ url: URL_OF }), (error) => error instanceof UpstreamUnavailableError && /4 tries/.test(error.message));
  assert.equal(lines.filter((line) => /refused/.test(line)).length, 4);
});

test('delays double up to the longest, a fifth more or less', async (t) => {
  const host = await startHost(t, status(503));
  const retry = { retries: 5, initialMs: 10, maxMs: 40, longestWaitMs: 10_000 };
  const { http, lines } = openTestClient(t, host, { retry, breaker: { failures: 100 }, random: () => 1 });
  await assert.rejects(http.json({ url: URL_OF }));
  const waits = lines.map((line) => /"waitMs":(\d+)/.exec(line)?.[1]).filter(Boolean);
  assert.deepEqual(waits, ['12', '24', '48', '48', '48', '48']);
});

test('Retry-After wins over our own delays, as seconds or as a date', async (t) => {
  for (const [header, least, most] of [
    [() => '0.3', 300, 1_000],
    // Dates have whole seconds only.
    [() => new Date(Date.now() + 1_500).toUTCString(), 450, 2_500],
  ] as const) {
    const host = await startHost(t, (response) => response.writeHead(429, { 'retry-after': header() }).end(), GOOD);
    const { http } = openTestClient(t, host, { retry: { longestWaitMs: 5_000 } });
    await http.json({ url: URL_OF });
    const [first, second] = host.asked;
    const waited = (second?.at ?? 0) - (first?.at ?? 0);
    assert.ok(waited >= least && waited <= most, `waited ${waited} ms`);
  }
});

test('a long Retry-After is not waited for: the caller hears when, and nobody asks before', async (t) => {
  const host = await startHost(t, status(429, { 'retry-after': '120' }));
  const limiter = memoryLimiter();
  const [one, other] = [openTestClient(t, host, { limiter }), openTestClient(t, host, { limiter })];
  for (const { http } of [one, other, one]) {
    await assert.rejects(http.json({ url: URL_OF }), (error) => {
      assert.ok(error instanceof UpstreamUnavailableError && error.trouble === 'rate_limited');
      assert.ok((error.retryAfterMs ?? 0) > 115_000 && (error.retryAfterMs ?? 0) <= 120_000, String(error.retryAfterMs));
      return true;
    });
  }
  assert.equal(host.asked.length, 1);
  // Other hosts go on.
  await assert.rejects(one.http.json({ url: 'https://rest.ensembl.org/x' }));
  assert.equal(host.asked.length, 2);
});

test('where a 403 means a ban for some time, it is waited out; elsewhere it is a refusal', async (t) => {
  const host = await startHost(t, status(403));
  const { http } = openTestClient(t, host, { retry: { retries: 0 } });
  await assert.rejects(http.json({ url: 'https://rest.ensembl.org/x' }), { name: 'UpstreamUnavailableError', trouble: 'rate_limited' });
  await assert.rejects(http.json({ url: 'https://gtexportal.org/x' }), { name: 'UpstreamRefusedError', status: 403 });
});

test('a host that does not work is left alone, for how long is said, then one request finds out that it works again', async (t) => {
  const host = await startHost(t, ...Array.from({ length: 4 }, () => status(500)), status(500), GOOD);
  const breaker = { failures: 4, openMs: 300 };
  const { http, lines } = openTestClient(t, host, { breaker, retry: { retries: 3, longestWaitMs: 100 } });
  const ask = () => http.json({ url: URL_OF });
  await assert.rejects(ask());
  assert.equal(host.asked.length, 4);

  const left = await ask().catch((error: unknown) => error);
  assert.ok(left instanceof UpstreamUnavailableError && left.trouble === 'upstream_down');
  assert.ok((left.retryAfterMs ?? 0) > 0 && (left.retryAfterMs ?? 0) <= 300, String(left.retryAfterMs));
  assert.equal(host.asked.length, 4);

  // Half open: the fifth request fails, and the host is left alone again.
  await eventually(async () => {
    await assert.rejects(ask());
    assert.equal(host.asked.length, 5);
  });
  await eventually(async () => assert.deepEqual((await ask()).body, { data: 1 }));
  assert.equal(host.asked.length, 6);
  assert.ok(lines.some((line) => /works again/.test(line)));
});

test('the circuit of one client keeps every other from asking', async (t) => {
  const host = await startHost(t, status(503));
  const limiter = memoryLimiter();
  const breaker = { failures: 2, openMs: 60_000 };
  const one = openTestClient(t, host, { limiter, breaker });
  await assert.rejects(one.http.json({ url: URL_OF }));
  assert.equal(host.asked.length, 2);
  await assert.rejects(openTestClient(t, host, { limiter }).http.json({ url: URL_OF }), (error) => {
    assert.ok(error instanceof UpstreamUnavailableError && error.trouble === 'upstream_down');
    assert.ok((error.retryAfterMs ?? 0) > 55_000);
    return true;
  });
  assert.equal(host.asked.length, 2);
});

test('being asked to wait does not open the circuit', async (t) => {
  const host = await startHost(t, ...Array.from({ length: 9 }, () => status(429, { 'retry-after': '0.01' })), GOOD);
  const { http } = openTestClient(t, host, { breaker: { failures: 2, openMs: 60_000 }, retry: { retries: 20 } });
  assert.deepEqual((await http.json({ url: URL_OF })).body, { data: 1 });
});

test('a request that a host fails at again and again is refused in the end, so that others get their turn', async (t) => {
  const isPoison = (path: string): boolean => path.endsWith('POISON');
  const host = await startHost(t, (response, { path }) => response.writeHead(isPoison(path) ? 500 : 200).end('{}'));
  const { http } = openTestClient(t, host, { breaker: { failures: 100 }, retry: { retries: 1 } });
  const ask = (gene: string) => http.json({ url: `https://gtexportal.org/${gene}` });
  await assert.rejects(ask('POISON'), { name: 'UpstreamUnavailableError' });
  await assert.rejects(ask('POISON'), { name: 'UpstreamUnavailableError' });
  await assert.rejects(ask('POISON'), { name: 'UpstreamRefusedError', status: 500 });
  await ask('PKD1');
});

test('a host that is away is not taken for one that fails at a request', async (t) => {
  const host = await startHost(t, status(503));
  const { http } = openTestClient(t, host, { breaker: { failures: 100 }, retry: { retries: 0 } });
  for (let round = 0; round < 5; round++) await assert.rejects(http.json({ url: URL_OF }), { name: 'UpstreamUnavailableError' });
});
