import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type ArtifactFile, type ArtifactFiles, artifactAt, GeneIndex, type IndexedGene, type ParseReport } from '@nephron/annotator-kit';
import type { HpoRole } from '@nephron/upstream';
import type { HpoDocument } from './record.ts';
import { hpo } from './source.ts';

/** A file with this content, read from disk as the service reads it. */
export async function artifact(t: TestContext, name: string, content: string | Buffer): Promise<ArtifactFile> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-hpo-'));
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

export function gene(symbol: string, hgncId: string, entrezId: string | null, fields: Partial<IndexedGene> = {}): IndexedGene {
  return { hgncId, symbol, entrezId, aliasSymbols: [], previousSymbols: [], ensemblGeneId: null, uniprotIds: [], mgdIds: [], ...fields };
}

/** All documents the source gives for these files, by symbol. */
export async function documents(
  files: ArtifactFiles<HpoRole>,
  genes: readonly IndexedGene[],
  report: ParseReport = tally(),
): Promise<Map<string, HpoDocument>> {
  const found = new Map<string, HpoDocument>();
  for await (const { document } of hpo.parse({ files, genes: new GeneIndex(genes), report, signal: NEVER })) {
    const read = document as HpoDocument;
    found.set(read.gene_symbol, read);
  }
  return found;
}

/** A term of a small OBO Graph, written `child < parent parent`. */
export function graph(...terms: readonly string[]): string {
  const address = (id: string): string => `http://purl.obolibrary.org/obo/${id.replace(':', '_')}`;
  const parsed = terms.map((term) => term.split(/\s*<\s*|\s+/)).map(([id = '', ...parents]) => ({ id, parents }));
  return JSON.stringify({
    graphs: [
      {
        meta: { version: 'http://purl.obolibrary.org/obo/hp/releases/2024-04-26/hp.json' },
        nodes: parsed.map(({ id }) => ({ id: address(id), lbl: `label of ${id}` })),
        edges: parsed.flatMap(({ id, parents }) => parents.map((parent) => ({ pred: 'is_a', sub: address(id), obj: address(parent) }))),
      },
    ],
  });
}

/** Every root of the classification, with a kidney term below each kidney root. */
export const ROOTS = [
  'HP:0000001',
  'HP:0000079 < HP:0000001',
  'HP:0010935 < HP:0000079',
  'HP:0000077 < HP:0010935',
  'HP:0012210 < HP:0000077',
  'HP:0000107 < HP:0012210',
  ...['HP:0003581', 'HP:0410280', 'HP:0003623', 'HP:0003577', 'HP:0030674'].map((id) => `${id} < HP:0000001`),
  ...['HP:0001507', 'HP:0000924', 'HP:0000707', 'HP:0000152'].map((id) => `${id} < HP:0000001`),
] as const;
