import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findInMirror } from '../mirror.ts';
import { HPO_FILES, type HpoRole } from './hpo.ts';

for (const [what, role, names, wanted] of [
  ['as published', 'ontology', ['hp.json', 'hp.2024-04-26.json', 'hp-base.json'], 'hp.json'],
  ['dated', 'ontology', ['hp.2023-01-27.json.gz', 'hp.v2024-04-26.json.gz', 'hp-full.json'], 'hp.v2024-04-26.json.gz'],
  [
    'in folders of releases',
    'disease_annotations',
    ['v2023-10-09/phenotype.hpoa', 'v2024-04-26/phenotype.hpoa'],
    'v2024-04-26/phenotype.hpoa',
  ],
  [
    'dated with a dash',
    'genes_to_phenotype',
    ['genes_to_phenotype-2024-04-26.txt', 'phenotype_to_genes.txt'],
    'genes_to_phenotype-2024-04-26.txt',
  ],
  ['of another kind', 'genes_to_phenotype', ['genes_to_disease.txt', 'genes_to_phenotype.tsv'], undefined],
] as const satisfies readonly (readonly [string, HpoRole, readonly string[], string | undefined])[]) {
  test(`files ${what} are found by their names`, async (t) => {
    const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-hpo-names-'));
    t.after(() => rm(mirrorDir, { recursive: true }));
    for (const name of names) {
      const path = join(mirrorDir, 'hpo', name);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, '');
    }
    const file = HPO_FILES.find((each) => each.role === role);
    assert.ok(file);

    const found = await findInMirror(mirrorDir, file);

    assert.equal(found?.path, wanted && join(mirrorDir, 'hpo', wanted));
  });
}
