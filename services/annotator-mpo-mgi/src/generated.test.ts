import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { GENERATORS, hgncGenes, parseArtifacts, SAMPLE_MIRROR, writeGenerated } from '@nephron/testing';
import type { MpoMgiRole } from '@nephron/upstream';
import type { MpoMgiDocument } from './record.ts';
import { mpoMgi } from './source.ts';

const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));

async function rows(path: string): Promise<string[][]> {
  return (await readFile(path, 'utf8')).split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')]));
}

test('generated reports have the published columns and give a document of each mouse gene, the same for the same seed', async (t) => {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-generated-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  const generated = GENERATORS.mpo_mgi({ seed: 1, genes: GENES, scale: 1 });
  await writeGenerated(mirrorDir, generated);
  const paths = new Map(generated.map(({ role, path }) => [role, join(mirrorDir, path)]));
  for (const [role, path] of paths) {
    if (role === 'ontology') continue;
    const sample = await rows(path.replace(mirrorDir, SAMPLE_MIRROR));
    assert.deepEqual(new Set((await rows(path)).map((cells) => cells.length)), new Set(sample.map((cells) => cells.length)), role);
  }
  const files = Object.fromEntries(await Promise.all([...paths].map(async ([role, path]) => [role, await artifactAt(path, role)])));

  const parsed = await parseArtifacts<MpoMgiRole>(mpoMgi, files, new GeneIndex(GENES));

  const documents = [...parsed.documents.values()] as MpoMgiDocument[];
  const pairs = await rows(paths.get('human_phenotype') ?? '');
  assert.deepEqual([parsed.badLines, parsed.unmatched, documents.length], [[], 0, pairs.length]);
  assert.equal(documents.length, GENES.filter(({ mgdIds }) => mgdIds.length > 0).length);
  for (const { hgncId, check } of mpoMgi.gate.sentinels) assert.equal(check?.(parsed.documents.get(hgncId) ?? {}), undefined, hgncId);
  // Of either report of genotypes alone some are missing: the causal ones lack conditional genotypes.
  const conditional = documents.filter(({ zygosity_analysis: zygosity }) => (zygosity?.conditional.genotype_count ?? 0) > 0).length;
  assert.ok(conditional > 5 && conditional < documents.length, `${conditional} with conditional genotypes`);
  const again = GENERATORS.mpo_mgi({ seed: 1, genes: GENES, scale: 1 });
  for (const [index, { chunks }] of again.entries()) assert.equal([...chunks()].join(''), [...(generated[index]?.chunks() ?? [])].join(''));
});
