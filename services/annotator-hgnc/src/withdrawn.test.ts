import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { SAMPLE_MIRROR } from '@nephron/testing';
import { headerOf, parsedText, type RowFields, tsv } from './test-artifact.ts';

const HEADER = await headerOf(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const GENE = { hgnc_id: 'HGNC:1001', symbol: 'AAA1' };
const OTHER = { hgnc_id: 'HGNC:1002', symbol: 'BBB2' };

function withdrawn(number: number, symbol: string, name: string, status = 'Symbol Withdrawn'): RowFields {
  return { hgnc_id: `HGNC:${number}`, symbol, name, status, locus_group: 'withdrawn', locus_type: 'withdrawn' };
}

/** What the withdrawn entries lead to: genes with the symbols that they replace. */
async function replaced(rows: readonly RowFields[]): Promise<Record<string, readonly string[]>> {
  const { documents, badLines } = await parsedText(tsv(HEADER, rows));
  assert.deepEqual(badLines, []);
  return Object.fromEntries(documents.map((gene) => [gene.symbol, (gene.withdrawn_entries ?? []).map(({ symbol }) => symbol)]));
}

test('a withdrawn entry becomes no gene and is counted as such', async () => {
  const { documents, rows, unmatched } = await parsedText(tsv(HEADER, [withdrawn(1, 'A12M1', 'entry withdrawn', 'Entry Withdrawn'), GENE]));
  assert.deepEqual([documents.map(({ symbol }) => symbol), rows, unmatched], [['AAA1'], 2, 1]);
  assert.equal(documents[0] && 'withdrawn_entries' in documents[0], false);
});

test('it leads to its successor by id or by symbol, whether it stands before or after it', async () => {
  const before = withdrawn(7, 'OLD7', 'symbol withdrawn, see [HGNC:1001](/data/gene-symbol-report/#!/hgnc_id/HGNC:1001)');
  const after = withdrawn(11, 'OLD11~withdrawn', 'symbol withdrawn, see AAA1');
  const { documents } = await parsedText(tsv(HEADER, [before, GENE, after]));
  assert.deepEqual(documents[0]?.withdrawn_entries, [
    { hgnc_id: 'HGNC:7', symbol: 'OLD7' },
    { hgnc_id: 'HGNC:11', symbol: 'OLD11' },
  ]);
});

test('an entry that was split leads to all its successors', async () => {
  const split = withdrawn(7, 'OLD7', 'symbol withdrawn, see AAA1, BBB2', 'Merged/Split');
  assert.deepEqual(await replaced([split, GENE, OTHER]), { AAA1: ['OLD7'], BBB2: ['OLD7'] });
});

test('a chain of withdrawn entries is followed to the gene at its end', async () => {
  const chain = [withdrawn(7, 'OLD7', 'symbol withdrawn, see OLD8'), withdrawn(8, 'OLD8', 'symbol withdrawn, see [HGNC:1002]')];
  assert.deepEqual(await replaced([GENE, OTHER, ...chain]), { AAA1: [], BBB2: ['OLD7', 'OLD8'] });
});

test('entries that lead in a circle or to something unknown lead nowhere', async () => {
  const circle = [withdrawn(7, 'OLD7', 'symbol withdrawn, see OLD8'), withdrawn(8, 'OLD8', 'symbol withdrawn, see OLD7')];
  assert.deepEqual(await replaced([...circle, withdrawn(9, 'OLD9', 'symbol withdrawn, see NOWHERE'), GENE]), { AAA1: [] });
});

test('a file that only mentions the word in a name has no withdrawn entries', async () => {
  assert.deepEqual(await replaced([{ ...GENE, name: 'withdrawn from see HGNC:1002' }, OTHER]), { AAA1: [], BBB2: [] });
});
