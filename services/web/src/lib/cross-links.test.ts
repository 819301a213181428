import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GeneAttributes } from './api-types.ts';
import { crossLinksOf, termLink } from './cross-links.ts';

const gene = {
  hgnc_id: 'HGNC:9008',
  ensembl_gene_id: 'ENSG00000008710',
  entrez_id: null,
  uniprot_ids: ['P98161'],
  omim_ids: [],
} as unknown as GeneAttributes;

test('a gene links to the databases that know it, and to no other', () => {
  assert.deepEqual(
    crossLinksOf(gene).map(({ database, id }) => [database, id]),
    [
      ['HGNC', 'HGNC:9008'],
      ['Ensembl', 'ENSG00000008710'],
      ['UniProt', 'P98161'],
    ],
  );
});

test('phenotypes and diseases link to their pages; an id cannot lead elsewhere', () => {
  assert.equal(termLink('HP:0000107'), 'https://hpo.jax.org/browse/term/HP%3A0000107');
  assert.equal(termLink('MP:0003675'), 'https://www.informatics.jax.org/vocab/mp_ontology/MP%3A0003675');
  assert.equal(termLink('OMIM:173900'), 'https://www.omim.org/entry/173900');
  assert.equal(termLink('ORPHA:730'), 'https://www.orpha.net/en/disease/detail/730');
  assert.equal(termLink('OMIM:../../x?y'), 'https://www.omim.org/entry/..%2F..%2Fx%3Fy');
  assert.equal(termLink('javascript:alert(1)'), null);
  assert.equal(termLink('nothing'), null);
});
