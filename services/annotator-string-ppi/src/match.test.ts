import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GeneIndex } from '@nephron/annotator-kit';
import { matchGenes } from './match.ts';
import { gene } from './test-data.ts';

const GENES = new GeneIndex([
  gene(1, 'AAA1', { previousSymbols: ['OLDA', 'FORMERA'], aliasSymbols: ['NICKA', 'SHARED'] }),
  gene(2, 'BBB2', { aliasSymbols: ['SHARED'] }),
  gene(3, 'C3orf9'),
]);

function matched(proteins: Readonly<Record<number, string>>, ids: Readonly<Record<number, readonly string[]>> = {}) {
  const aliases = Object.entries(ids).map(([protein, found]) => [Number(protein), found] as const);
  const names = new Map(Object.entries(proteins).map(([protein, name]) => [Number(protein), name]));
  const result = matchGenes(names, new Map(aliases), GENES);
  const rows = [...result.matched.values()].map(({ gene: { symbol }, matchedBy, preferredName, proteins: own }) => [
    ...[symbol, matchedBy, preferredName],
    ...own,
  ]);
  return { rows, unmatched: result.unmatched };
}

test('the HGNC id of a protein decides, then its Ensembl gene, then its name, whatever its case', () => {
  const ids = { 10: ['HGNC:1', 'ENSG00000000002'], 11: ['ENSG00000000002'] };
  const { rows, unmatched } = matched({ 10: 'BBB2', 11: 'AAA1', 12: 'C3ORF9', 13: 'NOBODY' }, ids);
  assert.deepEqual(rows, [
    ['AAA1', 'gene_id', 'BBB2', 10],
    ['BBB2', 'gene_id', 'AAA1', 11],
    ['C3orf9', 'symbol', 'C3ORF9', 12],
  ]);
  assert.equal(unmatched, 1);
});

test('ids that lead to two genes, or to none, leave it to what comes next', () => {
  const { rows } = matched({ 10: 'C3orf9', 11: 'BBB2' }, { 10: ['HGNC:1', 'HGNC:2', 'ENSG00000000003'], 11: ['HGNC:777'] });
  assert.deepEqual(rows, [
    ['C3orf9', 'gene_id', 'C3orf9', 10],
    ['BBB2', 'symbol', 'BBB2', 11],
  ]);
});

test('isoforms of one gene are kept together, by id as well as by name', () => {
  const { rows } = matched({ 12: 'x', 10: 'y', 21: 'BBB2', 20: 'BBB2' }, { 12: ['HGNC:1'], 10: ['HGNC:1'] });
  assert.deepEqual(rows, [
    ['AAA1', 'gene_id', 'y', 10, 12],
    ['BBB2', 'symbol', 'BBB2', 20, 21],
  ]);
});

test('a protein that only a former symbol leads to the gene is another one where the gene has its own', () => {
  assert.deepEqual(matched({ 10: 'OLDA', 11: 'AAA1' }).rows, [['AAA1', 'symbol', 'AAA1', 11]]);
  assert.deepEqual(matched({ 10: 'AAA1', 11: 'zzz' }, { 11: ['HGNC:1'] }).rows, [['AAA1', 'gene_id', 'zzz', 11]]);
  assert.deepEqual(matched({ 10: 'NICKA', 11: 'OLDA' }).rows, [['AAA1', 'symbol', 'OLDA', 11]]);
});

test('what would be a guess leads to no gene: an alias of two, two names that claim one', () => {
  assert.deepEqual(matched({ 10: 'SHARED' }), { rows: [], unmatched: 1 });
  assert.deepEqual(matched({ 10: 'OLDA', 11: 'FORMERA' }), { rows: [], unmatched: 0 });
  assert.deepEqual(matched({ 10: 'OLDA' }).rows, [['AAA1', 'symbol', 'OLDA', 10]]);
});
