import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { GENERATORS, hgncGenes, parseArtifacts, SAMPLE_MIRROR, writeGenerated } from '@nephron/testing';
import { gnomad } from './source.ts';
import { table } from './test-genes.ts';

const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));

test('generated tables have the published columns and give a document of each gene, the same for the same seed', async (t) => {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-generated-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  const generated = GENERATORS.gnomad({ seed: 1, genes: GENES, scale: 3 });
  await writeGenerated(mirrorDir, generated);
  const [v4 = '', v2 = ''] = generated.map(({ path }) => join(mirrorDir, path));
  const sample = (name: string) => table(join(SAMPLE_MIRROR, 'gnomad', name));
  const [[v4Header, ...v4Rows], [v2Header, ...v2Rows]] = [await table(v4), await table(v2)];
  assert.deepEqual(v4Header, (await sample('gnomad.v4.1.constraint_metrics.tsv'))[0]);
  assert.deepEqual(v2Header, (await sample('gnomad.v2.1.1.lof_metrics.by_gene.txt'))[0]);
  const files = { v4: await artifactAt(v4, 'v4'), v2: await artifactAt(v2, 'v2') };
  const { documents, badLines, rows } = await parseArtifacts(gnomad, files, new GeneIndex(GENES));
  const coding = GENES.filter(({ uniprotIds }) => uniprotIds.length > 0);
  assert.deepEqual([documents.size, badLines, rows], [coding.length, [], v4Rows.length + v2Rows.length]);
  // Some genes are only in v2.1.1, as those of the X chromosome are.
  const newer = [...documents.values()].filter(({ source_version }) => source_version === 'gnomad_v4');
  assert.ok(newer.length > documents.size * 0.9 && newer.length < documents.size);
  assert.equal(v2Rows.length, coding.length * 3);
  assert.ok(v4Rows.length > coding.length * 20);
  const again = GENERATORS.gnomad({ seed: 1, genes: GENES, scale: 3 });
  assert.equal([...(again[0]?.chunks() ?? [])].join(''), [...(generated[0]?.chunks() ?? [])].join(''));
  for (const { hgncId, check } of gnomad.gate.sentinels) assert.equal(check?.(documents.get(hgncId) ?? {}), undefined, hgncId);
});
