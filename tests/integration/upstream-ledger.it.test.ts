// The client to public hosts over the ledger: one bucket for all replicas, answers that are kept.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, type TestContext, test } from 'node:test';
import { ledgerCache, ledgerLimiter } from '@nephron/annotator-kit';
import { type Db, ROLES } from '@nephron/db';
import { UpstreamUnavailableError } from '@nephron/errors';
import { eventually, startTestDatabase, type TestDatabase } from '@nephron/testing';
import { openUpstream, type UpstreamHttp, type UpstreamOptions } from '@nephron/upstream';
import { sql } from 'kysely';

const HOST = 'gnomad.broadinstitute.org';
const URL_OF = `https://${HOST}/api?gene=PKD1`;
const HOUR_MS = 3_600_000;

const stops: (() => unknown)[] = [];
const started = startTestDatabase({ onStop: (stop) => void stops.push(stop) });
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

/** The one database of these tests, without what the one before left in it. */
async function emptied(): Promise<TestDatabase> {
  const database = await started;
  await sql`truncate upstream_host, cache_entry`.execute(database.db);
  return database;
}

interface Server {
  readonly url: string;
  readonly arrivals: number[];
}

async function serve(t: TestContext, answer: (response: ServerResponse, request: IncomingMessage) => unknown): Promise<Server> {
  const arrivals: number[] = [];
  const server = createServer((request, response) => {
    arrivals.push(performance.now());
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivals };
}

/** A client in the role of an annotator, with a pool of its own: a replica. */
function replica(t: TestContext, database: TestDatabase, server: Server, options: Partial<UpstreamOptions> = {}): UpstreamHttp {
  const db = database.as(ROLES.annotator, 3);
  const silent = () => {};
  const client = openUpstream({
    baseUrl: server.url,
    contact: '',
    limiter: ledgerLimiter(db),
    cache: ledgerCache(db, 'gnomad'),
    log: { debug: silent, info: silent, warn: (fields) => t.diagnostic(JSON.stringify(fields)) },
    limits: { '*': { perSecond: 1_000, burst: 100, concurrency: 4 } },
    ...options,
    retry: { initialMs: 5, longestWaitMs: 50, ...options.retry },
  });
  t.after(() => client.close());
  return client.http;
}

test('replicas that share a bucket stay within the limit together', async (t) => {
  const database = await emptied();
  const server = await serve(t, (response) => response.end('ok'));
  const limits = { [HOST]: { perSecond: 40, burst: 1, concurrency: 4 } };
  const replicas = [1, 2, 3].map(() => replica(t, database, server, { limits }));
  await Promise.all(replicas.flatMap((http) => Array.from({ length: 20 }, (_, i) => http.text({ url: `https://${HOST}/${i}` }))));
  assert.equal(server.arrivals.length, 60);
  const took = (server.arrivals.at(-1) ?? 0) - (server.arrivals[0] ?? 0);
  // One at once, 59 more at 40 per second; later ones arrive later where the machine is slow, never all earlier.
  assert.ok(took >= 59 * 25 - 100, `60 requests in ${took} ms`);
});

test('what one replica is told to wait, all wait, and nobody holds anything in the ledger meanwhile', async (t) => {
  const database = await emptied();
  const busy = { isOver: false };
  const server = await serve(t, (response) => {
    if (busy.isOver) response.end('ok');
    else response.writeHead(429, { 'retry-after': '1' }).end();
  });
  const [one, other] = [replica(t, database, server), replica(t, database, server)];
  for (const http of [one, other]) {
    await assert.rejects(http.text({ url: URL_OF }), (error) => {
      assert.ok(error instanceof UpstreamUnavailableError && error.trouble === 'rate_limited');
      assert.ok((error.retryAfterMs ?? 0) > 50 && (error.retryAfterMs ?? 0) <= 1_000, String(error.retryAfterMs));
      return true;
    });
  }
  assert.equal(server.arrivals.length, 1);
  const { rows } = await sql`
    select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'
  `.execute(database.db);
  assert.equal(rows.length, 0);
  busy.isOver = true;
  await eventually(async () => assert.equal((await other.text({ url: URL_OF })).text, 'ok'));
  assert.ok((server.arrivals[1] ?? 0) - (server.arrivals[0] ?? 0) >= 990);
});

test('a shorter block does not end a longer one, says why, and is of one host', async () => {
  const database = await emptied();
  const limiter = ledgerLimiter(database.as(ROLES.annotator));
  await limiter.block(HOST, 60_000, 'upstream_down');
  await limiter.block(HOST, 1_000, 'rate_limited');
  const turn = await limiter.take(HOST, { perSecond: 1, burst: 1 });
  assert.ok(turn.kind === 'blocked' && turn.trouble === 'upstream_down' && turn.waitMs > 55_000, JSON.stringify(turn));
  assert.deepEqual(await limiter.take('other.example', { perSecond: 1, burst: 1 }), { kind: 'granted' });
});

test('a pause does not save tokens up beyond the bucket', async () => {
  const database = await emptied();
  const limiter = ledgerLimiter(database.as(ROLES.annotator));
  const bucket = { perSecond: 0.1, burst: 2 };
  await limiter.take(HOST, bucket);
  await sql`update upstream_host set refilled_at = now() - interval '1 day'`.execute(database.db);
  const turns = [];
  for (let i = 0; i < 3; i++) turns.push(await limiter.take(HOST, bucket));
  assert.deepEqual(turns.slice(0, 2), [{ kind: 'granted' }, { kind: 'granted' }]);
  assert.ok(turns[2]?.kind === 'wait' && turns[2].waitMs > 5_000 && turns[2].waitMs <= 10_000, JSON.stringify(turns[2]));
});

test('no token is given twice, however many ask at once', async () => {
  const database = await emptied();
  const limiters = [1, 2, 3].map(() => ledgerLimiter(database.as(ROLES.annotator, 5)));
  const bucket = { perSecond: 0.001, burst: 30 };
  const turns = await Promise.all(limiters.flatMap((limiter) => Array.from({ length: 40 }, () => limiter.take(HOST, bucket))));
  assert.equal(turns.filter(({ kind }) => kind === 'granted').length, 30);
});

test('a fresh answer is given again without asking, with its status and headers, also to another replica', async (t) => {
  const database = await emptied();
  const server = await serve(t, (response) =>
    response.writeHead(404, { 'x-release': '112', 'set-cookie': 'a=b' }).end(JSON.stringify({ asked: server.arrivals.length })),
  );
  const request = { url: URL_OF, answers: [404], freshForMs: HOUR_MS };
  const first = await replica(t, database, server).json(request);
  const again = await replica(t, database, server).json(request);
  assert.deepEqual([first.isFromCache, again.isFromCache], [false, true]);
  assert.deepEqual([again.status, again.body, again.headers['x-release']], [404, { asked: 1 }, '112']);
  assert.equal(again.headers['set-cookie'], undefined);
  assert.equal(server.arrivals.length, 1);
});

test('another question, or one without a lifetime, is asked', async (t) => {
  const database = await emptied();
  const server = await serve(t, (response) => response.end('{}'));
  const http = replica(t, database, server);
  const request = { url: URL_OF, freshForMs: HOUR_MS };
  await http.json(request);
  await http.json({ ...request, url: `${URL_OF}1` });
  await http.json({ ...request, method: 'POST', body: '{"query":1}' });
  await http.json({ ...request, method: 'POST', body: '{"query":2}' });
  await http.json({ ...request, headers: { accept: 'text/json' } });
  await http.json({ url: URL_OF });
  assert.equal(server.arrivals.length, 6);
});

test('an answer whose time is over is asked for again', async (t) => {
  const database = await emptied();
  const server = await serve(t, (response) => response.end('{}'));
  const http = replica(t, database, server);
  await http.json({ url: URL_OF, freshForMs: HOUR_MS });
  await sql`update cache_entry set expires_at = now() - interval '1 second'`.execute(database.db);
  const again = await http.json({ url: URL_OF, freshForMs: HOUR_MS });
  assert.deepEqual([again.isFromCache, server.arrivals.length], [false, 2]);
  assert.equal((await http.json({ url: URL_OF, freshForMs: HOUR_MS })).isFromCache, true);
});

test('a forced run asks, and what was kept before it is not given out after it', async (t) => {
  const database = await emptied();
  const server = await serve(t, (response) => response.end(String(server.arrivals.length)));
  const http = replica(t, database, server);
  const bodies = [];
  for (const freshForMs of [HOUR_MS, HOUR_MS, 0, HOUR_MS, HOUR_MS]) bodies.push((await http.json({ url: URL_OF, freshForMs })).body);
  assert.deepEqual(bodies, [1, 1, 2, 3, 3]);
});

test('an invalidated namespace gives nothing, and an answer asked for before is not kept in it', async (t) => {
  const database = await emptied();
  const bump = () => sql`update cache_namespace set generation = generation + 1 where namespace = 'upstream.gnomad'`.execute(database.db);
  const during = { work: async (): Promise<unknown> => undefined };
  const server = await serve(t, (response) => void during.work().then(() => response.end('{}')));
  const http = replica(t, database, server);
  await http.json({ url: URL_OF, freshForMs: HOUR_MS });
  await bump();
  during.work = bump;
  assert.equal((await http.json({ url: URL_OF, freshForMs: HOUR_MS })).isFromCache, false);
  during.work = async () => undefined;
  assert.equal((await http.json({ url: URL_OF, freshForMs: HOUR_MS })).isFromCache, false);
  assert.equal(await entries(database.db), 2);
});

test('what is no answer is not kept: pages, broken JSON, errors with a good status, what the caller refuses', async (t) => {
  const database = await emptied();
  const text = { now: '' };
  const server = await serve(t, (response) => response.end(text.now));
  const http = replica(t, database, server);
  for (const body of ['<!doctype html><p>no</p>', '{"data":', '{"errors":[{"message":"busy"}]}', '{"error":"API rate limit exceeded"}']) {
    text.now = body;
    await http.json({ url: URL_OF, freshForMs: HOUR_MS }).catch(() => {});
  }
  text.now = '{"data":null}';
  await http.json({ url: URL_OF, freshForMs: HOUR_MS, isKept: () => false });
  await http.text({ url: URL_OF, freshForMs: HOUR_MS, isKept: (body) => body !== '{"data":null}' });
  assert.equal(await entries(database.db), 0);
  await http.json({ url: URL_OF, freshForMs: HOUR_MS });
  assert.equal(await entries(database.db), 1);
});

test('an answer that the cache cannot hold is given all the same', async (t) => {
  const database = await emptied();
  const server = await serve(t, (response) => response.end('a\u0000b'));
  const http = replica(t, database, server);
  assert.equal((await http.text({ url: URL_OF, freshForMs: HOUR_MS })).text, 'a\u0000b');
  assert.equal(await entries(database.db), 0);
});

async function entries(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from cache_entry where namespace = 'upstream.gnomad'
  `.execute(db);
  return rows[0]?.count ?? 0;
}
