import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtifactFile, artifactAt, GeneIndex, type ParseReport } from '@nephron/annotator-kit';
import type { HgncDocument } from './record.ts';
import { hgnc } from './source.ts';

/** What a parser gave and said. */
export interface Parsed {
  readonly documents: HgncDocument[];
  readonly rows: number;
  /** As `line: why`. */
  readonly badLines: string[];
  readonly unmatched: number;
}

export async function parsed(file: ArtifactFile, signal: AbortSignal = AbortSignal.timeout(60_000)): Promise<Parsed> {
  const documents: HgncDocument[] = [];
  const badLines: string[] = [];
  let rows = 0;
  let unmatched = 0;
  const report: ParseReport = {
    rows: (count) => {
      rows += count;
    },
    badLine: (_file, line, why) => {
      badLines.push(`${line}: ${why}`);
    },
    unmatched: (count) => {
      unmatched += count;
    },
  };
  for await (const { hgncId, document } of hgnc.parse({ files: { complete_set: file }, genes: new GeneIndex([]), report, signal })) {
    const read = document as HgncDocument;
    if (read.hgnc_id !== hgncId) throw new Error(`${hgncId} got the document of ${read.hgnc_id}`);
    documents.push(read);
  }
  return { documents, rows, badLines, unmatched };
}

/** Lets `use` read a complete set with this content from disk, as the service does. */
export async function withCompleteSet<T>(
  content: string | Buffer,
  use: (file: ArtifactFile) => Promise<T>,
  name = 'hgnc_complete_set.txt',
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-hgnc-'));
  try {
    await writeFile(join(folder, name), content);
    return await use(await artifactAt(join(folder, name), 'complete_set'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function parsedText(content: string | Buffer, name?: string): Promise<Parsed> {
  return await withCompleteSet(content, (file) => parsed(file), name);
}

/** A row that has everything a gene must have, with other fields as given. */
export type RowFields = Readonly<Record<string, string>>;

/** A TSV complete set in the layout of `header`. */
export function tsv(header: readonly string[], rows: readonly RowFields[]): string {
  const defaults: RowFields = { status: 'Approved', name: 'a gene', locus_group: 'protein-coding gene', date_modified: '2024-01-01' };
  const lines = rows.map((row) => header.map((column) => row[column] ?? defaults[column] ?? '').join('\t'));
  return `${[header.join('\t'), ...lines].join('\n')}\n`;
}

export async function headerOf(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n', 1)[0]?.split('\t') ?? [];
}
