// Parses one source's files again and again, and reads them without parsing in between; prints what both took.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ArtifactFile, artifactAt, type GeneDocument, GeneIndex } from '@nephron/annotator-kit';
import { isSourceId } from '@nephron/contracts';
import { readGeneLines } from '../support/gene-lines.ts';
import { panelOf } from '../support/parse-panel.ts';
import { loadSource } from '../support/source-modules.ts';
import type { ParseTimes } from './parse-times.ts';

const [id = '', folder = '', genesPath = '', repetitions = '', ...roleAndPath] = process.argv.slice(2);
if (!isSourceId(id)) throw new RangeError(`no source ${id}`);
const source = await loadSource(id);
// The source that brings the genes is given none.
const approved = new GeneIndex(source.publishGenes ? [] : await readGeneLines(genesPath));
const files: Record<string, ArtifactFile> = {};
for (const [role = '', path = ''] of roleAndPath.map((pair) => pair.split('='))) files[role] = await artifactAt(join(folder, path), role);
const problem = source.missing(files);
if (problem) throw new Error(`the generated files are not enough: ${problem}`);

async function parse(onDocument: (document: GeneDocument) => void): Promise<number> {
  let documents = 0;
  const parsed = source.parse({
    files,
    genes: approved,
    panel: source.usesPanel ? panelOf(approved) : undefined,
    report: { rows: () => {}, badLine: (file, line, why) => fail(`${file.name}:${line}: ${why}`), unmatched: () => {} },
    signal: new AbortController().signal,
  });
  for await (const document of parsed) {
    documents++;
    onDocument(document);
  }
  return documents;
}

function fail(why: string): never {
  throw new Error(`a generated line is bad: ${why}`);
}

/** The same documents in the same order give the same text. */
async function contentHash(): Promise<{ documents: number; hash: string }> {
  const hash = createHash('sha256');
  const documents = await parse(({ hgncId, document }) => hash.update(`${hgncId} ${JSON.stringify(document)}\n`));
  return { documents, hash: hash.digest('hex') };
}

/** Reads every file, decompressed where needed, as text split at line ends: what no parser of lines can do without. */
async function readLinesOnly(): Promise<number> {
  let characters = 0;
  for (const file of Object.values(files)) {
    const decoder = new TextDecoder('utf-8');
    for await (const chunk of file.chunks()) {
      // Not put together across chunks: some files are one line.
      for (const piece of decoder.decode(chunk, { stream: true }).split('\n')) characters += piece.length + 1;
    }
  }
  return characters;
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { seconds: (performance.now() - startedAt) / 1_000, result };
}

const { documents, hash } = await contentHash();
const characters = await readLinesOnly();
const [parseSeconds, readSeconds]: [number[], number[]] = [[], []];
for (let repetition = 0; repetition < Number(repetitions); repetition++) {
  readSeconds.push((await timed(readLinesOnly)).seconds);
  const { seconds, result } = await timed(() => parse(() => {}));
  if (result !== documents) throw new Error(`${result} documents instead of ${documents}`);
  parseSeconds.push(seconds);
}
const again = await contentHash();
if (again.hash !== hash) throw new Error('the same files gave other documents');
const peakMiB = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ documents, hash, characters, parseSeconds, readSeconds, peakMiB } satisfies ParseTimes));
