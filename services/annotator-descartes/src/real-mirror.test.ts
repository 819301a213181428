import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { GeneIndex } from '@nephron/annotator-kit';
import { hgncGenes, REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import { findInMirror } from '@nephron/upstream';
import { descartes } from './source.ts';
import { parsedText } from './test-tables.ts';

const skip = withoutRealMirror;

/** Real symbols, Ensembl ids and values of the atlas; per cell type and put together by somebody else, so not the published form. */
async function cellTypeRows(measure: 'tpm' | 'percent_expression'): Promise<string[][]> {
  const path = join(REAL_MIRROR, 'descartes', `descartes_fetal_kidney_${measure}.2023-10-12.csv.gz`);
  const [, ...lines] = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .replaceAll('"', '')
    .split('\n');
  return lines.map((line) => line.split(','));
}

test('tables in the form of another publisher are not taken for those of the atlas', { skip }, async () => {
  for (const file of descartes.artifacts) assert.equal(await findInMirror(REAL_MIRROR, file), undefined);
});

test('real values of one cell type, in the published form: one document per value, twenty of them compared with their lines', {
  skip,
}, async () => {
  const genes = await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'));
  const [tpm, share] = [await cellTypeRows('tpm'), await cellTypeRows('percent_expression')];
  // Symbol, Ensembl id, and the metanephric cells' value.
  const table = (rows: readonly string[][]): string => rows.map(([symbol, , , value]) => `${symbol},${value}\n`).join('');
  const contents = { tpm: table(tpm), percentage: table(share), gene_map: tpm.map(([symbol, id]) => `${symbol},${id}\n`).join('') };
  const { documents, rows, badLines, unmatched } = await parsedText(contents, new GeneIndex(genes));

  const shareOf = new Map(share.map(([symbol = '', , , value]) => [symbol, value]));
  const withValue = tpm.filter(([symbol = '', , , value]) => value !== 'NA' || shareOf.get(symbol) !== 'NA');
  assert.deepEqual([documents.size, rows, badLines, unmatched], [withValue.length, tpm.length + share.length, [], 0]);

  const byEnsembl = new Map(genes.map((gene) => [gene.ensemblGeneId, gene]));
  for (let drawn = 0; drawn < 20; drawn++) {
    const [symbol = '', ensemblId = '', , value] = withValue[Math.floor(Math.random() * withValue.length)] ?? [];
    const gene = byEnsembl.get(ensemblId);
    const numberOf = (cell: string | undefined) => (cell === undefined || cell === 'NA' ? null : Number.parseFloat(cell));
    assert.deepEqual(documents.get(gene?.hgncId ?? ''), {
      ...{ kidney_tpm: numberOf(value), kidney_percentage: numberOf(shareOf.get(symbol)), cell_type: 'kidney' },
      ...{ dataset_version: 'human_gtex', gene_symbol: gene?.symbol, source_symbol: symbol, matched_by: 'ensembl_gene_id' },
    });
  }
  for (const { hgncId, check } of descartes.gate.sentinels) assert.equal(check?.(documents.get(hgncId) ?? {}), undefined);
});

test('joined by symbol alone, real rows lead to the same genes as by id, but for those renamed or named twice', { skip }, async () => {
  const index = new GeneIndex(await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz')));
  const rows = await cellTypeRows('tpm');
  const table = rows.map(([symbol, , , value]) => `${symbol},${value}\n`).join('');
  const { documents } = await parsedText({ tpm: table, percentage: table.replaceAll(/,.*/g, ',0.5') }, index);
  const idOf = new Map(rows.map(([symbol, id]) => [symbol, id]));
  const strays = [...documents].filter(
    ([hgncId, { source_symbol }]) => index.byHgncId(hgncId)?.ensemblGeneId !== idOf.get(String(source_symbol)),
  );
  assert.deepEqual(
    strays.map(([, { source_symbol }]) => source_symbol),
    ['LRTOMT'],
  );
  assert.ok(documents.size > rows.length * 0.99 && documents.size < rows.length);
});
