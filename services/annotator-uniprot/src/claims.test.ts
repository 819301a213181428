import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { Claims } from './claims.ts';
import type { EntryFacts } from './entry.ts';
import { gene } from './test-data.ts';

function facts(accession: string, options: Partial<EntryFacts> = {}): EntryFacts {
  return { accession, entryName: `${accession}_HUMAN`, geneNames: [], hgncIds: [], isManeSelect: false, length: 100, ...options };
}

function chosen(genes: readonly IndexedGene[], entries: readonly EntryFacts[]): readonly unknown[] {
  const choices = [entries, entries.toReversed()].map((ordered) => {
    const claims = new Claims(new GeneIndex(genes));
    for (const each of ordered) claims.add(each);
    return genes.map((each) => {
      const choice = claims.of(each);
      return choice ? [choice.accession, choice.matchedBy, ...choice.otherAccessions] : undefined;
    });
  });
  assert.deepEqual(choices[0], choices[1], 'whatever the order of the entries');
  return choices[0] ?? [];
}

test('HGNC’s accession comes before the HGNC id in an entry, and that before the name', () => {
  const genes = [gene(1, 'AAA1', ['P00001']), gene(2, 'BBB2'), gene(3, 'CCC3')];
  const entries = [
    facts('P00001', { geneNames: ['OTHER'], hgncIds: ['HGNC:777'] }),
    facts('P00002', { geneNames: ['AAA1'], hgncIds: ['HGNC:1'] }),
    facts('P00003', { geneNames: ['WHATEVER'], hgncIds: ['HGNC:2'] }),
    facts('P00004', { geneNames: ['CCC3'] }),
  ];
  assert.deepEqual(chosen(genes, entries), [
    ['P00001', 'uniprot_accession', 'P00002'],
    ['P00003', 'hgnc_id'],
    ['P00004', 'gene_name'],
  ]);
});

test('a name counts only as the approved symbol itself, and only where the entry says no HGNC id', () => {
  const genes = [gene(1, 'AAA1', [], { previousSymbols: ['OLDA'], aliasSymbols: ['NICK'] })];
  const entries = [
    facts('P00001', { geneNames: ['OLDA'] }),
    facts('P00002', { geneNames: ['NICK'] }),
    facts('P00003', { geneNames: ['aaa1'] }),
  ];
  assert.deepEqual(chosen(genes, entries), [undefined]);
  assert.deepEqual(chosen(genes, [facts('P00004', { geneNames: ['AAA1'], hgncIds: ['HGNC:777'] })]), [undefined]);
});

test('an entry that only a name leads to the gene is no other entry of a gene that ids lead to', () => {
  const genes = [gene(1, 'AAA1', ['P00001']), gene(2, 'BBB2')];
  const entries = [
    facts('P00001'),
    facts('P00002', { geneNames: ['AAA1'] }),
    facts('P00003', { geneNames: ['BBB2'] }),
    facts('P00004', { geneNames: ['BBB2'] }),
  ];
  assert.deepEqual(chosen(genes, entries), [
    ['P00001', 'uniprot_accession'],
    ['P00003', 'gene_name', 'P00004'],
  ]);
});

test('of several entries of a gene the one of the MANE Select transcript stands for it, like Gs alpha for GNAS', () => {
  const gnas = gene(4392, 'GNAS', ['O95467', 'P63092', 'P84996', 'Q5JWF2']);
  const hgncIds = ['HGNC:4392'];
  const entries = [
    facts('O95467', { hgncIds, geneNames: ['GNAS'], length: 245 }),
    facts('P63092', { hgncIds, geneNames: ['GNAS'], length: 394, isManeSelect: true }),
    facts('P84996', { hgncIds, geneNames: ['GNAS'], length: 626 }),
    facts('Q5JWF2', { hgncIds, geneNames: ['GNAS'], length: 1037 }),
  ];
  assert.deepEqual(chosen([gnas], entries), [['P63092', 'uniprot_accession', 'O95467', 'P84996', 'Q5JWF2']]);
});

test('without MANE Select the one that names the gene first stands for it, then the longest, then the first accession', () => {
  const genes = [gene(1, 'AAA1', ['P00001', 'P00002', 'P00003'])];
  const first = facts('P00001', { geneNames: ['OTHER', 'AAA1'], length: 900 });
  const second = facts('P00002', { geneNames: ['AAA1'], length: 100 });
  const third = facts('P00003', { geneNames: ['AAA1'], length: 200 });
  assert.deepEqual(chosen(genes, [first, second]), [['P00002', 'uniprot_accession', 'P00001']]);
  assert.deepEqual(chosen(genes, [first, second, third]), [['P00003', 'uniprot_accession', 'P00001', 'P00002']]);
  assert.deepEqual(chosen(genes, [third, { ...second, length: 200 }]), [['P00002', 'uniprot_accession', 'P00003']]);
});

test('an entry of several genes stands for each of them', () => {
  const genes = [gene(4781, 'H4C1', ['P62805']), gene(4789, 'H4C2', ['P62805']), gene(4787, 'H4C3')];
  const entries = [facts('P62805', { geneNames: ['H4C1', 'H4C2', 'H4C3'], hgncIds: ['HGNC:4781', 'HGNC:4789', 'HGNC:4787'] })];
  assert.deepEqual(chosen(genes, entries), [
    ['P62805', 'uniprot_accession'],
    ['P62805', 'uniprot_accession'],
    ['P62805', 'hgnc_id'],
  ]);
});
