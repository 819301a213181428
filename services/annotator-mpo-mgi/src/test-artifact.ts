import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type ArtifactFile, type ArtifactFiles, artifactAt, GeneIndex, type IndexedGene, type ParseReport } from '@nephron/annotator-kit';
import type { MpoMgiRole } from '@nephron/upstream';
import type { MpoMgiDocument } from './record.ts';
import { mpoMgi } from './source.ts';

/** A file with this content, read from disk as the service reads it. */
export async function artifact(t: TestContext, name: string, content: string): Promise<ArtifactFile> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-mpo-mgi-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), content);
  return await artifactAt(join(folder, name), name);
}

export interface Tally extends ParseReport {
  rowCount: number;
  unmatchedCount: number;
  /** As `line: why`. */
  readonly badLines: string[];
}

export function tally(): Tally {
  const counts: Tally = {
    rowCount: 0,
    unmatchedCount: 0,
    badLines: [],
    rows: (count) => {
      counts.rowCount += count;
    },
    badLine: (_file, line, why) => {
      counts.badLines.push(`${line}: ${why}`);
    },
    unmatched: (count) => {
      counts.unmatchedCount += count;
    },
  };
  return counts;
}

export const NEVER = new AbortController().signal;

export function gene(symbol: string, hgncId: string, entrezId: string | null, mgdIds: readonly string[] = []): IndexedGene {
  return { hgncId, symbol, entrezId, mgdIds, aliasSymbols: [], previousSymbols: [], ensemblGeneId: null, uniprotIds: [] };
}

/** All documents the source gives for these files, by human symbol. */
export async function documents(
  files: ArtifactFiles<MpoMgiRole>,
  genes: readonly IndexedGene[],
  report: ParseReport = tally(),
): Promise<Map<string, MpoMgiDocument>> {
  const found = new Map<string, MpoMgiDocument>();
  for await (const { document } of mpoMgi.parse({ files, genes: new GeneIndex(genes), report, signal: NEVER })) {
    const read = document as MpoMgiDocument;
    found.set(read.gene_symbol, read);
  }
  return found;
}
