import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import type { HgncDocument } from './record.ts';
import { hgnc } from './source.ts';
import { parsed, parsedText } from './test-artifact.ts';

const skip = withoutRealMirror;
const real = (name: string): string => join(REAL_MIRROR, 'hgnc', name);

/** The file's rows by column name, split in the plainest way. */
async function plainRows(name: string): Promise<Record<string, string>[]> {
  const text = gunzipSync(await readFile(real(name))).toString('utf8');
  const [header = '', ...lines] = text.replace(/\n$/, '').split('\n');
  const names = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, index) => [names[index] ?? '', cell])));
}

/** What HGNC says in one cell, as the record has it. */
function plainValues(cell: string | undefined): string[] {
  return (cell ?? '')
    .replace(/^"(.*)"$/, '$1')
    .split('|')
    .map((value) => value.trim())
    .filter(Boolean);
}

const FILES = ['hgnc_complete_set.txt.gz', 'older/hgnc_complete_set.2018-11.txt.gz', 'releases/non_alt_loci_set.2022-02.txt.gz'];
for (const name of [...FILES, 'releases/non_alt_loci_set.2023-04.txt.gz', 'releases/non_alt_loci_set.2023-06.txt.gz']) {
  test(`every approved gene of ${name} becomes a document, in the order of the file`, { skip }, async (t) => {
    const file = await artifactAt(real(name), 'complete_set');
    const startedAt = performance.now();
    const { documents, rows, badLines } = await parsed(file);
    t.diagnostic(`${documents.length} documents in ${Math.round(performance.now() - startedAt)} ms`);
    const plain = await plainRows(name);
    const approved = plain.filter((row) => row.status === 'Approved').map((row) => row.hgnc_id);
    assert.ok(approved.length > 40_000);
    assert.deepEqual(
      documents.map((gene) => gene.hgnc_id),
      approved,
    );
    assert.deepEqual([rows, badLines], [plain.length, []]);
    const newest = plain
      .map((row) => row.date_modified ?? '')
      .sort()
      .at(-1);
    const inName = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
    assert.equal(await hgnc.version({ complete_set: file }), inName ?? newest);
  });
}

test('twenty genes drawn at random say what their lines say', { skip }, async () => {
  const { documents } = await parsed(await artifactAt(real('hgnc_complete_set.txt.gz'), 'complete_set'));
  const byId = new Map(documents.map((gene) => [gene.hgnc_id, gene]));
  const rows = (await plainRows('hgnc_complete_set.txt.gz')).filter((row) => row.locus_group === 'protein-coding gene');
  for (let drawn = 0; drawn < 20; drawn++) {
    const row = rows[Math.floor(Math.random() * rows.length)] ?? {};
    assertSays(byId.get(row.hgnc_id ?? ''), row);
  }
});

function assertSays(gene: HgncDocument | undefined, row: Record<string, string>): void {
  assert.ok(gene, row.hgnc_id);
  const texts = {
    symbol: 'symbol',
    name: 'name',
    ncbi_gene_id: 'entrez_id',
    ensembl_gene_id: 'ensembl_gene_id',
    location: 'location',
  } as const;
  for (const [key, column] of Object.entries(texts)) {
    assert.equal(gene[key as keyof typeof texts] ?? '', row[column]?.trim(), `${row.hgnc_id} ${key}`);
  }
  const lists = {
    omim_ids: 'omim_id',
    alias_symbol: 'alias_symbol',
    prev_symbol: 'prev_symbol',
    uniprot_ids: 'uniprot_ids',
    mgd_ids: 'mgd_id',
  } as const;
  for (const [key, column] of Object.entries(lists)) {
    assert.deepEqual(gene[key as keyof typeof lists], plainValues(row[column]), `${row.hgnc_id} ${key}`);
  }
  assert.deepEqual(gene.pubmed_ids, plainValues(row.pubmed_id).map(Number));
  assert.deepEqual(Object.values(gene.mane_select ?? {}), plainValues(row.mane_select));
}

test('a real JSON set is read', { skip }, async () => {
  const { documents, badLines } = await parsed(await artifactAt(real('rest/hgnc_complete_set_2026-04-24.subset.json.gz'), 'complete_set'));
  const gene = documents.find(({ symbol }) => symbol === 'A3GALT2');
  assert.deepEqual([documents.length, badLines], [23, []]);
  assert.deepEqual(gene?.mane_select, { ensembl_transcript_id: 'ENST00000442999.3', refseq_transcript_id: 'NM_001080438.1' });
  assert.deepEqual([gene?.uniprot_ids, gene?.gene_group_id, gene?.pubmed_ids], [['U3KPV4'], [429], [10854427, 18630988]]);
});

test('recorded entries of the REST interface are read, when they are put into its envelope', { skip }, async () => {
  const lines = gunzipSync(await readFile(real('rest/hgnc_docs_sample.jsonl.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const docs = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const { documents, unmatched, badLines } = await parsedText(JSON.stringify({ response: { docs } }), 'hgnc_complete_set.json');
  const approved = docs.filter((doc) => doc.status === 'Approved');
  assert.deepEqual([documents.length, unmatched, badLines], [approved.length, docs.length - approved.length, []]);
  assert.deepEqual(
    documents.map((gene) => gene.orphanet_id ?? null),
    approved.map((doc) => doc.orphanet ?? null),
  );
});
