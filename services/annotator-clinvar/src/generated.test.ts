import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { GENERATORS, type HgncGene, hgncGenes, SAMPLE_MIRROR, writeGenerated } from '@nephron/testing';
import { HEADER, type Parsed, parsedFile } from './test-summary.ts';

let folder = '';
let genes: readonly HgncGene[] = [];
let rows: readonly Readonly<Record<string, string>>[] = [];
let parsed: Parsed;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nephron-clinvar-'));
  genes = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
  await writeGenerated(folder, GENERATORS.clinvar({ seed: 3, genes, scale: 1 }));
  const path = join(folder, 'clinvar', 'variant_summary.txt.gz');
  const [header = '', ...lines] = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n');
  const names = header.split('\t');
  assert.deepEqual(names, HEADER);
  rows = lines.map((line) => Object.fromEntries(line.split('\t').map((cell, index) => [names[index] ?? '', cell])));
  parsed = await parsedFile(await artifactAt(path, 'variant_summary'), genes);
});
after(() => rm(folder, { recursive: true }));

test('a generated file has the published columns and some two hundred variants per gene, the same for the same seed', () => {
  assert.ok(rows.length > 8_000 && rows.length < 100_000, `${rows.length} rows`);
  assert.ok(rows.every((row) => Object.keys(row).length === 43));
  const [again] = GENERATORS.clinvar({ seed: 3, genes, scale: 1 });
  const [other] = GENERATORS.clinvar({ seed: 4, genes, scale: 1 });
  const first = (file: typeof again) => file?.chunks()[Symbol.iterator]().next().value;
  assert.equal(first(again), first(again));
  assert.notEqual(first(again), first(other));
});

test('no row of it is bad, and every gene has a document of the variations that its rows name', () => {
  assert.deepEqual([parsed.badLines, parsed.rows, parsed.unmatched], [[], rows.length, 0]);
  assert.equal(parsed.documents.size, genes.length);
  for (const { symbol } of genes) {
    const ids = new Set(rows.filter(({ GeneSymbol = '' }) => GeneSymbol.split(';').includes(symbol)).map(({ VariationID }) => VariationID));
    assert.equal(parsed.documents.get(symbol)?.total_variants, ids.size, symbol);
  }
});

test('copy number variants of several genes count as structural for each of them, and never as in frame', () => {
  const copies = rows.filter(({ Type = '' }) => Type.startsWith('copy number'));
  assert.ok(copies.length > 20);
  for (const { symbol } of genes) {
    const own = new Set(
      copies.filter(({ GeneSymbol = '' }) => GeneSymbol.split(';').includes(symbol)).map(({ VariationID }) => VariationID),
    );
    const consequences = parsed.documents.get(symbol)?.molecular_consequences ?? {};
    assert.equal((consequences['copy number loss'] ?? 0) + (consequences['copy number gain'] ?? 0), own.size, symbol);
  }
});

test('a scale of ten has ten times the variants', () => {
  const count = (scale: number) => {
    let lines = 0;
    for (const chunk of GENERATORS.clinvar({ seed: 3, genes: genes.slice(0, 5), scale })[0]?.chunks() ?? [])
      lines += chunk.split('\n').length - 1;
    return lines;
  };
  const factor = count(10) / count(1);
  assert.ok(factor > 9.5 && factor < 10.5, String(factor));
});
