import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { GENERATORS, hgncGenes, parseArtifacts, SAMPLE_MIRROR } from '@nephron/testing';
import fc from 'fast-check';
import { descartes } from './source.ts';
import { type Contents, GENES, NAMES, parsedText } from './test-tables.ts';

const SAMPLE_GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const inSample = (role: keyof typeof NAMES) => artifactAt(join(SAMPLE_MIRROR, 'descartes', NAMES[role]), role);

async function sample(roles: readonly (keyof typeof NAMES)[] = ['tpm', 'percentage', 'gene_map']) {
  const files = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await inSample(role)] as const)));
  return await parseArtifacts(descartes, files, new GeneIndex(SAMPLE_GENES));
}

test('the sample has the golden record of PKD1, key by key and in this order', async () => {
  const { documents } = await sample();
  const expected = {
    ...{ kidney_tpm: 18.402, kidney_percentage: 0.0431, cell_type: 'kidney', dataset_version: 'human_gtex' },
    ...{ gene_symbol: 'PKD1', source_symbol: 'PKD1', matched_by: 'ensembl_gene_id' },
  };
  assert.equal(JSON.stringify(documents.get('HGNC:9008')), JSON.stringify(expected));
});

test('the sample has the golden values of the other sentinel genes; UMOD, which comes after birth, is low, and zero is zero', async () => {
  const { documents, rows, badLines, unmatched } = await sample();
  const golden = [
    ['HGNC:9009', 'PKD2', 33.117, 0.1022],
    ['HGNC:2207', 'COL4A5', 22.64, 0.0708],
    ['HGNC:12559', 'UMOD', 0.954, 0.0025],
    ['HGNC:12796', 'WT1', 41.75, 0.0913],
    ['HGNC:7908', 'NPHS1', 12.338, 0.031],
    ['HGNC:341', 'AGXT', 0, 0],
  ] as const;
  for (const [hgncId, symbol, tpm, share] of golden) {
    const found = documents.get(hgncId);
    assert.deepEqual([found?.gene_symbol, found?.kidney_tpm, found?.kidney_percentage], [symbol, tpm, share]);
  }
  assert.deepEqual([documents.size, rows, badLines, unmatched], [70, 144, [], 4]);
});

test('the sample gives the same values without the map, joined by symbol', async () => {
  const [withMap, without] = [await sample(), await sample(['tpm', 'percentage'])];
  assert.equal(without.documents.size, 70);
  for (const [hgncId, document] of without.documents) {
    assert.deepEqual(document, { ...withMap.documents.get(hgncId), matched_by: 'approved_symbol' });
  }
});

test('the sentinels of the gate accept the sample and name a gene without expression', async () => {
  const { documents } = await sample();
  for (const { hgncId, check } of descartes.gate.sentinels) {
    const document = documents.get(hgncId);
    assert.ok(document && check);
    assert.equal(check(document), undefined);
    assert.equal(check({ ...document, kidney_tpm: 0 }), 'has 0 TPM in the fetal kidney');
    assert.equal(check({ ...document, kidney_percentage: null }), 'is expressed in a share of null of the cells');
  }
});

const both = (lines: string, share = 0.5) => ({ tpm: lines, percentage: lines.replaceAll(/,.*/g, `,${share}`) });

test('a gene is found by the id in the map, else by approved, previous or alias symbol, and the document says by which', async () => {
  const found = async (symbol: string, map = '') => {
    const { documents, unmatched } = await parsedText({ ...both(`${symbol},2\n`), gene_map: map });
    return [...[...documents].map(([id, document]) => [id, document.matched_by, document.gene_symbol, document.source_symbol]), unmatched];
  };
  assert.deepEqual(await found('RENAMED', 'RENAMED,ENSG00000000002\n'), [['HGNC:2', 'ensembl_gene_id', 'BBB2', 'RENAMED'], 0]);
  assert.deepEqual(await found('RENAMED', 'RENAMED,ENSG00000000002.7\n'), [['HGNC:2', 'ensembl_gene_id', 'BBB2', 'RENAMED'], 0]);
  assert.deepEqual(await found('AAA1', 'AAA1,ENSG00000000002\n'), [['HGNC:2', 'ensembl_gene_id', 'BBB2', 'AAA1'], 0]);
  assert.deepEqual(await found('AAA1', 'AAA1,ENSG00000000099\n'), [['HGNC:1', 'approved_symbol', 'AAA1', 'AAA1'], 0]);
  assert.deepEqual(await found('olda'), [['HGNC:1', 'previous_symbol', 'AAA1', 'olda'], 0]);
  assert.deepEqual(await found('NICK'), [['HGNC:1', 'alias_symbol', 'AAA1', 'NICK'], 0]);
  assert.deepEqual(await found('UNKNOWN'), [2]);
});

test('what leads to two genes leads to none: a shared alias, a symbol that the map gives two ids', async () => {
  for (const contents of [
    both('SHARED,2\n'),
    { ...both('TWICE,2\n'), gene_map: 'TWICE,ENSG00000000001\nTWICE,ENSG00000000002\nTWICE,ENSG00000000001\n' },
    { ...both('AAA1,2\n'), gene_map: 'AAA1,ENSG00000000001\nAAA1,ENSG00000000002\n' },
  ]) {
    const { documents, unmatched } = await parsedText(contents);
    assert.deepEqual([documents.size, unmatched], [0, 2]);
  }
  const { documents } = await parsedText({ ...both('TWICE,2\n'), gene_map: 'TWICE,ENSG00000000001\nTWICE,ENSG00000000099\n' });
  assert.deepEqual([...documents.keys()], ['HGNC:1']);
});

test('of rows that different symbols lead to one gene, the nearest name counts; two that are equally near are not believed', async () => {
  const tpmOf = async (lines: string) => (await parsedText(both(lines))).documents.get('HGNC:1')?.kidney_tpm;
  for (const order of ['NICK,3\nOLDA,2\nAAA1,7\n', 'AAA1,7\nOLDA,2\nNICK,3\n']) assert.equal(await tpmOf(order), 7);
  assert.equal(await tpmOf('NICK,3\nOLDA,2\n'), 2);
  assert.equal(await tpmOf('OLDA,3\nOLDA2,2\n'), undefined);
  assert.equal(await tpmOf('OLDA,3\nOLDA2,2\nAAA1,4\n'), 4);
});

test('of several rows of a symbol the greatest value counts, whatever their order, and the document says how many there were', async () => {
  for (const tpm of ['AAA1,3\nAAA1,9\nAAA1,0\n', 'AAA1,9\nAAA1,0\nAAA1,3\n']) {
    const { documents, badLines } = await parsedText({ tpm, percentage: 'AAA1,0.2\nAAA1,0.1\n' });
    const found = documents.get('HGNC:1');
    assert.deepEqual([found?.kidney_tpm, found?.kidney_percentage, found?.merged_rows, badLines], [9, 0.2, 3, []]);
  }
  const { documents } = await parsedText(both('AAA1,3\n'));
  assert.equal('merged_rows' in (documents.get('HGNC:1') ?? {}), false);
});

test('a value that is not there is null and zero is zero; without either value there is no document', async () => {
  const { documents, badLines, unmatched } = await parsedText({
    tpm: 'AAA1,2\nBBB2,\nCCC3,NA\n',
    percentage: 'AAA1,NaN\nBBB2,0\nCCC3,""\n',
  });
  const values = [...documents].map(([id, { kidney_tpm, kidney_percentage }]) => [id, kidney_tpm, kidney_percentage]);
  assert.deepEqual(values, [
    ['HGNC:1', 2, null],
    ['HGNC:2', null, 0],
  ]);
  assert.deepEqual([badLines, unmatched], [[], 0]);
});

test('a line that cannot be is reported with its number and reason, and the next ones are read', async () => {
  const { documents, badLines, rows } = await parsedText({
    tpm: 'AAA1,-1\nAAA1,high\nAAA1,0x10\nAAA1,1,5\nAAA1\n,3\nAAA1,2000000\n\nBBB2,4\n',
    percentage: 'AAA1,1.2\nAAA1,4.31\nBBB2,1\n',
    gene_map: 'AAA1,5310\nBBB2,ENSG00000000002\nBBB2\n',
  }).catch((error: unknown) => assert.fail(String(error)));
  assert.deepEqual(badLines, [
    'gene_map:1: not a symbol and an Ensembl gene id',
    'gene_map:3: not a symbol and an Ensembl gene id',
    'tpm:1: "-1" is no number from 0 to 1000000',
    'tpm:2: "high" is no number from 0 to 1000000',
    'tpm:3: "0x10" is no number from 0 to 1000000',
    'tpm:4: not two cells, symbol and number',
    'tpm:5: not two cells, symbol and number',
    'tpm:6: no symbol',
    'tpm:7: "2000000" is no number from 0 to 1000000',
    'percentage:1: "1.2" is no number from 0 to 1',
    'percentage:2: "4.31" is no number from 0 to 1',
  ]);
  assert.deepEqual([rows, [...documents.keys()], documents.get('HGNC:2')?.kidney_percentage], [11, ['HGNC:2'], 1]);
});

test('quoted cells, Windows line ends, compression and a missing last line end change nothing', async () => {
  const plain = { tpm: 'AAA1,2.5\nBBB2,4\n', percentage: 'AAA1,0.5\nBBB2,0.25\n', gene_map: 'AAA1,ENSG00000000001\n' };
  const { documents } = await parsedText(plain);
  const variants: readonly ((text: string) => string | Buffer)[] = [
    (text) => text.replaceAll('\n', '\r\n'),
    (text) => text.replaceAll(/[^,\n]+/g, '"$&"'),
    (text) => gzipSync(text),
    (text) => text.trimEnd(),
  ];
  for (const variant of variants) {
    const contents = { tpm: variant(plain.tpm), percentage: variant(plain.percentage), gene_map: variant(plain.gene_map) };
    assert.deepEqual((await parsedText(contents)).documents, documents);
  }
});

const suspects: readonly (readonly [what: string, contents: Contents, message: RegExp])[] = [
  ['an empty table', { tpm: '', percentage: 'AAA1,0.5\n' }, /kidney_tpm\.csv is empty/],
  ['a table of empty lines', { tpm: 'AAA1,2\n', percentage: '\n\n' }, /kidney_percentage\.csv is empty/],
  ['a web page', { tpm: '<!DOCTYPE html>\n<html></html>\n' }, /begins "<!DOCTYPE html>"/],
  [
    'a table per cell type, put together by somebody else',
    { tpm: '"symbol","ensembl_gene_id","mesangial_tpm"\n"AAA1","ENSG00000000001",187.4\n' },
    /lines of two cells, symbol and number, and no header/,
  ],
  ['the shares under the name of TPM', { tpm: 'AAA1,0.5\nBBB2,1\nCCC3,0\n' }, /no value above 1: these are shares of cells, not TPM/],
  ['a cut compressed file', { tpm: gzipSync('AAA1,2\n').subarray(0, -8) }, /end too early/],
];
for (const [what, contents, message] of suspects) {
  test(`${what} is suspect, and the message says why`, async () => {
    await assert.rejects(parsedText(contents), (error: unknown) => error instanceof ArtifactSuspectError && message.test(error.message));
  });
}

test('published names are known under which people keep the tables; the version is that of the atlas', async () => {
  const isKnown = (index: number, name: string) => descartes.artifacts[index]?.names.some((pattern) => pattern.test(name));
  assert.deepEqual(
    [isKnown(0, 'kidney_tpm.csv'), isKnown(1, 'kidney_percentage.csv'), isKnown(2, 'gene2ens.csv'), isKnown(0, 'kidney.csv')],
    [true, true, true, false],
  );
  assert.equal(await descartes.version({}), 'human_gtex');
});

test('without one of the tables the source is skipped and says which, and what to do; the map is not needed', async () => {
  const [tpm, percentage] = [await inSample('tpm'), await inSample('percentage')];
  assert.equal(descartes.missing({ tpm, percentage }), undefined);
  assert.match(
    descartes.missing({}) ?? '',
    /^kidney_tpm\.csv and kidney_percentage\.csv cannot be had; .*\(HTTP 403\): fetch both .*browser/,
  );
  assert.match(descartes.missing({ tpm }) ?? '', /^kidney_percentage\.csv cannot be had/);
  assert.match(descartes.missing({ percentage }) ?? '', /^kidney_tpm\.csv cannot be had/);
});

test('parsing ends when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  for (const files of [{ tpm: await inSample('tpm') }, { gene_map: await inSample('gene_map') }]) {
    await assert.rejects(parseArtifacts(descartes, files, GENES, { signal }), /stopped/);
  }
});

test('generated tables have a document per gene, pass the gate and are the same for the same seed', async () => {
  const generated = (): Record<string, string> =>
    Object.fromEntries(
      GENERATORS.descartes({ seed: 7, genes: SAMPLE_GENES, scale: 10 }).map(({ role, chunks }) => [role, [...chunks()].join('')]),
    );
  const contents = generated();
  assert.deepEqual(generated(), contents);
  const { documents, badLines, rows, unmatched } = await parsedText(contents, new GeneIndex(SAMPLE_GENES));
  // 700 lines of symbols, of which 630 are about no gene, 2 twice, and 175 of loci.
  assert.deepEqual([documents.size, rows, unmatched, badLines], [70, 2 * 877, 2 * (630 + 2 + 175), []]);
});

test('random tables end in documents, reported lines or suspicion, never in another error', async () => {
  const cell = fc.oneof(
    fc.constantFrom('AAA1', 'BBB2', 'OLDA', 'NICK', 'SHARED', '0.5', '2', '1e3', 'NA', '', '"', '-1', 'ENSG00000000001'),
    fc.string(),
  );
  const line = fc.oneof(
    fc.tuple(cell, cell).map((cells) => cells.join(',')),
    fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(',')),
  );
  const table = fc.array(line).map((lines) => lines.join('\n'));
  const contents = fc.record({ tpm: table, percentage: table, gene_map: table }, { requiredKeys: [] });
  const endsWell = async (files: Contents): Promise<void> => {
    try {
      const { documents, rows, unmatched } = await parsedText(files);
      assert.ok(documents.size + unmatched <= rows);
      for (const { kidney_tpm: tpm, kidney_percentage: share } of documents.values()) {
        assert.ok(tpm === null ? share !== null : Number(tpm) >= 0);
        assert.ok(share === null || (Number(share) >= 0 && Number(share) <= 1));
      }
    } catch (error) {
      assert.ok(error instanceof ArtifactSuspectError, `${error}`);
    }
  };
  await fc.assert(fc.asyncProperty(contents, endsWell), { numRuns: 150 });
});
