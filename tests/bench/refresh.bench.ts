// Measures: a full refresh of all sources from a mirror folder (the real one where present, else the sample), seen from outside: time and documents
// per source, peak resident memory per process, API latency while idle and while refreshing (50 requests/s, list and detail in turn), event-loop delay of
// gateway and hub. Three rounds: the first import into an empty database, then a forced re-parse, then an unchanged run.
// Does not measure: downloads, several machines, or more readers than 50 requests/s.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REAL_MIRROR, SAMPLE_MIRROR } from '@nephron/testing';
import { type Nephron, type RunSeen, startNephron } from '../support/nephron.ts';
import { type Latencies, startLoad } from './load.ts';

const REQUESTS_PER_SECOND = 50;
const IDLE_SECONDS = 10;
const PATHS = [
  '/api/genes?page%5Bsize%5D=20',
  '/api/genes/HGNC:9008/annotations',
  '/api/genes?filter%5Bsearch%5D=COL4&page%5Bsize%5D=10',
  '/api/genes/PKD2',
];

interface LoopDelays {
  readonly [service: string]: { readonly p99: number; readonly max: number };
}

export async function bench(): Promise<void> {
  const stops: (() => unknown)[] = [];
  const mirror = process.env.NEPHRON_MIRROR_DIR ?? (existsSync(join(REAL_MIRROR, 'hgnc')) ? REAL_MIRROR : SAMPLE_MIRROR);
  const nephron = await startNephron((stop) => void stops.push(stop), {
    args: ['--no-run'],
    env: { NEPHRON_MIRROR_DIR: mirror, NEPHRON_LOG_LEVEL: 'warn' },
  });
  try {
    console.log(
      JSON.stringify({
        bench: 'refresh',
        start: /ready in ([\d.]+) s/.exec(nephron.output())?.[1],
        mirror: mirror === SAMPLE_MIRROR ? 'sample' : 'real',
      }),
    );
    const memory = watchMemory(nephron);
    const first = await nephron.endOf(await nephron.startRun());
    assert.equal(first.state, 'succeeded', first.error ?? '');
    const idle = await underLoad(nephron, () => new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1_000)));
    const forced: RunSeen[] = [];
    const refreshing = await underLoad(nephron, async () => {
      for (let round = 0; round < 3; round++) forced.push(await nephron.endOf(await nephron.startRun({ force: true })));
    });
    const unchanged = await nephron.endOf(await nephron.startRun());
    for (const run of [...forced, unchanged]) assert.equal(run.state, 'succeeded', run.error ?? '');
    assert.equal(idle.latency.failed + refreshing.latency.failed, 0, 'a request failed');
    const peaks = memory.stop();
    report(first, forced, unchanged, idle, refreshing, peaks);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function underLoad(nephron: Nephron, work: () => Promise<unknown>): Promise<{ latency: Latencies; loop: LoopDelays }> {
  await loopDelays(nephron); // starts the window
  const load = startLoad(
    nephron.url,
    PATHS,
    REQUESTS_PER_SECOND,
    (body) => 'data' in (body as object) || 'annotations' in (body as object),
  );
  await work();
  const latency = await load.stop();
  return { latency, loop: await loopDelays(nephron) };
}

async function loopDelays(nephron: Nephron): Promise<LoopDelays> {
  const { services } = await nephron.get<{ services: { service: string; loopDelayMs: { p99: number; max: number } }[] }>(
    '/api/health/ready',
  );
  return Object.fromEntries(
    services
      .filter(({ service }) => ['gateway', 'progress-hub'].includes(service))
      .map(({ service, loopDelayMs: { p99, max } }) => [service, { p99, max }]),
  );
}

/** Peak resident memory per process in MiB, as the kernel keeps it (Linux only). */
function watchMemory(nephron: Nephron): { stop: () => Record<string, number> } {
  const peaks: Record<string, number> = {};
  const look = (): void => {
    for (const [name, pid] of nephron.pids()) {
      try {
        const kib = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
        peaks[name] = Math.max(peaks[name] ?? 0, Math.round(kib / 1_024));
      } catch {
        // It ended meanwhile, or this system keeps no such file.
      }
    }
  };
  const timer = setInterval(look, 1_000);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peaks;
    },
  };
}

const seconds = (row: { started_at: string | null; completed_at: string | null }): number =>
  row.started_at && row.completed_at ? (Date.parse(row.completed_at) - Date.parse(row.started_at)) / 1_000 : Number.NaN;

const spread = (values: number[]): { median: number; min: number; max: number } => {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
};

function report(
  first: RunSeen,
  forced: readonly RunSeen[],
  unchanged: RunSeen,
  idle: { latency: Latencies; loop: LoopDelays },
  refreshing: { latency: Latencies; loop: LoopDelays },
  peaks: Record<string, number>,
): void {
  const totals = {
    firstSeconds: first.duration_seconds,
    forcedSeconds: spread(forced.map((run) => run.duration_seconds ?? Number.NaN)),
    unchangedSeconds: unchanged.duration_seconds,
  };
  const sources = first.sources_detail.map((row) => ({
    source: row.source_name,
    documents: row.items_processed,
    seconds: Math.round(seconds(row) * 100) / 100,
    documentsPerSecond: Math.round(row.items_processed / seconds(row)),
  }));
  const p99Ratio = Math.round((refreshing.latency.p99 / idle.latency.p99) * 100) / 100;
  console.log(JSON.stringify({ bench: 'refresh', unit: 's', ...totals }));
  for (const source of sources) console.log(JSON.stringify({ bench: 'refresh', ...source }));
  console.log(
    JSON.stringify({
      bench: 'refresh',
      api: { idle: idle.latency, refreshing: refreshing.latency, p99Ratio },
      loopDelayMs: { idle: idle.loop, refreshing: refreshing.loop },
    }),
  );
  console.log(JSON.stringify({ bench: 'refresh', peakMiB: peaks }));
  console.table(sources);
  console.table({ idle: idle.latency, refreshing: refreshing.latency });
  console.table(peaks);
}
