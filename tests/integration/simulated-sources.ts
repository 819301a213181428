// Every source as it is, over the simulated upstream.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Source } from '@nephron/annotator-kit';
import { SAMPLE_MIRROR, type SimulatedUpstream, type SimulatedUpstreamOptions, startSimulatedUpstream } from '@nephron/testing';
import { type Pipeline, type PipelineOptions, startPipeline } from './pipeline.ts';

export interface SimulatedPipeline extends Pipeline {
  readonly upstream: SimulatedUpstream;
}

/** The pipeline of these sources, with the real client and the ledger's buckets, reaching the public hosts in the simulation. */
export async function startSimulated(
  t: TestContext,
  sources: readonly Source[],
  options: SimulatedUpstreamOptions & Omit<PipelineOptions, 'upstreamUrl'> = {},
): Promise<SimulatedPipeline> {
  const upstream = await startSimulatedUpstream(options);
  t.after(() => upstream.stop());
  const pipeline = await startPipeline(t, sources, { ...options, upstreamUrl: upstream.url });
  return { ...pipeline, upstream };
}

/** Roles whose files the sample holds. */
export function filesOf(source: Source): readonly string[] {
  const held = source.artifacts.filter(({ publisher, names }) =>
    filesIn(publisher).some((name) => names.some((pattern) => pattern.exec(name)?.[0] === name)),
  );
  return held.map(({ role }) => role);
}

function filesIn(publisher: string): string[] {
  try {
    return readdirSync(join(SAMPLE_MIRROR, publisher));
  } catch {
    return [];
  }
}
