import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ArtifactFile, artifactAt, type GeneIndex, type GenePanel, type ParseReport, type Source } from '@nephron/annotator-kit';

/** What a parser gave and said. */
export interface ParsedArtifacts {
  /** By HGNC id. */
  readonly documents: Map<string, Readonly<Record<string, unknown>>>;
  readonly rows: number;
  /** As `role:line: why`. */
  readonly badLines: string[];
  readonly unmatched: number;
}

/** Parses files as a service does; two documents of one gene are an error. */
export async function parseArtifacts<Role extends string>(
  source: Source<Role>,
  files: Readonly<Partial<Record<Role, ArtifactFile>>>,
  genes: GeneIndex,
  options: { readonly panel?: GenePanel; readonly signal?: AbortSignal } = {},
): Promise<ParsedArtifacts> {
  const documents = new Map<string, Readonly<Record<string, unknown>>>();
  const badLines: string[] = [];
  const counts = { rows: 0, unmatched: 0 };
  const report: ParseReport = {
    rows: (count) => {
      counts.rows += count;
    },
    badLine: (file, line, why) => {
      badLines.push(`${file.role}:${line}: ${why}`);
    },
    unmatched: (count) => {
      counts.unmatched += count;
    },
  };
  const context = { files, genes, panel: options.panel, report, signal: options.signal ?? AbortSignal.timeout(120_000) };
  for await (const { hgncId, document } of source.parse(context)) {
    if (documents.has(hgncId)) throw new Error(`${hgncId} has two documents`);
    documents.set(hgncId, document);
  }
  return { documents, badLines, ...counts };
}

/** Lets `use` read files with these contents from disk, as a service does; `names` by role is what they are called there. */
export async function withArtifacts<Role extends string, T>(
  names: Readonly<Record<Role, string>>,
  contents: Readonly<Partial<Record<Role, string | Buffer>>>,
  use: (files: Readonly<Partial<Record<Role, ArtifactFile>>>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-artifacts-'));
  try {
    const files: Partial<Record<Role, ArtifactFile>> = {};
    for (const [role, content] of Object.entries(contents) as [Role, string | Buffer | undefined][]) {
      if (content === undefined) continue;
      const path = join(folder, names[role]);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      files[role] = await artifactAt(path, role);
    }
    return await use(files);
  } finally {
    await rm(folder, { recursive: true });
  }
}
