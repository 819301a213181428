import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { GENERATORS, hgncGenes, parseArtifacts, SAMPLE_MIRROR, writeGenerated } from '@nephron/testing';
import { hgnc } from './source.ts';
import { headerOf } from './test-artifact.ts';

const SAMPLE = join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt');
const GENES = await hgncGenes(SAMPLE);

test('a generated complete set has the published columns and as many genes as it should, the real ones with their identifiers', async (t) => {
  const mirrorDir = await mkdtemp(join(tmpdir(), 'nephron-generated-'));
  t.after(() => rm(mirrorDir, { recursive: true }));
  const generated = GENERATORS.hgnc({ seed: 1, genes: GENES, scale: 4.5 });
  await writeGenerated(mirrorDir, generated);
  const [set = '', list = ''] = generated.map(({ path }) => join(mirrorDir, path));
  assert.deepEqual(await headerOf(set), await headerOf(SAMPLE));
  const files = { complete_set: await artifactAt(set, 'complete_set'), withdrawn: await artifactAt(list, 'withdrawn') };
  const { documents, badLines } = await parseArtifacts(hgnc, files, new GeneIndex([]));
  assert.deepEqual([documents.size, badLines], [GENES.length * 4.5, []]);
  for (const { hgncId, check } of hgnc.gate.sentinels) assert.equal(check?.(documents.get(hgncId) ?? {}), undefined, hgncId);
  assert.ok([...documents.values()].some((document) => 'withdrawn_entries' in document));
  // What came from the file leads back to the genes it was made from.
  const read = await hgncGenes(set);
  assert.deepEqual(read.slice(0, GENES.length), GENES);
  const again = GENERATORS.hgnc({ seed: 1, genes: GENES, scale: 4.5 });
  assert.deepEqual(
    again.map(({ chunks }) => [...chunks()].join('')),
    generated.map(({ chunks }) => [...chunks()].join('')),
  );
});
