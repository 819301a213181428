import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import { DiseaseIds } from './disease-ids.ts';
import { readDiseaseNames } from './disease-names.ts';
import { artifact, NEVER, tally } from './test-artifact.ts';

const ROWS =
  'OMIM:173900\tPolycystic kidney disease 1\t\tHP:0000107\nOMIM:173900\tAnother spelling\t\tHP:0000113\nORPHA:730\t\t\tHP:0000107\n';

for (const [layout, header] of [
  ['current', '#description: x\n#version: 2024-04-26\ndatabase_id\tdisease_name\tqualifier\thpo_id\n'],
  ['2023 and before', '#description: x\n#date: 2023-01-27\n#DatabaseID\tDiseaseName\tQualifier\tHPO_ID\n'],
] as const) {
  test(`the ${layout} layout gives the first name of each disease, and none where it is empty`, async (t) => {
    const report = tally();
    const ids = new DiseaseIds();

    const names = await readDiseaseNames(await artifact(t, 'phenotype.hpoa', header + ROWS), ids, report, NEVER);

    assert.deepEqual([...names], [[ids.number('OMIM:173900'), 'Polycystic kidney disease 1']]);
    assert.deepEqual({ rows: report.rowCount, bad: report.badLines }, { rows: 3, bad: [] });
  });
}

test('broken lines are counted with their number', async (t) => {
  const report = tally();

  await readDiseaseNames(
    await artifact(t, 'phenotype.hpoa', `database_id\tdisease_name\nnothing\tx\nOMIM:1\n${ROWS}`),
    new DiseaseIds(),
    report,
    NEVER,
  );

  assert.deepEqual(report.badLines, [
    '2: "nothing\tx" does not begin with a disease id and a name',
    '3: "OMIM:1" does not begin with a disease id and a name',
  ]);
});

test('a file without the header is refused', async (t) => {
  await assert.rejects(
    readDiseaseNames(await artifact(t, 'phenotype.hpoa', ROWS), new DiseaseIds(), tally(), NEVER),
    (error) => error instanceof ArtifactSuspectError && error.message === 'phenotype.hpoa lacks the header database_id, disease_name',
  );
});
