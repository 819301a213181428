import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { GENERATORS, hgncGenes, parseArtifacts, SAMPLE_MIRROR, writeGenerated } from '@nephron/testing';
import { findInMirror, UNIPROT_FILES } from '@nephron/upstream';
import { uniprot } from './source.ts';

test('a generated file is found under its published name and read without a bad entry, twice with the same documents', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-uniprot-'));
  t.after(() => rm(folder, { recursive: true }));
  const genes = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
  const parsedOnce = async (seed: number, scale: number) => {
    await writeGenerated(folder, GENERATORS.uniprot({ seed, genes, scale }));
    const [file] = UNIPROT_FILES;
    const found = file && (await findInMirror(folder, file));
    assert.ok(found);
    return await parseArtifacts(uniprot, { entries: await artifactAt(found.path, 'entries') }, new GeneIndex(genes));
  };
  const first = await parsedOnce(1, 1);
  assert.deepEqual([first.documents.size, first.badLines, first.unmatched, first.rows], [70, [], 0, 70]);
  assert.deepEqual(await parsedOnce(1, 1), first);
  assert.notDeepEqual((await parsedOnce(2, 1)).documents, first.documents);
  const larger = await parsedOnce(1, 10);
  assert.deepEqual([larger.documents.size, larger.badLines, larger.rows], [70, [], 700]);
});
