import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { GENERATORS, parseArtifacts, writeGenerated } from '@nephron/testing';
import { findInMirror, STRING_PPI_FILES } from '@nephron/upstream';
import { stringPpi } from './source.ts';
import { sampleGenes, samplePanel } from './test-data.ts';

test('generated files are found under their published names and read without a bad line, twice with the same documents', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-string-'));
  t.after(() => rm(folder, { recursive: true }));
  const genes = await sampleGenes();
  const parsedOnce = async (seed: number) => {
    await writeGenerated(folder, GENERATORS.string_ppi({ seed, genes, scale: 1 }));
    const files = await Promise.all(
      STRING_PPI_FILES.map(async (file) => {
        const found = await findInMirror(folder, file);
        assert.ok(found, file.role);
        return [file.role, await artifactAt(found.path, file.role)] as const;
      }),
    );
    return await parseArtifacts(stringPpi, Object.fromEntries(files), new GeneIndex(genes), { panel: samplePanel(genes) });
  };
  const first = await parsedOnce(1);
  assert.deepEqual([first.documents.size, first.badLines, first.unmatched], [68, [], 0]);
  assert.ok([...first.documents.values()].every(({ matched_by, ppi_degree }) => matched_by === 'gene_id' && Number(ppi_degree) > 0));
  assert.deepEqual(await parsedOnce(1), first);
  assert.notDeepEqual((await parsedOnce(2)).documents, first.documents);
});
