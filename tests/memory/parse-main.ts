// Parses a source's generated files as its service does and prints what that took; a process of its own, so that nothing else is measured.
import { GeneIndex } from '@nephron/annotator-kit';
import { isSourceId } from '@nephron/contracts';
import { readGeneLines } from '../support/gene-lines.ts';
import { panelOf } from '../support/parse-panel.ts';
import { loadSource } from '../support/source-modules.ts';
import { generatedArtifacts } from './generated-artifact.ts';
import type { ParseCost } from './parse-cost.ts';

const [id = '', scale = '', genesPath = ''] = process.argv.slice(2);
if (!isSourceId(id)) throw new RangeError(`no source ${id}`);
const source = await loadSource(id);
// The source that brings the genes is given none.
const approved = new GeneIndex(source.publishGenes ? [] : await readGeneLines(genesPath));
const cost = { documents: 0, documentBytes: 0, rows: 0, bytes: 0 };
const badLines: string[] = [];
const files = await generatedArtifacts({ source: id, scale: Number(scale), genesPath }, (bytes) => {
  cost.bytes += bytes;
});
const problem = source.missing(files);
if (problem) throw new Error(`the generated files are not enough: ${problem}`);
const startedAt = performance.now();
const parsed = source.parse({
  files,
  genes: approved,
  panel: source.usesPanel ? panelOf(approved) : undefined,
  report: {
    rows: (count) => {
      cost.rows += count;
    },
    badLine: (file, line, why) => {
      if (badLines.length < 5) badLines.push(`${file.name}:${line}: ${why}`);
    },
    unmatched: () => {},
  },
  signal: new AbortController().signal,
});
for await (const { document } of parsed) {
  cost.documents++;
  // What is staged is text.
  cost.documentBytes += JSON.stringify(document).length;
}
const seconds = (performance.now() - startedAt) / 1_000;
console.log(JSON.stringify({ ...cost, badLines, seconds, peakMiB: process.resourceUsage().maxRSS / 1_024 } satisfies ParseCost));
