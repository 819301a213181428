// Every source as it is, over the simulated upstream.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Source } from '@nephron/annotator-kit';
import { type Db, importPanel } from '@nephron/db';
import { SAMPLE_MIRROR, type SimulatedUpstream, type SimulatedUpstreamOptions, startSimulatedUpstream } from '@nephron/testing';
import { clinvar } from '../../services/annotator-clinvar/src/source.ts';
import { descartes } from '../../services/annotator-descartes/src/source.ts';
import { ensembl } from '../../services/annotator-ensembl/src/source.ts';
import { gnomad } from '../../services/annotator-gnomad/src/source.ts';
import { gtex } from '../../services/annotator-gtex/src/source.ts';
import { hgnc } from '../../services/annotator-hgnc/src/source.ts';
import { hpo } from '../../services/annotator-hpo/src/source.ts';
import { mpoMgi } from '../../services/annotator-mpo-mgi/src/source.ts';
import { stringPpi } from '../../services/annotator-string-ppi/src/source.ts';
import { type Pipeline, type PipelineOptions, startPipeline } from './pipeline.ts';

/** HGNC first: the others join on its genes. */
export const SIMULATED_SOURCES: readonly Source[] = [hgnc, gnomad, gtex, clinvar, hpo, mpoMgi, stringPpi, descartes, ensembl].map(ofAnySize);

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

/** The gene list that sources of a gene list work with; genes have to be there. */
export async function importKidneyPanel(db: Db): Promise<void> {
  const symbols = ['PKD1', 'PKD2', 'UMOD', 'WT1', 'NPHS1', 'NPHS2', 'COL4A5', 'COL4A3', 'COL4A4', 'PKHD1', 'TRPC6', 'HNF1B'];
  const lines = symbols.map((given, index) => ({ line: index + 1, given, weight: 100 - index }));
  await importPanel(db, { id: 'kidney', list: { lines, bad: [] }, by: 'test', isDryRun: false });
}

/** Roles whose files the sample holds, without those that are only there for want of another. */
export function filesOf(source: Source): readonly string[] {
  const held = source.artifacts.filter(({ publisher, names }) =>
    filesIn(publisher).some((name) => names.some((pattern) => pattern.exec(name)?.[0] === name)),
  );
  return held.filter(({ insteadOf }) => !held.some(({ role }) => role === insteadOf)).map(({ role }) => role);
}

function filesIn(publisher: string): string[] {
  try {
    return readdirSync(join(SAMPLE_MIRROR, publisher));
  } catch {
    return [];
  }
}

/** The sample's files are smaller than any that is published. */
function ofAnySize(source: Source): Source {
  return { ...source, artifacts: source.artifacts.map(({ minBytes: _, ...file }) => file) };
}
