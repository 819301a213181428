// A refresh of one gene over the publishers' APIs, with the limits that they ask for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db } from '@nephron/db';
import { SAMPLE_MIRROR, type SeenRequest } from '@nephron/testing';
import { limitOf } from '@nephron/upstream';
import { sql } from 'kysely';
import { ALL_SOURCES, importKidneyPanel } from './all-sources.ts';
import { filesOf, startSimulated } from './simulated-sources.ts';

const PKD1 = 'HGNC:9008';
const SOURCES = ALL_SOURCES.filter((source) => filesOf(source).length > 0);
const WITH_API = SOURCES.filter(({ api }) => api !== undefined);

/** The rows of all other genes, with the transactions that wrote them. */
async function others(db: Db) {
  const { rows } = await sql`
    select source, hgnc_id, content_hash, release_id, xmin::text as written from annotation where hgnc_id <> ${PKD1} order by 1, 2
  `.execute(db);
  return rows;
}

async function keysOf(db: Db, source: string): Promise<string[]> {
  const { rows } = await sql<{ document: Record<string, unknown> }>`
    select document from annotation where hgnc_id = ${PKD1} and source = ${source}
  `.execute(db);
  return Object.keys(rows[0]?.document ?? assert.fail(`${source} has no document of PKD1`));
}

test('a refresh of PKD1 asks every API about PKD1, within its limit, and touches no other gene', async (t) => {
  // No limits of the test's own: those of the publishers hold.
  const pipeline = await startSimulated(t, SOURCES, { client: { limits: {} } });
  await pipeline.run({ sources: ['hgnc'] });
  await importKidneyPanel(pipeline.db, SAMPLE_MIRROR);
  await pipeline.run({ sources: SOURCES.map(({ id }) => id) });
  const before = await others(pipeline.db);
  const keys = new Map<string, string[]>();
  for (const { id } of WITH_API) keys.set(id, await keysOf(pipeline.db, id));
  const asked = pipeline.upstream.requests.length;

  const run = await pipeline.run({ strategy: 'selective', sources: WITH_API.map(({ id }) => id), genes: [PKD1] });
  for (const { id } of WITH_API) {
    const { state, reason, total, failed } = run.sources[id] ?? assert.fail(id);
    assert.equal(state, 'succeeded', `${id}: ${reason}`);
    assert.deepEqual({ total, failed }, { total: 1, failed: 0 }, id);
    assert.deepEqual(await keysOf(pipeline.db, id), keys.get(id), `${id}: both routes give documents of one shape`);
  }
  assert.deepEqual(await others(pipeline.db), before, 'no row of another gene was written');
  const { rows } = await sql<{ source: string; route: string }>`select source, route from source_release where run_id = ${run.id}`.execute(
    pipeline.db,
  );
  assert.deepEqual(
    rows.map(({ source, route }) => `${source} ${route}`).sort(),
    WITH_API.map(({ id }) => `${id} api`).sort(),
    'every source was asked by its API',
  );

  const requests = pipeline.upstream.requests.slice(asked);
  assert.deepEqual(aboutOthers(requests), [], 'no other gene was asked for');
  assert.deepEqual(bulkFiles(requests), [], 'no file was sent that the APIs do not need');
  for (const [host, seen] of Map.groupBy(pipeline.upstream.requests, (request) => request.host)) withinLimit(host, seen);
});

/** UMOD and WT1 as HGNC, NCBI, Ensembl, UniProt and their symbols name them. */
const OTHER_GENES = /\b(?:12559|7369|ENSG00000169344|P07911|UMOD|12796|7490|ENSG00000184937|P19544|WT1)\b/;

/**
 * Requests that name another gene. STRING's identifiers are looked up for the whole gene list: a score is of the interactions
 * within it.
 */
function aboutOthers(requests: readonly SeenRequest[]): string[] {
  return requests
    .filter(({ path }) => !path.startsWith('/api/json/get_string_ids'))
    .map(({ host, path, body }) => `${host}${decodeURIComponent(path)} ${decodeURIComponent(body)}`)
    .filter((text) => OTHER_GENES.test(text));
}

/** Files of sources that were sent whole, other than those their APIs need. */
function bulkFiles(requests: readonly SeenRequest[]): string[] {
  const needless = WITH_API.flatMap(({ artifacts, api }) =>
    artifacts.filter(({ role }) => ![...(api?.files ?? []), ...(api?.optionalFiles ?? [])].includes(role)),
  );
  const names = needless.flatMap(({ url }) => (url ? [new URL(url.replaceAll('{release}', '')).pathname.split('/').at(-1) ?? ''] : []));
  return requests.filter(({ path, status }) => status === 200 && names.some((name) => path.endsWith(`/${name}`))).map(({ path }) => path);
}

function withinLimit(host: string, requests: readonly SeenRequest[]): void {
  const { perSecond, burst } = limitOf(host);
  const LATE_MS = 150;
  for (const [first, { at }] of requests.entries()) {
    for (const [offset, later] of requests.slice(first + 1).entries()) {
      const most = burst + ((later.at - at + LATE_MS) / 1000) * perSecond;
      assert.ok(offset + 2 <= most + 1e-9, `${host}: ${offset + 2} requests in ${later.at - at} ms, at most ${perSecond} per second`);
    }
  }
}
