import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import { readDiseaseFindings } from './disease-findings.ts';
import { artifact, NEVER } from './test-artifact.ts';

const CURRENT = 'database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex';
const BEFORE_2023 = '#DatabaseID\tDiseaseName\tQualifier\tHPO_ID\tReference\tEvidence\tOnset\tFrequency\tSex';

function row(termId: string, frequency: string, qualifier = '', diseaseId = 'OMIM:1'): string {
  return `${diseaseId}\tx\t${qualifier}\t${termId}\tPMID:1\tPCS\t\t${frequency}\t`;
}

for (const [layout, header] of [
  ['current', `#description: x\n#version: 2024-04-26\n${CURRENT}`],
  ['2023 and before', `#description: x\n#date: 2023-01-27\n${BEFORE_2023}`],
] as const) {
  test(`a finding of the ${layout} layout counts as observed as soon as one row about the disease has seen it`, async (t) => {
    const rows = [
      row('HP:0000001', '0/4'),
      row('HP:0000001', '2/4'),
      row('HP:0000002', '0/4'),
      row('HP:0000003', '1/1', 'NOT'),
      row('HP:0000004', 'HP:0040285'),
      row('HP:0000005', ''),
      row('HP:0000002', '3/4', '', 'OMIM:2'),
      row('HP:0000006', '0%'),
      'nothing',
    ];

    const findings = await readDiseaseFindings(await artifact(t, 'phenotype.hpoa', [header, ...rows].join('\n')), NEVER);

    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map((number) => findings.isObserved('OMIM:1', `HP:000000${number}`)),
      [true, false, false, false, true, false, undefined],
    );
    assert.deepEqual([findings.isObserved('OMIM:2', 'HP:0000002'), findings.isObserved('OMIM:3', 'HP:0000002')], [true, undefined]);
  });
}

test('a file without the header or a column is refused', async (t) => {
  for (const text of [row('HP:0000001', '0/4'), '<html></html>', CURRENT.replace('frequency', 'often'), '']) {
    await assert.rejects(readDiseaseFindings(await artifact(t, 'phenotype.hpoa', text), NEVER), ArtifactSuspectError);
  }
});

test('the full file gives of every disease and term what its rows say, read by splitting them', { skip: withoutRealMirror }, async () => {
  const path = join(REAL_MIRROR, 'hpo', 'phenotype.hpoa.gz');
  const rows = gunzipSync(await readFile(path))
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

  const findings = await readDiseaseFindings(await artifactAt(path, 'disease_annotations'), NEVER);

  let absences = 0;
  for (const [pair, same] of Map.groupBy(rows, (cells) => `${cells[0]} ${cells[3]}`)) {
    const isObserved = same.some((cells) => cells[2] !== 'NOT' && !/^0\/|^0%$|^HP:0040285$/.test(cells[7] ?? ''));
    const [diseaseId = '', termId = ''] = pair.split(' ');
    if (findings.isObserved(diseaseId, termId) !== isObserved) assert.fail(pair);
    absences += Number(!isObserved);
  }
  assert.ok(absences > 1_500, `${absences}`);
});
