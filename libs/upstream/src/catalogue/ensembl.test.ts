import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENSEMBL_FILES } from './ensembl.ts';

const [gtf, mane] = ENSEMBL_FILES;

test('the newest release of Ensembl is the greatest that its service says it answers from', () => {
  assert.equal(gtf?.release?.pick('{"releases":[115]}'), '115');
  assert.equal(gtf?.release?.pick('{ "releases" : [ 99, 114 ] }'), '114');
  for (const body of ['{"releases":[]}', '{"error":"down"}', '<html>115</html>', '']) assert.equal(gtf?.release?.pick(body), undefined);
});

test('the newest release of MANE stands in the list of versions beside the current files', () => {
  const body = 'MANE Version\t1.5\nNCBI RefSeq Annotation Release\tGCF_000001405.40-RS_2025_08\nEnsembl Release\t116\n';
  assert.equal(mane?.release?.pick(body), '1.5');
  assert.equal(mane?.release?.pick('MANE Version\tv1.10\r\n'), '1.10');
  assert.equal(mane?.release?.pick('Ensembl Release\t116\n'), undefined);
});

test('published names tell their release, and other files of the same folders are not taken', () => {
  assert.equal(gtf?.names[0]?.exec('Homo_sapiens.GRCh38.115.chr.gtf')?.groups?.release, '115');
  assert.equal(mane?.names[0]?.exec('MANE.GRCh38.v1.0.summary.txt')?.groups?.release, '1.0');
  for (const name of ['Homo_sapiens.GRCh38.115.abinitio.gtf', 'Homo_sapiens.GRCh38.115.gtf', 'Homo_sapiens.GRCh37.87.chr.gtf']) {
    assert.equal(gtf?.names[0]?.test(name), false, name);
  }
});
