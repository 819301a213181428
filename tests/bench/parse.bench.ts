// Measures: each source's parser on generated files of the published size, from disk as a service reads them (decompressed, split into lines,
// one document per gene): MB of plain text and documents per second, in turn with a baseline that only reads and splits the same files.
// Checks: document count in every repetition, and that a last pass gives the hash of all documents that the first gave.
// Does not measure: downloads, staging, Postgres. SCALE, REPS and SOURCES (names with commas) set size, repetitions and choice.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SOURCE_IDS, type SourceId } from '@nephron/contracts';
import { GENERATORS, type HgncGene, writeGenerated } from '@nephron/testing';
import { heapFlags } from '../../deploy/local/src/service-process.ts';
import { ANNOTATOR_HEAP_MB } from '../../deploy/local/src/services.ts';
import { approvedGenes } from '../support/approved-genes.ts';
import { writeGeneLines } from '../support/gene-lines.ts';
import type { ParseTimes } from './parse-times.ts';

const SCALE = Number(process.env.SCALE ?? 1);
const REPS = Number(process.env.REPS ?? 5);
const PARSE = fileURLToPath(new URL('parse-source-main.ts', import.meta.url));

export async function bench(): Promise<void> {
  const genes = await approvedGenes();
  const rows: object[] = [];
  for (const source of chosenSources()) {
    const result = await benchSource(source, genes);
    console.log(JSON.stringify(result));
    rows.push({
      source,
      'MB/s': result.megabytesPerSecond.median,
      'of reading alone': result.shareOfBaseline,
      'documents/s': result.documentsPerSecond.median,
      MB: result.megabytes,
      documents: result.documents,
      MiB: result.peakMiB,
    });
  }
  console.table(rows);
}

function chosenSources(): readonly SourceId[] {
  const wanted = process.env.SOURCES?.split(',');
  return SOURCE_IDS.filter((id) => wanted?.includes(id) ?? true);
}

async function benchSource(source: SourceId, genes: readonly HgncGene[]) {
  const folder = await mkdtemp(join(tmpdir(), `nephron-parse-${source}-`));
  try {
    const files = GENERATORS[source]({ seed: 20_240_117, genes, scale: SCALE });
    if (files.length === 0) throw new Error(`the generator of ${source} makes no files: nothing was measured`);
    await writeGenerated(folder, files);
    const genesPath = join(folder, 'genes.jsonl');
    await writeGeneLines(genesPath, genes);
    const flags = ['--disable-warning=ExperimentalWarning', ...heapFlags(ANNOTATOR_HEAP_MB)];
    const args = [...flags, PARSE, source, folder, genesPath, String(REPS), ...files.map(({ role, path }) => `${role}=${path}`)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { encoding: 'utf8' });
    return rated(source, JSON.parse(stdout) as ParseTimes);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function rated(source: SourceId, { documents, hash, characters, parseSeconds, readSeconds, peakMiB }: ParseTimes) {
  const megabytes = characters / 1e6;
  const megabytesPerSecond = spread(parseSeconds.map((seconds) => megabytes / seconds));
  const baseline = spread(readSeconds.map((seconds) => megabytes / seconds));
  return {
    bench: 'parse',
    source,
    scale: SCALE,
    reps: REPS,
    megabytes: Math.round(megabytes * 10) / 10,
    documents,
    hash: hash.slice(0, 16),
    megabytesPerSecond,
    baselineMegabytesPerSecond: baseline,
    shareOfBaseline: Math.round((megabytesPerSecond.median / baseline.median) * 100) / 100,
    documentsPerSecond: spread(parseSeconds.map((seconds) => documents / seconds)),
    peakMiB: Math.round(peakMiB),
  };
}

function spread(values: readonly number[]): { readonly median: number; readonly min: number; readonly max: number } {
  const sorted = values.map(Math.round).toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
