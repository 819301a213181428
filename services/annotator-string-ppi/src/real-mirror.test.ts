import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt, GeneIndex, type GenePanel } from '@nephron/annotator-kit';
import { hgncGenes, type ParsedArtifacts, parseArtifacts, REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import { stringPpi } from './source.ts';

const skip = withoutRealMirror;
const INFO = join(REAL_MIRROR, 'string', '9606.protein.info.v12.0.txt.gz');
const LINKS = join(REAL_MIRROR, 'string', '9606.protein.physical.links.v12.0.txt.gz');

let genes = new GeneIndex([]);
let panel: GenePanel = { id: 'kidney', version: 1, weights: new Map() };
let found: ParsedArtifacts = { documents: new Map(), rows: 0, badLines: [], unmatched: 0 };
let tookMs = 0;

async function lines(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n').slice(1);
}

async function rows(path: string): Promise<string[][]> {
  return (await lines(path)).map((line) => line.split('\t'));
}

before(async () => {
  if (skip) return;
  genes = new GeneIndex(await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz')));
  const listed = await rows(join(REAL_MIRROR, 'genes', 'kidney_genes.tsv'));
  const weights = listed.map(([, hgncId = '', , count = '0']): [string, number] => [hgncId, Math.min(100, Number(count) * 7.3125)]);
  panel = { id: 'kidney', version: 1, weights: new Map(weights) };
  const startedAt = performance.now();
  const files = { protein_info: await artifactAt(INFO, 'protein_info'), physical_links: await artifactAt(LINKS, 'physical_links') };
  found = await parseArtifacts(stringPpi, files, genes, { panel });
  tookMs = performance.now() - startedAt;
});

/** By gene symbol its proteins: those named like it, else those with one of its former symbols if all have the same. */
async function plainProteins(): Promise<Map<string, string[]>> {
  const byName = new Map<string, string[]>();
  for (const [id = '', name = ''] of await rows(INFO)) byName.set(name.toUpperCase(), [...(byName.get(name.toUpperCase()) ?? []), id]);
  const claimants = new Map<string, number>();
  const approved = new Set(genes.genes.map(({ symbol }) => symbol.toUpperCase()));
  for (const { previousSymbols } of genes.genes) {
    for (const symbol of new Set(previousSymbols.map((name) => name.toUpperCase())))
      claimants.set(symbol, (claimants.get(symbol) ?? 0) + 1);
  }
  const proteins = new Map<string, string[]>();
  for (const { symbol, previousSymbols } of genes.genes) {
    const own = byName.get(symbol.toUpperCase());
    const former = previousSymbols
      .map((name) => name.toUpperCase())
      .filter((name) => byName.has(name) && claimants.get(name) === 1 && !approved.has(name));
    if (own) proteins.set(symbol, own);
    else if (new Set(former).size === 1) proteins.set(symbol, byName.get(former[0] ?? '') ?? []);
  }
  return proteins;
}

test('the list’s genes that STRING has a protein of, counted by hand, are those with a document', { skip }, async (t) => {
  t.diagnostic(`${found.documents.size} documents of ${found.rows} rows in ${Math.round(tookMs)} ms`);
  const proteins = await plainProteins();
  const expected = genes.genes
    .filter(({ hgncId, symbol }) => panel.weights.has(hgncId) && proteins.has(symbol))
    .map(({ hgncId }) => hgncId);
  assert.deepEqual([...found.documents.keys()], expected);
  assert.ok(found.documents.size > 3_300);
  assert.deepEqual([found.badLines, found.rows], [[], 19_699 + 1_477_610]);
});

test('twenty genes drawn at random have the scores that going through the file for each of them gives', { skip }, async () => {
  const proteins = await plainProteins();
  const geneOf = new Map<string, (typeof genes.genes)[number]>();
  for (const gene of genes.genes) for (const id of proteins.get(gene.symbol) ?? []) geneOf.set(id, gene);
  const ids = [...found.documents.keys()];
  const drawn = Array.from({ length: 20 }, () => ids[Math.floor(Math.random() * ids.length)] ?? '');
  const best = new Map([...drawn, 'HGNC:9008', 'HGNC:9009', 'HGNC:12796'].map((hgncId) => [hgncId, new Map<string, number>()]));
  for (const line of await lines(LINKS)) {
    const [one = '', other = '', score = ''] = line.split(' ');
    const partner = geneOf.get(other)?.hgncId;
    const scores = best.get(geneOf.get(one)?.hgncId ?? '');
    if (!scores || !partner || partner === geneOf.get(one)?.hgncId || Number(score) < 400) continue;
    if (panel.weights.has(partner)) scores.set(partner, Math.max(Number(score), scores.get(partner) ?? 0));
  }
  for (const [hgncId, scores] of best) assertDocument(hgncId, scores);
});

function assertDocument(hgncId: string, best: ReadonlyMap<string, number>): void {
  const document = found.documents.get(hgncId) ?? {};
  const summary = document.summary as Readonly<Record<string, number>>;
  const weighted = [...best].map(([partner, score]) => Number(((score / 1000) * (panel.weights.get(partner) ?? 0)).toFixed(2)));
  const sum = weighted.reduce((total, value) => total + value, 0);
  const near = (value: unknown, expected: number) =>
    assert.ok(Math.abs(Number(value) - expected) < 0.0051, `${hgncId}: ${value}, not ${expected}`);
  assert.equal(document.ppi_degree, best.size);
  assert.equal(
    summary.raw_sum,
    [...best.values()].reduce((total, score) => total + score, 0),
  );
  assert.equal(summary.strong_interactions, [...best.values()].filter((score) => score > 800).length);
  near(document.ppi_score, best.size === 0 ? 0 : sum / Math.sqrt(best.size));
  near(summary.avg_string_score, best.size === 0 ? 0 : (summary.raw_sum ?? 0) / best.size);
  const interactions = document.interactions as readonly { partner_hgnc_id: string; string_score: number; weighted_score: number }[];
  assert.equal(interactions.length, Math.min(30, best.size));
  for (const { partner_hgnc_id, string_score } of interactions) assert.equal(best.get(partner_hgnc_id), string_score);
  assert.deepEqual(
    interactions.map(({ weighted_score }) => weighted_score),
    weighted.sort((a, b) => b - a).slice(0, 30),
  );
}
