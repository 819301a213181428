// I6: 429 with and without Retry-After, 503, hang, slow drip, reset, cut body: the source waits and says so, recovers by itself, and its calls stay within the host's limit.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Db, RunRequest } from '@nephron/db';
import { watchProgress } from '@nephron/messaging';
import { eventually, type FaultPlan, SAMPLE_MIRROR, type SeenRequest } from '@nephron/testing';
import { ALL_SOURCES, importKidneyPanel } from './all-sources.ts';
import { type SimulatedPipeline, startSimulated } from './simulated-sources.ts';

/** What a host asks to wait: longer than the second after which an annotator would try again by itself. */
const ASKED_S = 3;

/** A fault of a host, by the source that first meets it, and what that source says meanwhile. */
interface Trouble {
  readonly source: string;
  readonly plan: FaultPlan;
  readonly says: 'rate_limited' | 'upstream_down';
}

/** For each host that files come from. */
const OF_FILES: readonly Trouble[] = [
  { source: 'gnomad', plan: { fault: '429', host: 'storage.googleapis.com' }, says: 'rate_limited' },
  {
    source: 'mpo_mgi',
    plan: { fault: '429-retry-after', retryAfter: String(ASKED_S), host: 'www.informatics.jax.org' },
    says: 'rate_limited',
  },
  { source: 'string_ppi', plan: { fault: '503', host: 'stringdb-downloads.org' }, says: 'upstream_down' },
  { source: 'hpo', plan: { fault: 'hang', host: 'purl.obolibrary.org' }, says: 'upstream_down' },
  { source: 'descartes', plan: { fault: 'slow-drip', host: 'atlas.fredhutch.org' }, says: 'upstream_down' },
  { source: 'ensembl', plan: { fault: 'reset', host: 'ftp.ensembl.org' }, says: 'upstream_down' },
  {
    source: 'clinvar',
    plan: { fault: 'cut-body', share: 0, host: 'ftp.ncbi.nlm.nih.gov', path: /variant_summary/ },
    says: 'upstream_down',
  },
];

/** For each host that answers about single genes. */
const OF_APIS: readonly Trouble[] = [
  { source: 'hgnc', plan: { fault: 'slow-drip', host: 'rest.genenames.org' }, says: 'upstream_down' },
  { source: 'gnomad', plan: { fault: '429', host: 'gnomad.broadinstitute.org' }, says: 'rate_limited' },
  { source: 'gtex', plan: { fault: 'reset', host: 'gtexportal.org' }, says: 'upstream_down' },
  { source: 'clinvar', plan: { fault: 'cut-body', share: 0, host: 'eutils.ncbi.nlm.nih.gov' }, says: 'upstream_down' },
  { source: 'hpo', plan: { fault: 'hang', host: 'ontology.jax.org' }, says: 'upstream_down' },
  { source: 'mpo_mgi', plan: { fault: '502', host: 'www.mousemine.org' }, says: 'upstream_down' },
  { source: 'string_ppi', plan: { fault: '429-retry-after', retryAfter: String(ASKED_S), host: 'string-db.org' }, says: 'rate_limited' },
  { source: 'ensembl', plan: { fault: '503', host: 'rest.ensembl.org' }, says: 'upstream_down' },
  { source: 'uniprot', plan: { fault: '504', host: 'rest.uniprot.org' }, says: 'upstream_down' },
];

/** Few enough that retries, which are milliseconds apart here, would go beyond it. */
const PER_SECOND = 4;

test('each source waits for the host of its files and says until when, asks it no more often than it may, and recovers by itself', async (t) => {
  const pipeline = await withGenes(t);
  await waitsAndRecovers(pipeline, OF_FILES, {}, async () => {
    const early = await pipeline.db.selectFrom('annotation').select('source').distinct().where('source', '<>', 'hgnc').execute();
    assert.deepEqual(early, [], 'nothing is published of what did not arrive');
  });
  waitedAsAsked(pipeline.upstream.requests.filter(({ host }) => host === 'www.informatics.jax.org'));
});

test('so it does for the host that answers about single genes, and what readers see of the gene stays until then', async (t) => {
  const pipeline = await withGenes(t);
  const sources = OF_APIS.map(({ source }) => source);
  await pipeline.run({ sources });
  const before = await documentsOfPkd1(pipeline.db);
  assert.equal(before.length, sources.length);
  // The others wait for HGNC where it is part of the same run.
  for (const troubles of [OF_APIS.filter(({ source }) => source === 'hgnc'), OF_APIS.filter(({ source }) => source !== 'hgnc')]) {
    await waitsAndRecovers(pipeline, troubles, { strategy: 'selective', genes: ['PKD1'] }, async () => {
      assert.deepEqual(await documentsOfPkd1(pipeline.db), before);
    });
  }
  waitedAsAsked(pipeline.upstream.requests.filter(({ host }) => host === 'string-db.org'));
});

async function withGenes(t: TestContext): Promise<SimulatedPipeline> {
  const client = { limits: { '*': { perSecond: PER_SECOND, burst: 1, concurrency: 2 } } };
  const pipeline = await startSimulated(t, ALL_SOURCES, { client });
  await pipeline.run({ sources: ['hgnc'] });
  await importKidneyPanel(pipeline.db, SAMPLE_MIRROR);
  return pipeline;
}

async function documentsOfPkd1(db: Db) {
  return await db.selectFrom('annotation').select(['source', 'release_id']).where('hgnc_id', '=', 'HGNC:9008').orderBy('source').execute();
}

/** Plays the faults during a run of their sources, until each of them has said why it waits; then the hosts work again. */
async function waitsAndRecovers(
  pipeline: SimulatedPipeline,
  troubles: readonly Trouble[],
  request: Partial<RunRequest>,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const operations = new Map<string, Set<string>>();
  const nats = await pipeline.broker.connect('watcher');
  const stopWatching = watchProgress(nats, pipeline.log, ({ source, operation }) => {
    operations.set(source, (operations.get(source) ?? new Set()).add(operation));
  });
  pipeline.onStop(stopWatching);
  const played = new Map(troubles.map(({ source, plan }) => [source, pipeline.upstream.play(plan)]));

  const runId = await pipeline.request({ ...request, sources: troubles.map(({ source }) => source) });
  for (const { source, plan, says } of troubles) {
    const waits = new RegExp(`^${says} until \\d\\d:\\d\\d:\\d\\d UTC \\(${plan.host?.replaceAll('.', '\\.')}\\)$`);
    await eventually(() => {
      const shown = [...(operations.get(source) ?? [])];
      assert.ok(
        shown.some((operation) => waits.test(operation)),
        `${source} ${plan.fault}: ${shown.join(' | ')}`,
      );
    }, 20_000);
    assert.ok((played.get(source)?.played() ?? 0) > 0);
  }
  await meanwhile();

  pipeline.upstream.heal();
  const run = await pipeline.end(runId);
  for (const [source, { state, reason }] of Object.entries(run.sources)) assert.equal(state, 'succeeded', `${source}: ${reason}`);
  for (const [host, requests] of byHost(pipeline.upstream.requests)) withinLimit(host, requests);
}

function byHost(requests: readonly SeenRequest[]): Map<string, SeenRequest[]> {
  return Map.groupBy(requests, ({ host }) => host);
}

/** In no window of time do more requests arrive than the bucket gives out in it, counted generously: one may be delivered late. */
function withinLimit(host: string, requests: readonly SeenRequest[]): void {
  const LATE_MS = 150;
  for (const [first, { at }] of requests.entries()) {
    for (const [offset, later] of requests.slice(first + 1).entries()) {
      const most = 1 + ((later.at - at + LATE_MS) / 1000) * PER_SECOND;
      assert.ok(offset + 2 <= most, `${host}: ${offset + 2} requests in ${later.at - at} ms`);
    }
  }
}

/** Nobody asked again before the time was over that the host asked for. */
function waitedAsAsked(requests: readonly SeenRequest[]): void {
  for (const [index, { at, status }] of requests.entries()) {
    const next = requests[index + 1];
    if (status === 429 && next) assert.ok(next.at - at >= ASKED_S * 1000 - 10, `asked again after ${next.at - at} ms`);
  }
}
