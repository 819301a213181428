import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { hpo } from './source.ts';
import { artifact, graph } from './test-artifact.ts';

const ASSOCIATIONS = 'ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n';
const GRAPH = graph('HP:0000001', 'HP:0000118 < HP:0000001');
const UNVERSIONED = JSON.stringify({ ...JSON.parse(GRAPH), graphs: [{ ...JSON.parse(GRAPH).graphs[0], meta: {} }] });

function hpoa(line: string): string {
  return `#description: HPO annotations\n${line}\n#tracker: x\ndatabase_id\tdisease_name\nOMIM:1\tx\n`;
}

test('the dates of ontology and annotations, also where they are the same', async (t) => {
  const files = {
    genes_to_phenotype: await artifact(t, 'genes_to_phenotype.txt', ASSOCIATIONS),
    ontology: await artifact(t, 'hp.json', GRAPH),
    disease_annotations: await artifact(t, 'phenotype.hpoa', hpoa('#version: 2024-04-26')),
  };

  assert.equal(await hpo.version(files), '2024-04-26 + annotations 2024-04-26');
});

test('both dates where they differ; annotations before 2023 call theirs date', async (t) => {
  const files = {
    genes_to_phenotype: await artifact(t, 'genes_to_phenotype.txt', ASSOCIATIONS),
    ontology: await artifact(t, 'hp.json', GRAPH),
    disease_annotations: await artifact(t, 'phenotype.hpoa', hpoa('#date: 2023-01-27')),
  };

  assert.equal(await hpo.version(files), '2024-04-26 + annotations 2023-01-27');
});

test('the date in the name of an archived ontology is its release', async (t) => {
  const files = {
    genes_to_phenotype: { ...(await artifact(t, 'g.txt', ASSOCIATIONS)), modifiedAt: '2023-02-03T04:05:06.000Z' },
    ontology: await artifact(t, 'hp.2023-01-27.json', GRAPH),
  };

  assert.equal(await hpo.version(files), '2023-01-27 + annotations 2023-02-03');
});

test('files that state nothing, or cannot be read to the end, go by the day they were changed', async (t) => {
  const changed = { modifiedAt: '2025-06-07T08:09:10.000Z' };
  const associations = { ...(await artifact(t, 'g.txt', ASSOCIATIONS)), ...changed };
  const cut = gzipSync(UNVERSIONED).subarray(0, -12);

  for (const content of [UNVERSIONED, cut]) {
    const ontology = { ...(await artifact(t, 'hp.json', content)), ...changed };
    assert.equal(await hpo.version({ genes_to_phenotype: associations, ontology }), '2025-06-07 + annotations 2025-06-07');
  }
});
