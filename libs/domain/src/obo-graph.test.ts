import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import { OboGraphReader } from './obo-graph.ts';
import type { Ontology } from './ontology.ts';

const OBO = 'http://purl.obolibrary.org/obo/';
const IS_A = { pred: 'is_a', sub: `${OBO}HP_0000107`, obj: `${OBO}HP_0000077` };
const META = { version: `${OBO}hp/releases/2024-04-26/hp.json`, basicPropertyValues: [{ pred: 'x', val: 'an odd " } ] quote' }] };
const NODES = [
  { id: `${OBO}BFO_0000050`, lbl: 'part of', type: 'PROPERTY' },
  { id: `${OBO}HP_0000077`, lbl: 'Abnormality of the kidney' },
  {
    id: `${OBO}HP_0000107`,
    lbl: 'Renal cyst {with "braces"} and \\ more',
    meta: { basicPropertyValues: [{ pred: 'http://www.geneontology.org/formats/oboInOwl#hasAlternativeId', val: 'HP:0004719' }] },
  },
  {
    id: `${OBO}HP_0008335`,
    lbl: 'obsolete Renal aminoaciduria',
    meta: { deprecated: true, basicPropertyValues: [{ pred: `${OBO}IAO_0100001`, val: 'HP:0000077' }] },
  },
  { id: `${OBO}HP_0009999`, meta: { deprecated: true, basicPropertyValues: [{ pred: `${OBO}IAO_0100001`, val: `${OBO}HP_0000107` }] } },
];

function read(text: string): Ontology {
  const reader = new OboGraphReader();
  for (const line of text.split('\n')) reader.push(line);
  return reader.end('hp.json');
}

function isSuspect(message: RegExp) {
  return (error: unknown) => error instanceof ArtifactSuspectError && message.test(error.message);
}

const GRAPH = {
  graphs: [
    {
      id: `${OBO}hp.json`,
      meta: META,
      nodes: NODES,
      edges: [IS_A, { ...IS_A, pred: 'part_of', sub: `${OBO}BFO_0000050`, obj: `${OBO}HP_0000077` }],
    },
  ],
};
const EDGES_FIRST = { graphs: [{ edges: GRAPH.graphs[0]?.edges, nodes: NODES, meta: META }], meta: {} };

for (const [layout, text] of [
  ['on one line', JSON.stringify(GRAPH)],
  ['indented', JSON.stringify(GRAPH, null, 2)],
  ['indented, with its edges first', JSON.stringify(EDGES_FIRST, null, '\t')],
] as const) {
  test(`a graph ${layout} gives labels, edges, retired ids and its version`, () => {
    const ontology = read(text);

    assert.equal(ontology.version, META.version);
    assert.equal(ontology.label('HP:0000107'), 'Renal cyst {with "braces"} and \\ more');
    assert.deepEqual([...ontology.closure(['HP:0000077'])], ['HP:0000077', 'HP:0000107']);
    assert.equal(ontology.currentId('HP:0004719'), 'HP:0000107', 'merged');
    assert.equal(ontology.currentId('HP:0008335'), 'HP:0000077', 'replaced, written as an id');
    assert.equal(ontology.currentId('HP:0009999'), 'HP:0000107', 'replaced, written as an address');
  });
}

test('text that was cut, is no JSON or is another document is refused with what is wrong', () => {
  const whole = JSON.stringify(GRAPH, null, 1);

  assert.throws(() => read(whole.slice(0, -20)), isSuspect(/^hp\.json ends before its JSON does$/));
  assert.throws(() => read(''), isSuspect(/ends before its JSON does/));
  assert.throws(() => read(whole.replace('"lbl"', '"lbl')), isSuspect(/is no JSON|ends before/));
  assert.throws(() => read(`]${whole}`), isSuspect(/is no JSON: a bracket closes what was never opened/));
  assert.throws(
    () => read('{"graphs":[{"nodes":[],"edges":[]}]}'),
    isSuspect(/is no OBO Graph: it should hold graphs with nodes and is_a edges/),
  );
  assert.throws(() => read('[{"id":"HP:0000107"}]'), isSuspect(/is no OBO Graph/));
});

test('nodes and edges of an unexpected shape are passed over', () => {
  const odd = { graphs: [{ ...GRAPH.graphs[0], nodes: [...NODES, { id: 7 }, { id: `${OBO}HP_0000001`, lbl: 5, meta: [] }] }] };

  const ontology = read(JSON.stringify(odd));

  assert.equal(ontology.label('HP:0000077'), 'Abnormality of the kidney');
  assert.equal(ontology.currentId('HP:0000001'), 'HP:0000001');
  assert.equal(ontology.label('HP:0000001'), undefined);
});
