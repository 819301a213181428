import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import { OboReader } from './obo-text.ts';
import type { Ontology } from './ontology.ts';

const MP = `format-version: 1.2
data-version: releases/2020-05-05
remark: not a term

[Term]
id: MP:0005367
name: renal/urinary system phenotype

[Term]
id: MP:0002135
name: abnormal kidney morphology
alt_id: MP:0000011
def: "any structural anomaly: of the kidney" [MGI:csmith]
is_a: MP:0005367 {source="x"} ! renal/urinary system phenotype

[Term]
id: MP:0000521
name: obsolete kidney thing
is_obsolete: true
replaced_by: MP:0002135

[Typedef]
id: MP:0009999
name: part_of
is_a: MP:0005367
`;

function read(text: string): Ontology {
  const reader = new OboReader();
  for (const line of text.split('\n')) reader.push(line);
  return reader.end('mp.obo');
}

test('terms, names, is-a edges and retired ids are read, type definitions are not', () => {
  const ontology = read(MP);

  assert.equal(ontology.version, 'releases/2020-05-05');
  assert.equal(ontology.currentId('MP:0009999'), undefined);
  assert.equal(ontology.label('MP:0002135'), 'abnormal kidney morphology');
  assert.deepEqual([...ontology.closure(['MP:0005367'])], ['MP:0005367', 'MP:0002135']);
  assert.equal(ontology.currentId('MP:0000011'), 'MP:0002135');
  assert.equal(ontology.currentId('MP:0000521'), 'MP:0002135');
});

test('a text without any term is refused', () => {
  assert.throws(
    () => read('<html>\nid: MP:0005367\n</html>'),
    (error) => error instanceof ArtifactSuspectError && error.message === 'mp.obo is no OBO file: it has no [Term] with an id',
  );
});
