import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identifierLookups } from './identifier.ts';

const CASES: readonly (readonly [text: string, ...expected: readonly string[]])[] = [
  ['HGNC:9008', 'hgnc HGNC:9008'],
  [' hgnc:09008 ', 'hgnc HGNC:9008'],
  ['ENSG00000008710', 'ensembl ENSG00000008710'],
  ['ensg00000008710.20', 'ensembl ENSG00000008710'],
  ['5310', 'entrez 5310'],
  ['005310', 'entrez 5310'],
  ['0', 'entrez 0'],
  ['P98161', 'symbol P98161', 'uniprot P98161'],
  ['p98161-2', 'symbol P98161-2', 'uniprot P98161'],
  ['A0A024R1R8', 'symbol A0A024R1R8', 'uniprot A0A024R1R8'],
  ['H2AC11', 'symbol H2AC11', 'uniprot H2AC11'],
  ['MGI:97603', 'mgi MGI:97603'],
  ['OMIM:601313', 'omim 601313'],
  ['mim:601313', 'omim 601313'],
  ['pkd1', 'symbol PKD1'],
  ['HLA-A', 'symbol HLA-A'],
  ['C1orf112', 'symbol C1ORF112'],
  ['ENSG0000000871', 'symbol ENSG0000000871'],
  ['HGNC:', 'symbol HGNC:'],
  [''],
  ['  '],
  ['PKD1 PKD2'],
];

for (const [text, ...expected] of CASES) {
  test(`"${text}" is read as ${expected.join(', then ') || 'nothing'}`, () => {
    assert.deepEqual(
      identifierLookups(text).map(({ kind, value }) => `${kind} ${value}`),
      expected,
    );
  });
}
