import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtifactFile, type ArtifactFiles, artifactAt, type GeneIndex, type ParseReport } from '@nephron/annotator-kit';
import type { GnomadRole } from '@nephron/upstream';
import type { ConstraintDocument } from './record.ts';
import { gnomad } from './source.ts';

/** What a parser gave and said. */
export interface Parsed {
  readonly documents: Map<string, ConstraintDocument>;
  readonly rows: number;
  /** As `file:line: why`. */
  readonly badLines: string[];
  readonly unmatched: number;
}

export async function parsed(
  files: ArtifactFiles<GnomadRole>,
  genes: GeneIndex,
  signal: AbortSignal = AbortSignal.timeout(60_000),
): Promise<Parsed> {
  const documents = new Map<string, ConstraintDocument>();
  const badLines: string[] = [];
  let rows = 0;
  let unmatched = 0;
  const report: ParseReport = {
    rows: (count) => {
      rows += count;
    },
    badLine: (file, line, why) => {
      badLines.push(`${file.role}:${line}: ${why}`);
    },
    unmatched: (count) => {
      unmatched += count;
    },
  };
  for await (const { hgncId, document } of gnomad.parse({ files, genes, report, signal })) {
    if (documents.has(hgncId)) throw new Error(`${hgncId} has two documents`);
    documents.set(hgncId, document as ConstraintDocument);
  }
  return { documents, rows, badLines, unmatched };
}

/** Files of a test: by role their content, under the published name or another one. */
export type Contents = Readonly<Partial<Record<GnomadRole, string | Buffer>>>;

const NAMES = { v4: 'gnomad.v4.1.constraint_metrics.tsv', v2: 'gnomad.v2.1.1.lof_metrics.by_gene.txt' };

/** Lets `use` read files with these contents from disk, as the service does. */
export async function withFiles<T>(
  contents: Contents,
  use: (files: Partial<Record<GnomadRole, ArtifactFile>>) => Promise<T>,
  names: Readonly<Record<GnomadRole, string>> = NAMES,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-gnomad-'));
  try {
    const files: Partial<Record<GnomadRole, ArtifactFile>> = {};
    for (const role of ['v4', 'v2'] as const) {
      const content = contents[role];
      if (content === undefined) continue;
      await writeFile(join(folder, names[role]), content);
      files[role] = await artifactAt(join(folder, names[role]), role);
    }
    return await use(files);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function parsedText(contents: Contents, genes: GeneIndex): Promise<Parsed> {
  return await withFiles(contents, (files) => parsed(files, genes));
}

/** A table whose rows have `NA` wherever nothing else is given. */
export function tsv(header: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  const lines = rows.map((row) => header.map((column) => row[column] ?? 'NA').join('\t'));
  return `${[header.join('\t'), ...lines].join('\n')}\n`;
}
