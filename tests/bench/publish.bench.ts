// Measures: the publication of a release in which every document changed (gnomAD's table, generated anew with real identifiers; about 19,000 to 20,000
// documents of 0.7 KB), from the wish to publish to the end of the source's part of the run, and what readers feel meanwhile (50 requests/s, list and detail
// in turn), beside the same load with nothing going on, in the same run. The gate is set so that it holds each release: accepting one is then publishing alone.
// Does not measure: acquiring, parsing, staging; several sources that publish at once.
import assert from 'node:assert/strict';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GENERATORS, hgncGenes, REAL_MIRROR, SAMPLE_MIRROR, withoutRealMirror, writeGenerated } from '@nephron/testing';
import { type Nephron, startNephron, temporaryFolder } from '../support/nephron.ts';
import { type Latencies, startLoad } from './load.ts';

const ROUNDS = 5;
const REQUESTS_PER_SECOND = 50;
const IDLE_MS = 4_000;
const MAX_GENES = 20_000;
const PATHS = ['/api/genes?page%5Bsize%5D=20', '/api/genes/HGNC:9008/annotations', '/api/genes/PKD2'];

interface Round {
  readonly seconds: number;
  readonly documents: number;
  readonly idle: Latencies;
  readonly publishing: Latencies;
}

interface ListedRelease {
  readonly id: string;
  readonly attributes: { readonly state: string; readonly version: string };
}

export async function bench(): Promise<void> {
  const stops: (() => unknown)[] = [];
  const mirror = await temporaryFolder('nephron-bench-publish-');
  stops.push(() => rm(mirror, { recursive: true, force: true }));
  try {
    const hgnc = await copyHgnc(mirror);
    const genes = (await hgncGenes(hgnc)).slice(0, MAX_GENES * 3);
    const makeRelease = async (seed: number): Promise<void> => {
      const files = GENERATORS.gnomad({ seed, genes, scale: 1 }).filter(({ role }) => role === 'v2');
      await writeGenerated(mirror, files);
    };
    await makeRelease(0);
    const nephron = await startNephron((stop) => void stops.push(stop), {
      args: ['--no-run'],
      env: { NEPHRON_MIRROR_DIR: mirror, NEPHRON_LOG_LEVEL: 'warn', NEPHRON_GNOMAD_GATE_MIN_DOCUMENTS: '1000000000' },
    });
    await nephron.endOf(await nephron.startRun({ sources: ['hgnc', 'gnomad'] }));
    await publishHeld(nephron);
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      await makeRelease(round);
      await nephron.endOf(await nephron.startRun({ sources: ['gnomad'] }));
      rounds.push(await measured(nephron));
    }
    report(rounds);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function copyHgnc(mirror: string): Promise<string> {
  const [from, name] = withoutRealMirror
    ? ([SAMPLE_MIRROR, 'hgnc_complete_set.txt'] as const)
    : ([REAL_MIRROR, 'hgnc_complete_set.txt.gz'] as const);
  await mkdir(join(mirror, 'hgnc'), { recursive: true });
  await copyFile(join(from, 'hgnc', name), join(mirror, 'hgnc', name));
  return join(mirror, 'hgnc', name);
}

async function measured(nephron: Nephron): Promise<Round> {
  const idle = await underLoad(nephron, () => new Promise((resolve) => setTimeout(resolve, IDLE_MS)));
  let published = { seconds: Number.NaN, documents: 0 };
  const publishing = await underLoad(nephron, async () => {
    published = await publishHeld(nephron);
  });
  return { ...published, idle, publishing };
}

async function underLoad(nephron: Nephron, work: () => Promise<unknown>): Promise<Latencies> {
  const load = startLoad(
    nephron.url,
    PATHS,
    REQUESTS_PER_SECOND,
    (body) => 'data' in (body as object) || 'annotations' in (body as object),
  );
  await work();
  return await load.stop();
}

/** Accepts the release that the gate holds, and holds its publication to what it should have done. */
async function publishHeld(nephron: Nephron): Promise<{ seconds: number; documents: number }> {
  const { data } = await nephron.get<{ data: ListedRelease[] }>('/api/releases?source=gnomad&state=held');
  const { data: queued } = await nephron.post<{ data: { run_id: string } }>(`/api/releases/${data[0]?.id}/accept`, {});
  const run = await nephron.endOf(queued.run_id);
  const [row] = run.sources_detail;
  assert.equal(run.state, 'succeeded', run.error ?? '');
  assert.ok(row?.started_at && row.completed_at);
  const changed = row.items_added + row.items_updated;
  // The generator draws from so many different rows that a gene now and then gets the same one again.
  assert.ok(changed > row.items_processed * 0.99, `${changed} of ${row.items_processed} documents changed`);
  const gene = await nephron.get<{ annotations: { gnomad: { metadata: { release_id: string } }[] } }>('/api/genes/PKD1/annotations');
  assert.equal(gene.annotations.gnomad[0]?.metadata.release_id, data[0]?.id, 'readers see the release');
  return { seconds: (Date.parse(row.completed_at) - Date.parse(row.started_at)) / 1_000, documents: changed };
}

function report(rounds: readonly Round[]): void {
  const seconds = rounds.map((round) => round.seconds).toSorted((a, b) => a - b);
  const at = (share: number): number => seconds[Math.min(seconds.length - 1, Math.floor(seconds.length * share))] ?? Number.NaN;
  const ratios = rounds.map(({ idle, publishing }) => publishing.p99 / idle.p99).toSorted((a, b) => a - b);
  console.log(
    JSON.stringify({
      bench: 'publish',
      unit: 's',
      median: at(0.5),
      min: at(0),
      max: at(1),
      documents: rounds.map(({ documents }) => documents),
      failedRequests: rounds.reduce((sum, { idle, publishing }) => sum + idle.failed + publishing.failed, 0),
      p99Ratio: Math.round((ratios[ratios.length >> 1] ?? Number.NaN) * 100) / 100,
    }),
  );
  console.table(
    rounds.map(({ seconds: took, documents, idle, publishing }) => ({
      seconds: took,
      documents,
      'idle p50': idle.p50,
      'idle p99': idle.p99,
      'publishing p50': publishing.p50,
      'publishing p99': publishing.p99,
    })),
  );
}
