import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute, chromosomeName, featureAt, placeOf, thirdColumn } from './gtf-line.ts';

const LINE =
  '16\thavana\texon\t100\t199\t.\t-\t.\tparent_gene_id "ENSG2"; gene_id "ENSG1"; exon_number "2"; note "gene_id is no key here";';

test('an attribute is found by its whole key', () => {
  assert.equal(attribute(LINE, 'gene_id', 0), 'ENSG1');
  assert.equal(attribute(LINE, 'exon_number', 0), '2');
  assert.equal(attribute(LINE, 'number', 0), undefined);
  assert.equal(attribute('gene_id "cut', 'gene_id', 0), undefined);
});

test('a line is told by its third column alone', () => {
  const told = (text: string): string | undefined => featureAt(text, thirdColumn(text));
  assert.equal(told(LINE), 'exon');
  assert.equal(told(LINE.replace('\texon\t', '\tCDS\t')), 'other');
  assert.equal(told(LINE.replace('\texon\t', '\tthree_prime_utr\t')), 'other');
  assert.equal(told(LINE.replace('\texon\t', '\texons\t')), undefined);
  for (const text of ['', 'exon', 'a\texon\t', 'gene\tgene']) assert.equal(told(text), undefined, text);
});

test('a place needs whole positions in order, a strand and attributes after it', () => {
  assert.deepEqual(placeOf(LINE), { chromosome: '16', start: 100, end: 199, strand: '-' });
  const broken = ['\t0\t', '\t1e2\t', '\t-100\t', '\t200\t', '\t1.5\t', '\t\t'].map((start) => LINE.replace('\t100\t', start));
  for (const text of [...broken, LINE.replace('\t-\t', '\t?\t'), LINE.split('\t').slice(0, 8).join('\t')]) {
    assert.equal(placeOf(text), undefined, text);
  }
});

test('chromosomes are named as Ensembl names them', () => {
  assert.deepEqual(['chr16', 'X', 'chrM', 'MT', 'HSCHR6_MHC_COX_CTG1'].map(chromosomeName), ['16', 'X', 'MT', 'MT', 'HSCHR6_MHC_COX_CTG1']);
});
