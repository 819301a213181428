import type { TestContext } from 'node:test';
import {
  type ApiContext,
  type ArtifactFile,
  type ArtifactFiles,
  artifactAt,
  type GeneAnswer,
  GeneIndex,
  type GenePanel,
  type Source,
} from '@nephron/annotator-kit';
import { findInMirror, memoryLimiter, openUpstream } from '@nephron/upstream';
import type { HgncGene } from '../hgnc-genes.ts';
import { SAMPLE_MIRROR } from '../mirror.ts';
import { testLogger } from '../test-logger.ts';
import type { FaultPlan } from './faults.ts';
import { type SeenRequest, type SimulatedUpstream, startSimulatedUpstream } from './simulated-upstream.ts';

export interface AskOptions<Role extends string> {
  /** What the simulated hosts answer from; left out: the project's sample. */
  readonly mirrorDir?: string;
  /** Symbols of the genes to ask for; left out: all. */
  readonly ask?: readonly string[];
  readonly panel?: GenePanel;
  readonly publishedVersion?: string;
  /** By role; left out: those of `GeneApi.files` and `optionalFiles` that the mirror folder holds. */
  readonly files?: ArtifactFiles<Role>;
  /** What goes wrong on the way. */
  readonly play?: readonly FaultPlan[];
  /** Called before the first question, such as to publish another answer. */
  readonly prepare?: (upstream: SimulatedUpstream) => void;
}

export interface AskedApi {
  /** By HGNC id; a gene about which the source gave no answer has none. */
  readonly answers: Map<string, GeneAnswer>;
  readonly version: string;
  /** In the order of arrival. */
  readonly requests: readonly SeenRequest[];
}

/** Fast enough for tests: what publishers ask for is tested where the limits are. */
const NO_LIMITS = { '*': { perSecond: 1_000, burst: 1_000, concurrency: 4 } };

/** Asks a source's per-gene API as the kit does, in batches, with the real client, of the simulated upstream. Two answers of one gene are an error. */
export async function askApi<Role extends string>(
  t: Pick<TestContext, 'after'>,
  source: Source<Role>,
  genes: readonly HgncGene[],
  options: AskOptions<Role> = {},
): Promise<AskedApi> {
  const { api } = source;
  if (!api) throw new RangeError(`${source.id} has no API for single genes`);
  const mirrorDir = options.mirrorDir ?? SAMPLE_MIRROR;
  const upstream = await startSimulatedUpstream({ mirrorDir });
  for (const plan of options.play ?? []) upstream.play(plan);
  options.prepare?.(upstream);
  const client = openUpstream({
    baseUrl: upstream.url,
    contact: 'tests@nephron.example',
    limits: NO_LIMITS,
    limiter: memoryLimiter(),
    log: testLogger(),
    retry: { initialMs: 5, maxMs: 20, longestWaitMs: 50 },
    breaker: { failures: 5, openMs: 100 },
    timeouts: { headersMs: 2_000, bodyMs: 2_000, answerMs: 10_000 },
  });
  t.after(async () => {
    await client.close();
    await upstream.stop();
  });
  const index = new GeneIndex(genes);
  const context: ApiContext<Role> = {
    http: client.http,
    files: options.files ?? (await filesInMirror(source, mirrorDir, [...api.files, ...(api.optionalFiles ?? [])])),
    genes: index,
    panel: options.panel,
    publishedVersion: options.publishedVersion,
    freshForMs: 0,
    signal: AbortSignal.timeout(120_000),
  };
  const version = await api.version(context);
  const wanted = index.genes.filter(({ symbol }) => options.ask?.includes(symbol) ?? true);
  const answers = new Map<string, GeneAnswer>();
  for (let start = 0; start < wanted.length; start += api.batchSize) {
    for await (const answer of api.ask(wanted.slice(start, start + api.batchSize), context)) {
      if (answers.has(answer.hgncId)) throw new Error(`${answer.hgncId} has two answers`);
      answers.set(answer.hgncId, answer);
    }
  }
  return { answers, version, requests: upstream.requests };
}

async function filesInMirror<Role extends string>(
  source: Source<Role>,
  mirrorDir: string,
  roles: readonly Role[],
): Promise<ArtifactFiles<Role>> {
  const files: Partial<Record<Role, ArtifactFile>> = {};
  for (const file of source.artifacts.filter(({ role }) => roles.includes(role))) {
    const found = await findInMirror(mirrorDir, file);
    if (found) files[file.role] = await artifactAt(found.path, file.role);
  }
  return files;
}
