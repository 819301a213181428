// The conductor and annotators of this process, each under its own Postgres role and with a pool of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ledgerCache, ledgerLimiter, type RunningAnnotator, type Source, startAnnotator } from '@nephron/annotator-kit';
import { isRunEnded, type RunState } from '@nephron/contracts';
import { type Db, openPool, overPool, ROLES, type RunRequest, requestRun } from '@nephron/db';
import { publishCommitted } from '@nephron/service-kit';
import { eventually, startStack, type TestStack } from '@nephron/testing';
import { openUpstream, type UpstreamOptions } from '@nephron/upstream';
import { startConductor } from '../../services/conductor/src/conductor.ts';

export interface Pipeline extends TestStack {
  readonly db: Db;
  readonly mirrorDir: string;
  readonly rawDir: string;
  readonly startAnnotator: (source: Source) => RunningAnnotator;
  /** Requests a run and waits for its end. */
  readonly run: (request?: Partial<RunRequest>) => Promise<EndedRun>;
  readonly request: (request?: Partial<RunRequest>) => Promise<string>;
  readonly end: (runId: string) => Promise<EndedRun>;
}

interface EndedRun {
  readonly id: string;
  readonly state: RunState;
  readonly error: string | null;
  readonly sources: Readonly<
    Record<
      string,
      {
        state: string;
        reason: string | null;
        total: number | null;
        done: number;
        not_found: number;
        failed: number;
        added: number;
        updated: number;
        unchanged: number;
        retired: number;
      }
    >
  >;
}

export interface PipelineOptions {
  readonly leaseMs?: number;
  /** Left out: an empty folder. */
  readonly mirrorDir?: string;
  /** By source and role: files to use instead of the newest published ones. */
  readonly fileNames?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where the public hosts are; left out: only the mirror folder is read. */
  readonly upstreamUrl?: string;
  /** How the client asks them, where a test is about that. */
  readonly client?: Partial<Pick<UpstreamOptions, 'contact' | 'limits' | 'timeouts' | 'retry' | 'breaker' | 'downloadSpeed'>>;
  /** By source and role: addresses instead of the catalogue's. */
  readonly fileUrls?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export async function startPipeline(t: TestContext, sources: readonly Source[], options: PipelineOptions = {}): Promise<Pipeline> {
  const stack = await startStack(t);
  const { database, broker, log, onStop } = stack;
  const dir = await mkdtemp(join(tmpdir(), 'nephron-pipeline-'));
  onStop(() => rm(dir, { recursive: true, force: true }));
  const [mirrorDir, rawDir] = [options.mirrorDir ?? join(dir, 'mirror'), join(dir, 'raw')];

  const conductor = startConductor({
    db: database.as(ROLES.conductor, 4),
    nats: await broker.connect('conductor'),
    log,
    intervalMs: 100,
    // No view-refresher here: a run ends without waiting for it.
    finalizeTimeoutMs: 0,
  });
  onStop(() => conductor.stop());

  const nats = await broker.connect('annotators');
  let started = 0;
  const start = (source: Source): RunningAnnotator => {
    const role = source.publishGenes ? ROLES.annotatorHgnc : ROLES.annotator;
    const pool = openPool(database.url, { application: `annotator-${source.id}`, max: 3, role });
    const upstream = options.upstreamUrl === undefined ? undefined : openTestUpstream(source, options, overPool(pool), log);
    const annotator = startAnnotator(source, {
      pool,
      nats,
      log,
      settings: {
        access: upstream ? 'internet' : 'mirror',
        mirrorDir,
        rawDir,
        fileNames: options.fileNames?.[source.id] ?? {},
        fileUrls: options.fileUrls?.[source.id] ?? {},
        panelId: 'kidney',
        gate: {},
        keepReleases: 3,
        gapLimit: 200,
        leaseMs: options.leaseMs ?? 2_000,
      },
      upstream,
      owner: `test/${++started}`,
    });
    onStop(async () => {
      await annotator.drain(100);
      await upstream?.close();
      await pool.end();
    });
    return annotator;
  };
  for (const source of sources) start(source);

  const request: Pipeline['request'] = async (wanted = {}) => {
    const whole = { isForced: false, idempotencyKey: null, requestedBy: 'test', traceparent: null, ...wanted };
    const { run, messages } = await requestRun(database.db, whole);
    await publishCommitted({ db: database.db, nats: broker.nats, log }, messages);
    return run.id;
  };
  const end: Pipeline['end'] = async (runId) => {
    const run = await eventually(async () => {
      const row = await database.db.selectFrom('run').select(['id', 'state', 'error']).where('id', '=', runId).executeTakeFirstOrThrow();
      if (!isRunEnded(row.state)) throw new Error(`run is still ${row.state}`);
      return row;
    }, 60_000);
    const rows = await database.db
      .selectFrom('run_source')
      .select(['source', 'state', 'reason', 'total', 'done', 'not_found', 'failed', 'added', 'updated', 'unchanged', 'retired'])
      .where('run_id', '=', runId)
      .execute();
    return { ...run, sources: Object.fromEntries(rows.map(({ source, ...rest }) => [source, rest])) };
  };
  return {
    ...stack,
    db: database.db,
    mirrorDir,
    rawDir,
    startAnnotator: start,
    request,
    end,
    run: async (wanted) => await end(await request(wanted)),
  };
}

/** As a service has it, but for limits and waits, which are quick. */
function openTestUpstream(source: Source, { upstreamUrl: baseUrl, client }: PipelineOptions, db: Db, log: Pipeline['log']) {
  return openUpstream({
    baseUrl,
    contact: '',
    limiter: ledgerLimiter(db),
    cache: ledgerCache(db, source.id),
    log,
    limits: { '*': { perSecond: 1_000, burst: 100, concurrency: 4 } },
    timeouts: { headersMs: 300, bodyMs: 300, answerMs: 1_000 },
    retry: { retries: 2, initialMs: 5, longestWaitMs: 50 },
    breaker: { failures: 6, openMs: 200 },
    downloadSpeed: { minBytesPerSecond: 1_000, windowMs: 300 },
    smallFiles: 'take',
    ...client,
  });
}
