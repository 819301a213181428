import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OboGraphReader, type Ontology } from '@nephron/domain';
import { ArtifactSuspectError } from '@nephron/errors';
import { termSetsOf } from './term-sets.ts';
import { graph, ROOTS } from './test-artifact.ts';

function ontology(...terms: readonly string[]): Ontology {
  const reader = new OboGraphReader();
  reader.push(graph(...terms));
  return reader.end('hp.json');
}

test('the kidney set holds what lies at or below any of its roots, also where one is not below the others', () => {
  const apart = ROOTS.map((term) => (term.startsWith('HP:0000077') ? 'HP:0000077 < HP:0000001' : term));

  const { kidney } = termSetsOf(ontology(...apart));

  assert.deepEqual([...kidney].sort(), ['HP:0000077', 'HP:0000079', 'HP:0000107', 'HP:0010935', 'HP:0012210']);
});

for (const root of ROOTS.slice(1)
  .map((term) => term.slice(0, 10))
  .filter((id) => id !== 'HP:0000107')) {
  test(`an ontology without ${root} is refused`, () => {
    const cut = ROOTS.filter((term) => !term.startsWith(root));

    assert.throws(
      () => termSetsOf(ontology(...cut)),
      (error) => error instanceof ArtifactSuspectError && error.message.endsWith(`has no term ${root}`),
    );
  });
}

test('an ontology with nothing below the kidney roots is refused', () => {
  const flat = ROOTS.map((term) => `${term.slice(0, 10)}${term.startsWith('HP:0003581') ? ' < HP:0000001' : ''}`);

  assert.throws(() => termSetsOf(ontology(...flat)), /nothing below the kidney terms HP:0010935, HP:0000077, HP:0012210, HP:0000079/);
});
