import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { GENERATORS, hgncGenes, parseArtifacts, SAMPLE_MIRROR } from '@nephron/testing';
import fc from 'fast-check';
import type { ExpressionDocument } from './record.ts';
import { gtex } from './source.ts';
import { GENES, gct, NAME, parsedText, TISSUES } from './test-table.ts';

const SAMPLE_GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));

async function sample() {
  const medians = await artifactAt(join(SAMPLE_MIRROR, 'gtex', NAME), 'medians');
  return await parseArtifacts(gtex, { medians }, new GeneIndex(SAMPLE_GENES));
}

const A = ['ENSG00000000001.7', 'AAA1', '1.5', '0', '3'];

test('the sample has the golden record of UMOD: kidney tissues by their ids, zero elsewhere, in the order of the ids', async () => {
  const { documents } = await sample();
  const umod = documents.get('HGNC:12559') as ExpressionDocument;
  const { tissues, ...rest } = umod;
  assert.equal(
    JSON.stringify(rest),
    JSON.stringify({ dataset_version: 'gtex_v8', gencode_id: 'ENSG00000169344.15', gene_symbol: 'UMOD', matched_by: 'ensembl_gene_id' }),
  );
  assert.deepEqual(tissues.Kidney_Cortex, { median_tpm: 741.6, unit: 'TPM' });
  assert.deepEqual(tissues.Kidney_Medulla, { median_tpm: 2116, unit: 'TPM' });
  assert.deepEqual(tissues['Brain_Spinal_cord_cervical_c-1'], { median_tpm: 0, unit: 'TPM' });
  assert.equal(Object.values(tissues).filter(({ median_tpm }) => median_tpm > 0).length, 2);
  assert.deepEqual(Object.keys(tissues), Object.keys(tissues).toSorted());
  assert.equal(Object.keys(tissues).length, 54);
});

test('the sample has the golden values of the other sentinel genes, and every gene of the sample is in it', async () => {
  const { documents, badLines, unmatched, rows } = await sample();
  const golden = [
    ['HGNC:9008', 'PKD1', 'ENSG00000008710.19', 10.5, 13.1],
    ['HGNC:9009', 'PKD2', 'ENSG00000118762', 14, 17],
    ['HGNC:2207', 'COL4A5', 'ENSG00000188153', 6, 7],
    ['HGNC:12796', 'WT1', 'ENSG00000184937', 6, 2],
    ['HGNC:7908', 'NPHS1', 'ENSG00000161270', 5.5, 0.6],
  ] as const;
  for (const [hgncId, symbol, id, cortex, medulla] of golden) {
    const found = documents.get(hgncId) as ExpressionDocument;
    assert.deepEqual(
      [
        found.gene_symbol,
        found.gencode_id.startsWith(id),
        found.tissues.Kidney_Cortex?.median_tpm,
        found.tissues.Kidney_Medulla?.median_tpm,
      ],
      [symbol, true, cortex, medulla],
    );
  }
  assert.deepEqual([documents.size, rows, badLines, unmatched], [70, 74, [], 3]);
});

test('the sentinels of the gate accept the sample, and see columns that changed places, missing tissues and absurd medians', async () => {
  const { documents } = await sample();
  const checks = new Map(
    gtex.gate.sentinels.map(({ symbol, hgncId, check }) => [symbol, { check, document: documents.get(hgncId) ?? {} }]),
  );
  for (const { check, document } of checks.values()) assert.equal(check?.(document), undefined);
  const { check, document } = checks.get('UMOD') ?? {};
  const tissues = document?.tissues as ExpressionDocument['tissues'];
  const swapped = { ...tissues, Whole_Blood: { median_tpm: 5_000, unit: 'TPM' } };
  assert.equal(check?.({ tissues: swapped }), 'is highest in Whole_Blood, not in the kidney');
  assert.equal(check?.({ tissues: { Kidney_Cortex: { median_tpm: 1, unit: 'TPM' } } }), 'has medians of only 1 tissues');
  assert.equal(check?.({ tissues: { ...tissues, Liver: { median_tpm: 2e6, unit: 'TPM' } } }), 'has a median above a million TPM');
});

test('a gene is found by its Ensembl id whatever the version and the symbol', async () => {
  const { documents } = await parsedText(
    gct([
      ['ENSG00000000001.7', 'RENAMED', '1.5', '0', '3'],
      ['ENSG00000000002', 'BBB2', '0.0', '1e1', '.5'],
    ]),
  );
  assert.deepEqual(documents.get('HGNC:1'), {
    dataset_version: 'gtex_v8',
    gencode_id: 'ENSG00000000001.7',
    gene_symbol: 'RENAMED',
    matched_by: 'ensembl_gene_id',
    tissues: {
      'Brain_Spinal_cord_cervical_c-1': { median_tpm: 3, unit: 'TPM' },
      Kidney_Cortex: { median_tpm: 0, unit: 'TPM' },
      Whole_Blood: { median_tpm: 1.5, unit: 'TPM' },
    },
  });
  assert.deepEqual((documents.get('HGNC:2') as ExpressionDocument).tissues, {
    'Brain_Spinal_cord_cervical_c-1': { median_tpm: 0.5, unit: 'TPM' },
    Kidney_Cortex: { median_tpm: 10, unit: 'TPM' },
    Whole_Blood: { median_tpm: 0, unit: 'TPM' },
  });
});

test('a symbol, approved or previous, decides only where no row has the id, and says so; an alias never does', async () => {
  const rows = [
    ['ENSG00000000091.1', 'olda', '1', '1', '1'],
    ['ENSG00000000092.1', 'CCC3', '2', '2', '2'],
    ['ENSG00000000093.1', 'NICK', '3', '3', '3'],
  ];
  const found = async (table: readonly (readonly string[])[]) => {
    const { documents, unmatched } = await parsedText(gct(table));
    return [[...documents].map(([id, document]) => [id, document.matched_by, document.gencode_id]), unmatched];
  };
  assert.deepEqual(await found(rows), [
    [
      ['HGNC:1', 'symbol', 'ENSG00000000091.1'],
      ['HGNC:3', 'symbol', 'ENSG00000000092.1'],
    ],
    1,
  ]);
  const withId = [['HGNC:1', 'ensembl_gene_id', 'ENSG00000000001.7']];
  for (const order of [
    [...rows.slice(0, 1), A],
    [A, ...rows.slice(0, 1)],
  ])
    assert.deepEqual(await found(order), [withId, 0]);
});

test('where two strange ids claim one symbol, neither is believed', async () => {
  const { documents, badLines } = await parsedText(gct(['98', '99'].map((id) => [`ENSG000000000${id}.1`, 'BBB2', '1', '1', '1'])));
  assert.deepEqual([documents.size, badLines], [0, []]);
});

test('the copy on chromosome Y of a pseudoautosomal gene is passed over, in either order', async () => {
  const copy = ['ENSG00000000001.7_PAR_Y', 'AAA1', '0', '0', '0'];
  for (const rows of [
    [A, copy],
    [copy, A],
  ]) {
    const { documents, badLines, unmatched } = await parsedText(gct(rows));
    const medians = Object.values((documents.get('HGNC:1') as ExpressionDocument).tissues).map(({ median_tpm }) => median_tpm);
    assert.deepEqual([medians, badLines, unmatched], [[3, 0, 1.5], [], 0]);
  }
});

test('an empty or NA cell leaves its tissue out, zero does not; a row without any value is no document, nor is another for its gene', async () => {
  const { documents, badLines } = await parsedText(
    gct([
      ['ENSG00000000001.7', 'AAA1', '', '0', 'NA'],
      ['ENSG00000000002.1', 'BBB2', 'NA', '', ' '],
      ['ENSG00000000077.1', 'BBB2', '1', '1', '1'],
    ]),
  );
  assert.deepEqual((documents.get('HGNC:1') as ExpressionDocument).tissues, { Kidney_Cortex: { median_tpm: 0, unit: 'TPM' } });
  assert.deepEqual([documents.size, badLines], [1, []]);
});

test('a broken line is reported with its number and reason, and the next ones are read', async () => {
  const rows = [
    ['ENSG00000000001.7', 'AAA1', '1', '1,5', '2'],
    ['ENSG00000000001.7', 'AAA1', '1', '2'],
    ['100287102', 'BBB2', '1', '1', '1'],
    ['ENSG00000000001.7', 'AAA1', '-1', '1', '2'],
    A,
    ['ENSG00000000001.8', 'AAA1', '9', '9', '9'],
    ['ENSG00000000002.8', 'BBB2', '9', '9', '9', '9'],
  ];
  const { documents, badLines, rows: count } = await parsedText(gct(rows));
  assert.deepEqual(badLines.toSorted(), [
    'medians:10: 6 columns instead of 5',
    'medians:4: a median is no number from 0 on',
    'medians:5: 4 columns instead of 5',
    'medians:6: "100287102" is no Ensembl gene id',
    'medians:7: a median is no number from 0 on',
    'medians:9: a second row of ENSG00000000001.8; the first is kept',
  ]);
  assert.deepEqual([count, documents.size, (documents.get('HGNC:1') as ExpressionDocument).gencode_id], [7, 1, 'ENSG00000000001.7']);
});

test('v10 is read too: its labels are ids already, and its documents and its version say which release they are of', async () => {
  const name = 'GTEx_Analysis_v10_RNASeQCv2.4.2_gene_median_tpm.gct.gz';
  const tissues = ['Kidney_Cortex', 'Kidney_Medulla', 'Brain_Spinal_cord_cervical_c-1'];
  const { documents } = await parsedText(gzipSync(gct([A], { tissues })), name);
  const found = documents.get('HGNC:1') as ExpressionDocument;
  assert.deepEqual([found.dataset_version, Object.keys(found.tissues)], ['gtex_v10', tissues.toSorted()]);
  const file = {
    role: 'medians',
    bytes: 1,
    modifiedAt: '',
    lines: () => assert.fail(),
    chunks: () => assert.fail(),
    json: () => assert.fail(),
  };
  assert.equal(await gtex.version({ medians: { ...file, name } }), 'v10');
  assert.equal(await gtex.version({ medians: { ...file, name: NAME } }), 'v8');
});

test('published names of v8 and v10 are known; RPKM of v6p, v7 on GRCh37 and other tables are not', () => {
  const release = (name: string) => gtex.artifacts[0]?.names.map((pattern) => pattern.exec(name)?.groups?.release)[0];
  assert.equal(release(NAME), 'v8');
  assert.equal(release('GTEx_Analysis_v10_RNASeQCv2.4.2_gene_median_tpm.gct'), 'v10');
  assert.equal(release('GTEx_Analysis_2022-06-06_v10_RNASeQCv2.4.2_gene_median_tpm.gct'), 'v10');
  assert.equal(release('GTEx_Analysis_v6p_RNA-seq_RNA-SeQCv1.1.8_gene_median_rpkm.gct'), undefined);
  assert.equal(release('GTEx_Analysis_2016-01-15_v7_RNASeQCv1.1.8_gene_median_tpm.gct'), undefined);
  assert.equal(release('GTEx_Analysis_2017-06-05_v8_RNASeQCv1.1.9_gene_tpm.gct'), undefined);
});

test('without a file, and with one that a setting names but that is not in TPM, the source says why it is skipped', () => {
  const file = {
    role: 'medians',
    bytes: 1,
    modifiedAt: '',
    lines: () => assert.fail(),
    chunks: () => assert.fail(),
    json: () => assert.fail(),
  };
  const why = (name: string) => gtex.missing({ medians: { ...file, name } });
  assert.match(gtex.missing({}) ?? '', /_gene_median_tpm\.gct .*is not there/);
  assert.match(why('GTEx_Analysis_v6p_RNA-seq_RNA-SeQCv1.1.8_gene_median_rpkm.gct') ?? '', /is in RPKM, which cannot be compared with TPM/);
  assert.match(why('medians.gct') ?? '', /is not called like a table of median TPM/);
  assert.match(
    why('GTEx_Analysis_2016-01-15_v7_RNASeQCv1.1.8_gene_median_tpm.gct') ?? '',
    /does not name a release that is read \(v8, v10\)/,
  );
  assert.equal(why(`${NAME}.gz`), undefined);
});

const whole = gct([A, ['ENSG00000000002.1', 'BBB2', '1', '2', '3']]);
const suspects: readonly (readonly [what: string, content: string | Buffer, message: RegExp, name?: string])[] = [
  ['an empty file', '', /does not begin with "#1\.2"/],
  ['a web page', '<!DOCTYPE html>\n<html></html>\n', /it is no GCT table/],
  ['a table without the line of its dimensions', whole.replace('2\t3\n', ''), /line 2 of .* is not its numbers/],
  ['a renamed column', whole.replace('Description', 'Symbol'), /does not begin with Name and Description/],
  ['a header with a column less than announced', whole.replace('\tWhole Blood', ''), /announces 3 columns of values and has 2/],
  ['two columns of one tissue', gct([A], { tissues: ['Whole Blood', 'Whole_Blood', 'Liver'] }), /3 columns of values for 2 tissues/],
  ['a table that was cut after a whole line', whole.slice(0, whole.indexOf('ENSG00000000002')), /announces 2 rows and has 1/],
  ['a table with more rows than announced', gct([A, A], { count: 1 }), /announces 1 rows and has 2/],
  ['a cut compressed file', gzipSync(whole).subarray(0, -10), /end too early/],
  ['a table in RPKM', whole, /is in RPKM/, 'GTEx_Analysis_v6p_RNA-seq_RNA-SeQCv1.1.8_gene_median_rpkm.gct'],
];
for (const [what, content, message, name] of suspects) {
  test(`${what} is suspect, and the message says why`, async () => {
    await assert.rejects(
      parsedText(content, name),
      (error: unknown) => error instanceof ArtifactSuspectError && message.test(error.message),
    );
  });
}

test('Windows line ends, compression and a missing last line end change nothing', async () => {
  const { documents } = await parsedText(whole);
  for (const variant of [whole.replaceAll('\n', '\r\n'), gzipSync(whole), whole.trimEnd()]) {
    assert.deepEqual((await parsedText(variant)).documents, documents);
  }
});

test('parsing ends when it is told to', async () => {
  const medians = await artifactAt(join(SAMPLE_MIRROR, 'gtex', NAME), 'medians');
  const signal = AbortSignal.abort(new Error('stopped'));
  await assert.rejects(parseArtifacts(gtex, { medians }, GENES, { signal }), /stopped/);
});

test('a generated table has a document for each gene with an Ensembl id, passes the gate and is the same for the same seed', async () => {
  const [file] = GENERATORS.gtex({ seed: 7, genes: SAMPLE_GENES, scale: 0.02 });
  const [again] = GENERATORS.gtex({ seed: 7, genes: SAMPLE_GENES, scale: 0.02 });
  const text = [...(file?.chunks() ?? [])].join('');
  assert.equal([...(again?.chunks() ?? [])].join(''), text);
  const { documents, badLines, rows, unmatched } = await parsedText(gzipSync(text), NAME, new GeneIndex(SAMPLE_GENES));
  const known = SAMPLE_GENES.filter(({ ensemblGeneId }) => ensemblGeneId !== null).length;
  const copies = text.split('_PAR_Y\t').length - 1;
  assert.deepEqual([documents.size, rows, badLines, unmatched], [known, 1_124, [], 1_124 - known - copies]);
  for (const { hgncId, check } of gtex.gate.sentinels) assert.equal(check?.(documents.get(hgncId) ?? {}), undefined);
});

test('random tables end in documents, reported lines or suspicion, never in another error', async () => {
  const known = ['ENSG00000000001', 'ENSG00000000002.3_PAR_Y', 'AAA1', 'BBB2', 'OLDA', '0', '1.5', '1e3', 'NA', '', '-'];
  const cell = fc.oneof(fc.constantFrom(...known), fc.string());
  const row = fc.oneof(fc.array(cell, { minLength: 5, maxLength: 5 }), fc.array(cell, { maxLength: 8 }));
  const table = fc.tuple(fc.array(row), fc.option(fc.nat({ max: 9 }), { nil: undefined }));
  const text = fc.oneof(
    table.map(([rows, count]) => gct(rows, count === undefined ? {} : { count })),
    fc.string(),
  );
  const endsWell = async (content: string): Promise<void> => {
    try {
      const { documents, rows, badLines, unmatched } = await parsedText(content);
      assert.ok(documents.size + badLines.length + unmatched <= rows);
      for (const document of documents.values()) assert.ok(Object.keys((document as ExpressionDocument).tissues).length <= TISSUES.length);
    } catch (error) {
      assert.ok(error instanceof ArtifactSuspectError, `${error}`);
    }
  };
  await fc.assert(fc.asyncProperty(text, endsWell), { numRuns: 150 });
});
