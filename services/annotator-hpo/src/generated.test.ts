import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { GENERATORS, hgncGenes, parseArtifacts, SAMPLE_MIRROR, writeGenerated } from '@nephron/testing';
import { hpo } from './source.ts';

const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));

async function lines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
}

test('generated files have the published columns and give a document of each gene they are about, the same for the same seed', async (t) => {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-generated-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  const generated = GENERATORS.hpo({ seed: 1, genes: GENES, scale: 0.02 });
  await writeGenerated(mirrorDir, generated);
  const at = (name: string) => join(mirrorDir, 'hpo', name);
  const sampleAt = (name: string) => join(SAMPLE_MIRROR, 'hpo', name);
  const [header, ...rows] = await lines(at('genes_to_phenotype.txt'));
  assert.equal(header, (await lines(sampleAt('genes_to_phenotype.txt')))[0]);
  const annotations = await lines(at('phenotype.hpoa'));
  assert.equal(annotations[4], (await lines(sampleAt('phenotype.hpoa')))[4]);
  const files = {
    genes_to_phenotype: await artifactAt(at('genes_to_phenotype.txt'), 'genes_to_phenotype'),
    ontology: await artifactAt(at('hp.json'), 'ontology'),
    disease_annotations: await artifactAt(at('phenotype.hpoa'), 'disease_annotations'),
  };

  const { documents, badLines, unmatched, rows: read } = await parseArtifacts(hpo, files, new GeneIndex(GENES));

  assert.deepEqual([badLines, unmatched, read], [[], 0, rows.length + annotations.length - 5]);
  assert.equal(documents.size, new Set(rows.map((row) => row.split('\t')[0])).size);
  assert.equal(documents.size, 70);
  for (const { hgncId, check } of hpo.gate.sentinels) assert.equal(check?.(documents.get(hgncId) ?? {}), undefined, hgncId);
  const renal = [...documents.values()].filter(({ has_kidney_phenotype: isRenal }) => isRenal).length;
  assert.ok(renal > 10 && renal < documents.size, `${renal} of them are renal`);
  assert.equal(await hpo.version(files), '2024-04-26 + annotations 2024-04-26');
  const again = GENERATORS.hpo({ seed: 1, genes: GENES, scale: 0.02 });
  for (const [index, { chunks }] of again.entries()) assert.equal([...chunks()].join(''), [...(generated[index]?.chunks() ?? [])].join(''));
});
