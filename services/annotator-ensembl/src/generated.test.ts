import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { GENERATORS, hgncGenes, SAMPLE_MIRROR, writeGenerated } from '@nephron/testing';
import { ENSEMBL_FILES } from '@nephron/upstream';
import { approved, parsed } from './test-gtf.ts';

test('generated files are read whole: each gene once, with its MANE partner and no bad line', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nephron-ensembl-'));
  t.after(() => rm(folder, { recursive: true }));
  const pseudoautosomal = { ...approved('HGNC:10853', 'SHOX', 'ENSG00000185960'), uniprotIds: ['O15266'] };
  const genes = [...(await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'))), pseudoautosomal];
  const files = GENERATORS.ensembl({ seed: 7, genes, scale: 1 });
  await writeGenerated(folder, files);
  const [gtf = '', mane = ''] = files.map(({ path }) => join(folder, path));
  const text = gunzipSync(await readFile(gtf)).toString();
  const result = await parsed({ gtf: await artifactAt(gtf, 'gtf'), mane: await artifactAt(mane, 'mane') }, genes);
  assert.deepEqual([result.documents.size, result.badLines, result.unmatched], [71, [], 71]);
  assert.deepEqual([result.documents.get('HGNC:10853')?.chromosome, /^Y\t.*gene_name "SHOX"/m.test(text)], ['X', true]);
  const rows = text.split('\n').filter((row) => row.includes('\texon\t'));
  for (const { canonical_transcript: canonical, exon_count, chromosome } of result.documents.values()) {
    const exons = rows.filter((row) => row.startsWith(`${chromosome}\t`) && row.includes(`"${canonical.transcript_id}"`));
    assert.deepEqual([exon_count, canonical.chosen_by, canonical.refseq_is_same_version], [exons.length, 'MANE_Select', true]);
  }
  const named = ENSEMBL_FILES.map(({ names }) =>
    files.some(({ path }) => names.some((name) => name.test((path.split('/')[1] ?? '').replace(/\.gz$/, '')))),
  );
  assert.deepEqual(named, [true, true]);
});
