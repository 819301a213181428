import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { GENERATORS, hgncGenes, parseArtifacts, REAL_MIRROR, withoutRealMirror, writeGenerated } from '@nephron/testing';
import { findInMirror } from '@nephron/upstream';
import { type GctRow, gctHeader, gctRows } from './gct.ts';
import type { ExpressionDocument } from './record.ts';
import { gtex } from './source.ts';
import { TissueColumns } from './tissue-columns.ts';

const skip = withoutRealMirror;
const V6P = join(REAL_MIRROR, 'gtex', 'GTEx_Analysis_v6p_RNA-seq_RNA-SeQCv1.1.8_gene_median_rpkm.sample.gct');

test('neither the RPKM of v6p nor the nTPM of another publisher is taken for the table of medians', { skip }, async () => {
  const [published] = gtex.artifacts;
  assert.ok(published);
  assert.equal(await findInMirror(REAL_MIRROR, published), undefined);
});

test('the layout of a real table is read cell by cell, and its lack of rows is seen at the end', { skip }, async () => {
  const file = await artifactAt(V6P, 'medians');
  const plain = (await readFile(V6P, 'utf8')).trimEnd().split('\n').slice(3);
  const header = await gctHeader(file);
  const tissues = new TissueColumns(file, header);
  assert.deepEqual([header.rowCount, header.columns.length, header.columns.at(-1)], [56_238, 53, 'Whole Blood']);
  const rows: GctRow[] = [];
  const readAll = async (): Promise<void> => {
    for await (const batch of gctRows(file, header, assert.fail)) rows.push(...batch.rows);
  };
  const isCut = (error: unknown): boolean => error instanceof ArtifactSuspectError && /announces 56238 rows and has 7/.test(error.message);
  await assert.rejects(readAll(), isCut);
  const cells = rows.map((row) => [row.name, row.description, ...(tissues.medians(row) ?? [])]);
  const expected = plain.map((line) => line.split('\t').map((cell, column) => (column < 2 ? cell : Number.parseFloat(cell))));
  assert.deepEqual(cells, expected);
});

test('a table of full size about the real genes: as many documents as ids, and those of twenty genes are their lines', {
  skip,
}, async (t) => {
  const genes = await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'));
  const folder = await mkdtemp(join(tmpdir(), 'nephron-gtex-'));
  t.after(() => rm(folder, { recursive: true }));
  const seed = Math.floor(Math.random() * 1e6);
  t.diagnostic(`seed ${seed}`);
  const files = GENERATORS.gtex({ seed, genes, scale: 1 });
  await writeGenerated(folder, files);
  const path = join(folder, files[0]?.path ?? '');
  const { documents, rows, badLines } = await parseArtifacts(gtex, { medians: await artifactAt(path, 'medians') }, new GeneIndex(genes));

  const [, , header = '', ...lines] = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n');
  const idsOf = Map.groupBy(genes, ({ ensemblGeneId }) => ensemblGeneId);
  const linesById = new Map(lines.filter((line) => !line.includes('_PAR_Y')).map((line) => [line.slice(0, 15), line]));
  const known = [...linesById.keys()].filter((id) => idsOf.get(id)?.length === 1);
  // An id that two genes claim leads to neither; their rows are joined by symbol.
  assert.deepEqual([rows, documents.size, badLines], [56_200, genes.length - (idsOf.get(null)?.length ?? 0), []]);

  for (let drawn = 0; drawn < 20; drawn++) {
    const id = known[Math.floor(Math.random() * known.length)] ?? '';
    const [name, symbol, ...cells] = (linesById.get(id) ?? '').split('\t');
    const document = documents.get(idsOf.get(id)?.[0]?.hgncId ?? '') as ExpressionDocument;
    const expected = Object.fromEntries(
      header
        .split('\t')
        .slice(2)
        .map((label, column) => [label.replace(/\W+/g, '_').replace(/_$/, ''), Number.parseFloat(cells[column] ?? '')]),
    );
    const found = Object.entries(document.tissues).map(([tissue, { median_tpm }]) => [tissue.replaceAll('-', '_'), median_tpm]);
    assert.deepEqual([document.gencode_id, document.gene_symbol, Object.fromEntries(found)], [name, symbol, expected]);
  }
});
