import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GeneIndex, type IndexedGene } from './gene-index.ts';

const gene = (hgncId: string, symbol: string, more: Partial<IndexedGene> = {}): IndexedGene => ({
  hgncId,
  symbol,
  aliasSymbols: [],
  previousSymbols: [],
  ensemblGeneId: null,
  entrezId: null,
  uniprotIds: [],
  mgdIds: [],
  ...more,
});

const index = new GeneIndex([
  gene('HGNC:9008', 'PKD1', { ensemblGeneId: 'ENSG00000008710', entrezId: '5310', mgdIds: ['MGI:97603'] }),
  gene('HGNC:9407', 'PRKD1', { aliasSymbols: ['PKD1', 'PKCM'] }),
  gene('HGNC:1', 'C8orf37', { aliasSymbols: ['SHARED'], previousSymbols: ['OLD'] }),
  gene('HGNC:2', 'NEW', { aliasSymbols: ['SHARED', 'OLD'], mgdIds: ['MGI:97603'] }),
]);

test('an approved symbol wins over the same word as an alias, whatever its case', () => {
  assert.equal(index.bySymbol('pkd1')?.hgncId, 'HGNC:9008');
  assert.equal(index.bySymbol('C8ORF37')?.hgncId, 'HGNC:1');
  assert.equal(index.bySymbol('PKCM')?.hgncId, 'HGNC:9407');
});

test('a previous symbol wins over an alias, and an alias of two genes leads to none', () => {
  assert.equal(index.bySymbol('OLD')?.hgncId, 'HGNC:1');
  assert.equal(index.bySymbol('SHARED'), undefined);
});

test('identifiers find their gene, Ensembl ids with or without version; a mouse gene may lead to several', () => {
  assert.equal(index.byEnsembl('ENSG00000008710.20')?.symbol, 'PKD1');
  assert.equal(index.byEntrez('5310')?.symbol, 'PKD1');
  assert.deepEqual(
    index.byMgi('MGI:97603').map(({ symbol }) => symbol),
    ['PKD1', 'NEW'],
  );
  assert.equal(index.byEntrez('1'), undefined);
});

test('a key that one gene has twice leads to it once; one that two genes claim leads to neither, or to both where several may have it', () => {
  const shared = { ensemblGeneId: 'ENSG00000000001', entrezId: '7', uniprotIds: ['P00001', 'P00002', 'P00002'] };
  const claimed = new GeneIndex([gene('HGNC:3', 'ONE', shared), gene('HGNC:4', 'TWO', { ...shared, aliasSymbols: ['TWIN', 'twin'] })]);
  assert.deepEqual([claimed.byEnsembl('ENSG00000000001'), claimed.byEntrez('7')], [undefined, undefined]);
  assert.deepEqual(
    claimed.byUniprot('P00002').map(({ symbol }) => symbol),
    ['ONE', 'TWO'],
  );
  assert.equal(claimed.bySymbol('Twin')?.symbol, 'TWO');
  assert.deepEqual([claimed.byHgncId('HGNC:4')?.symbol, claimed.byHgncId('HGNC:5'), claimed.byMgi('MGI:1')], ['TWO', undefined, []]);
});
