import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import { Ontology, type OntologyTerm } from './ontology.ts';

function term(id: string, fields: Partial<OntologyTerm> = {}): OntologyTerm {
  return { id, label: `label of ${id}`, parents: [], isObsolete: false, replacedBy: undefined, alternativeIds: [], ...fields };
}

test('a closure holds the roots and everything below them, each once, whichever way leads there', () => {
  const ontology = Ontology.of([
    term('HP:1'),
    term('HP:2', { parents: ['HP:1'] }),
    term('HP:3', { parents: ['HP:1'] }),
    term('HP:4', { parents: ['HP:2', 'HP:3'] }),
    term('HP:5'),
    term('HP:6', { parents: ['HP:5'] }),
  ]);

  assert.deepEqual([...ontology.closure(['HP:1'])].sort(), ['HP:1', 'HP:2', 'HP:3', 'HP:4']);
  assert.deepEqual([...ontology.closure(['HP:3', 'HP:6'])].sort(), ['HP:3', 'HP:4', 'HP:6']);
});

test('a cycle and an edge to nowhere do no harm to a closure', () => {
  const ontology = Ontology.of([
    term('HP:1', { parents: ['HP:3', 'HP:404'] }),
    term('HP:2', { parents: ['HP:1'] }),
    term('HP:3', { parents: ['HP:2', 'HP:3'] }),
  ]);

  assert.deepEqual([...ontology.closure(['HP:2'])].sort(), ['HP:1', 'HP:2', 'HP:3']);
});

test('a missing root is refused by name, with the release it is missing from', () => {
  const ontology = Ontology.of([term('HP:1')], 'releases/2024-04-26');

  assert.throws(
    () => ontology.closure(['HP:1', 'HP:9']),
    (error) => error instanceof ArtifactSuspectError && error.message === 'the ontology releases/2024-04-26 has no term HP:9',
  );
});

test('a retired id leads to the term that took its place, through as many steps as it takes', () => {
  const ontology = Ontology.of([
    term('HP:1', { isObsolete: true, replacedBy: 'HP:2' }),
    term('HP:2', { isObsolete: true, replacedBy: 'HP:3' }),
    term('HP:3', { alternativeIds: ['HP:4'] }),
    term('HP:5', { isObsolete: true }),
    term('HP:6', { isObsolete: true, replacedBy: 'HP:7' }),
    term('HP:7', { isObsolete: true, replacedBy: 'HP:6' }),
  ]);

  assert.equal(ontology.currentId('HP:1'), 'HP:3');
  assert.equal(ontology.currentId('HP:4'), 'HP:3');
  assert.equal(ontology.currentId('HP:3'), 'HP:3');
  assert.equal(ontology.currentId('HP:5'), undefined, 'obsolete and not replaced');
  assert.equal(ontology.currentId('HP:6'), undefined, 'replaced in a circle');
  assert.equal(ontology.currentId('HP:8'), undefined, 'unknown');
  assert.deepEqual([...ontology.closure(['HP:1'])], ['HP:3']);
});

test('what stood below an obsolete term no longer does', () => {
  const ontology = Ontology.of([term('HP:1'), term('HP:2', { parents: ['HP:1'], isObsolete: true })]);

  assert.deepEqual([...ontology.closure(['HP:1'])], ['HP:1']);
  assert.equal(ontology.label('HP:2'), 'label of HP:2');
});
