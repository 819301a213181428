import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { SAMPLE_MIRROR } from '@nephron/testing';
import fc from 'fast-check';
import { gnomad } from './source.ts';
import { type Contents, parsed, parsedText, tsv, withFiles } from './test-artifact.ts';
import { gene, genesIn, table } from './test-genes.ts';

const SAMPLE = {
  v4: join(SAMPLE_MIRROR, 'gnomad', 'gnomad.v4.1.constraint_metrics.tsv'),
  v2: join(SAMPLE_MIRROR, 'gnomad', 'gnomad.v2.1.1.lof_metrics.by_gene.txt'),
};
const [V41 = []] = await table(SAMPLE.v4);
const [V2 = []] = await table(SAMPLE.v2);
/** v4.0 had neither of these. */
const V40 = V41.filter((name) => !['gene_id', 'canonical', 'level', 'transcript_type', 'chromosome', 'cds_length'].includes(name));
const V411 = [...V41.map((name) => (name === 'lof.pLI' ? 'pLI' : name)), 'transcript_version', 'gene_flags'];

const GENES = new GeneIndex([
  gene('HGNC:1', 'AAA1', 'ENSG00000000001', { previousSymbols: ['OLDA'], aliasSymbols: ['NICK'] }),
  gene('HGNC:2', 'BBB2', 'ENSG00000000002'),
  gene('HGNC:3', 'CCC3', null),
]);

const MANE = {
  ...{ gene: 'AAA1', gene_id: 'ENSG00000000001', transcript: 'ENST00000000011', canonical: 'true', mane_select: 'true' },
  ...{ 'lof.pLI': '9.9e-01', 'lof.oe': '1.0e-01', 'lof.z_score': '5.5', constraint_flags: '[]' },
};
const V2_ROW = { gene: 'AAA1', gene_id: 'ENSG00000000001', transcript: 'ENST00000000021', pLI: '1.0e-01', constraint_flag: '' };

async function sample() {
  const genes = await genesIn(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
  return await parsed({ v4: await artifactAt(SAMPLE.v4, 'v4'), v2: await artifactAt(SAMPLE.v2, 'v2') }, genes);
}

test('the sample has the golden record of COL4A5, key by key and in this order, from v2.1.1', async () => {
  const { documents } = await sample();
  const expected = {
    ...{ source_version: 'gnomad_v2', release: '2.1.1', reference_genome: 'GRCh37', matched_by: 'ensembl_gene_id' },
    ...{ gene_id: 'ENSG00000188153', gene_symbol: 'COL4A5', canonical_transcript: 'ENST00000328300' },
    ...{ pli: 1, lof_z: 6.5869, mis_z: 2.4995, syn_z: -0.35551 },
    ...{ oe_lof: 0.09686, oe_lof_lower: 0.052, oe_lof_upper: 0.191 },
    ...{ oe_mis: 0.72493, oe_mis_lower: 0.672, oe_mis_upper: 0.782, oe_syn: 1.0308, oe_syn_lower: 0.923, oe_syn_upper: 1.152 },
    ...{ obs_lof: 6, obs_mis: 474, obs_syn: 222, exp_lof: 61.945, exp_mis: 653.86, exp_syn: 215.36, flags: [] },
  };
  assert.equal(JSON.stringify(documents.get('HGNC:2207')), JSON.stringify(expected));
});

test('the sample has the golden values of the other sentinel genes', async () => {
  const { documents, badLines, unmatched } = await sample();
  const golden = [
    ['HGNC:9008', 'PKD1', 1, 0.12051, 0.179, 9.9605, 18, 149.37, ['mis_too_many', 'syn_outlier']],
    ['HGNC:9009', 'PKD2', 0.00017271, 0.32696, 0.497, 4.3628, 16, 48.935, []],
    ['HGNC:12559', 'UMOD', 3.0798e-17, 0.90859, 1.253, 0.46177, 27, 29.716, []],
    ['HGNC:12796', 'WT1', 0.99648, 0.07854, 0.247, 4.3089, 2, 25.465, []],
    ['HGNC:7908', 'NPHS1', 2.5376e-14, 0.52087, 0.696, 3.534, 33, 63.356, []],
  ] as const;
  for (const row of golden) {
    const found = documents.get(row[0]);
    assert.ok(found);
    const { gene_symbol, pli, oe_lof, oe_lof_upper, lof_z, obs_lof, exp_lof, flags } = found;
    assert.deepEqual([row[0], gene_symbol, pli, oe_lof, oe_lof_upper, lof_z, obs_lof, exp_lof, flags], row);
  }
  assert.deepEqual([documents.size, badLines, unmatched], [70, [], 0]);
});

test('of the sample, v4.1 wins with its MANE Select transcript, and a gene with a new Ensembl id is found by symbol', async () => {
  const { documents } = await sample();
  const trpc6 = documents.get('HGNC:12338');
  assert.deepEqual(
    [trpc6?.source_version, trpc6?.release, trpc6?.reference_genome, trpc6?.canonical_transcript, trpc6?.mane_select],
    ['gnomad_v4', '4.1', 'GRCh38', 'ENST00000344327', true],
  );
  assert.deepEqual([trpc6?.pli, trpc6?.oe_lof_upper, trpc6?.lof_z, trpc6?.obs_lof], [6.5085e-8, 0.708, 3.4888, 48]);
  const hnf1b = documents.get('HGNC:11630');
  assert.deepEqual([hnf1b?.matched_by, hnf1b?.gene_id, hnf1b?.gene_symbol], ['symbol', 'ENSG00000108753', 'HNF1B']);
});

test('the sentinels of the gate accept the sample and name a measure that cannot be', async () => {
  const { documents } = await sample();
  for (const { hgncId, check } of gnomad.gate.sentinels) {
    const document = documents.get(hgncId);
    assert.ok(document && check);
    assert.equal(check(document), undefined);
    assert.equal(check({ ...document, pli: 12 }), 'has pLI 12, which is no probability');
    assert.equal(check({ ...document, oe_lof: undefined }), 'has undefined for observed / expected loss of function');
    assert.equal(check({ ...document, oe_lof_upper: 48.9 }), 'has LOEUF 48.9');
  }
});

test('MANE Select wins over canonical, canonical over nothing, and RefSeq and other transcripts never count', async () => {
  const canonical = { ...MANE, transcript: 'ENST00000000012', mane_select: 'false', 'lof.pLI': '0.2' };
  const refseq = { ...MANE, gene_id: '17', transcript: 'NM_000017.4', 'lof.pLI': '0.3' };
  const other = { ...canonical, transcript: 'ENST00000000013', canonical: 'false', 'lof.pLI': '0.4' };
  const orders = [
    [canonical, MANE, refseq, other],
    [MANE, other, canonical, refseq],
    [refseq, MANE, canonical],
  ];
  for (const rows of orders) {
    const { documents, badLines } = await parsedText({ v4: tsv(V41, rows) }, GENES);
    assert.deepEqual(
      [documents.get('HGNC:1')?.canonical_transcript, documents.get('HGNC:1')?.pli, badLines],
      ['ENST00000000011', 0.99, []],
    );
  }
  const { documents } = await parsedText({ v4: tsv(V41, [other, canonical, refseq]) }, GENES);
  assert.deepEqual([documents.get('HGNC:1')?.pli, documents.get('HGNC:1')?.mane_select], [0.2, false]);
  const none = await parsedText({ v4: tsv(V41, [other, refseq]) }, GENES);
  assert.deepEqual([none.documents.size, none.rows, none.unmatched], [0, 2, 0]);
});

test('a MANE Select transcript without loss-of-function values leaves the gene to its canonical one, then to v2.1.1', async () => {
  const silent = { ...MANE, 'lof.pLI': 'NA', 'lof.oe': 'NA', 'lof.z_score': '', 'mis.z_score': '1.5' };
  const canonical = { ...MANE, transcript: 'ENST00000000012', mane_select: 'false' };
  const fromCanonical = await parsedText({ v4: tsv(V41, [silent, canonical]), v2: tsv(V2, [V2_ROW]) }, GENES);
  assert.equal(fromCanonical.documents.get('HGNC:1')?.canonical_transcript, 'ENST00000000012');
  const fromV2 = await parsedText({ v4: tsv(V41, [silent]), v2: tsv(V2, [V2_ROW]) }, GENES);
  assert.deepEqual([fromV2.documents.get('HGNC:1')?.release, fromV2.documents.get('HGNC:1')?.pli], ['2.1.1', 0.1]);
});

test('v2.1.1 fills in for genes that v4 lacks and changes no other, and either file alone is enough', async () => {
  const v4 = tsv(V41, [MANE]);
  const v2 = tsv(V2, [V2_ROW, { ...V2_ROW, gene: 'BBB2', gene_id: 'ENSG00000000002.7', pLI: '0.5' }]);
  const releases = async (contents: Contents) =>
    [...(await parsedText(contents, GENES)).documents].map(([id, { release, pli }]) => [id, release, pli]);
  assert.deepEqual(await releases({ v4, v2 }), [
    ['HGNC:1', '4.1', 0.99],
    ['HGNC:2', '2.1.1', 0.5],
  ]);
  assert.deepEqual(await releases({ v4 }), [['HGNC:1', '4.1', 0.99]]);
  assert.deepEqual(await releases({ v2 }), [
    ['HGNC:1', '2.1.1', 0.1],
    ['HGNC:2', '2.1.1', 0.5],
  ]);
});

test('a gene is found by Ensembl id, else by its approved or a previous symbol, never by an alias', async () => {
  const rows = [
    { ...V2_ROW, gene: 'RENAMED', gene_id: 'ENSG00000000002' },
    { ...V2_ROW, gene: 'olda', gene_id: 'ENSG00000000091' },
    { ...V2_ROW, gene: 'CCC3', gene_id: 'ENSG00000000093' },
    { ...V2_ROW, gene: 'NICK', gene_id: 'ENSG00000000094' },
    { ...V2_ROW, gene: 'UNKNOWN', gene_id: 'ENSG00000000095' },
  ];
  const { documents, unmatched } = await parsedText({ v2: tsv(V2, rows) }, GENES);
  const found = [...documents].map(([id, document]) => [id, document.matched_by, document.gene_symbol]);
  assert.deepEqual(found, [
    ['HGNC:2', 'ensembl_gene_id', 'RENAMED'],
    ['HGNC:1', 'symbol', 'olda'],
    ['HGNC:3', 'symbol', 'CCC3'],
  ]);
  assert.equal(unmatched, 2);
});

test('the gene with the right Ensembl id wins over one that only shares its symbol, in either order', async () => {
  const byId = { ...V2_ROW, pLI: '0.7' };
  const bySymbol = { ...V2_ROW, gene_id: 'ENSG00000000099', pLI: '0.8' };
  for (const rows of [
    [byId, bySymbol],
    [bySymbol, byId],
    [bySymbol, byId, { ...bySymbol, gene_id: 'ENSG00000000098' }],
  ]) {
    const { documents, badLines } = await parsedText({ v2: tsv(V2, rows) }, GENES);
    assert.deepEqual([documents.get('HGNC:1')?.pli, documents.get('HGNC:1')?.matched_by, badLines], [0.7, 'ensembl_gene_id', []]);
  }
});

test('where two strange Ensembl ids claim one symbol, neither is believed', async () => {
  const rows = ['ENSG00000000098', 'ENSG00000000099'].map((gene_id) => ({ ...V2_ROW, gene_id }));
  const { documents, badLines } = await parsedText({ v2: tsv(V2, rows) }, GENES);
  assert.deepEqual([documents.size, badLines], [0, []]);
});

test('v4.0, which has no gene ids, is joined by symbol on MANE Select transcripts of Ensembl and says so', async () => {
  const rows = [{ ...MANE, transcript: 'NM_000017.4' }, MANE, { ...MANE, transcript: 'ENST00000000012', mane_select: 'false' }];
  const { documents } = await withFiles({ v4: tsv(V40, rows) }, (files) => parsed(files, GENES), {
    v4: 'gnomad.v4.0.constraint_metrics.tsv',
    v2: '',
  });
  const found = documents.get('HGNC:1');
  assert.deepEqual([found?.release, found?.matched_by, found?.canonical_transcript], ['4.0', 'symbol', 'ENST00000000011']);
  assert.equal(found && 'gene_id' in found, false);
});

test('v4.1.1 is read by its column names, with pLI under its new one and the flags of the gene', async () => {
  const row = { ...MANE, pLI: '0.75', gene_flags: '["low_exome_coverage"]', constraint_flags: '["outlier_syn","no_exp_lof"]' };
  const { documents } = await parsedText({ v4: tsv(V411.toReversed(), [row]) }, GENES);
  const found = documents.get('HGNC:1');
  assert.deepEqual([found?.pli, found?.gene_flags, found?.flags], [0.75, ['low_exome_coverage'], ['no_exp_lof', 'outlier_syn']]);
});

test('flags of v2.1.1 are taken apart; NA and nothing are no flags', async () => {
  const flagsOf = async (constraint_flag: string) =>
    (await parsedText({ v2: tsv(V2, [{ ...V2_ROW, constraint_flag }]) }, GENES)).documents.get('HGNC:1')?.flags;
  assert.deepEqual(await flagsOf('mis_too_many|lof_too_many'), ['lof_too_many', 'mis_too_many']);
  assert.deepEqual([await flagsOf(''), await flagsOf('NA')], [[], []]);
});

test('a broken line is reported with its number and reason, and the next ones are read', async () => {
  const rows = [
    { ...V2_ROW, pLI: '0,5' },
    { ...V2_ROW, gene_id: '5310' },
    { ...V2_ROW, pLI: ' ' },
    V2_ROW,
    { ...V2_ROW, pLI: '0.2' },
    { ...V2_ROW, gene: 'BBB2', gene_id: 'ENSG00000000002' },
  ];
  const { documents, badLines, rows: count } = await parsedText({ v2: tsv(V2, rows).replace('\nAAA1', '\ncut\tshort\nAAA1') }, GENES);
  assert.deepEqual(badLines, [
    `v2:2: 2 columns instead of ${V2.length}`,
    'v2:3: a measure is not a number',
    'v2:4: "5310" is no Ensembl gene id',
    'v2:7: a second row of its kind for AAA1; the first is kept',
  ]);
  assert.deepEqual([count, documents.get('HGNC:1')?.pli, documents.has('HGNC:2')], [7, 0.1, true]);
});

test('Windows line ends, block gzip and a missing last line end change nothing', async () => {
  const genes = await genesIn(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
  const text = (await readFile(SAMPLE.v2, 'utf8')).trimEnd();
  const plain = await parsedText({ v2: text }, genes);
  const halves = [text.slice(0, 9000), text.slice(9000).replaceAll('\n', '\r\n')];
  // A .bgz file is a row of gzip members.
  const blocks = Buffer.concat(halves.map((half) => gzipSync(half)));
  const names = { v4: '', v2: 'gnomad.v2.1.1.lof_metrics.by_gene.txt.bgz' };
  const packed = await withFiles({ v2: blocks }, (files) => parsed(files, genes), names);
  assert.deepEqual([plain.documents.size, packed.documents], [70, plain.documents]);
});

const suspects: readonly (readonly [what: string, contents: Contents, message: RegExp])[] = [
  ['an empty file', { v4: '' }, /is empty/],
  ['a web page', { v2: '<!DOCTYPE html>\n<html></html>\n' }, /lacks the columns gene, gene_id/],
  [
    'a renamed column',
    {
      v4: tsv(
        V41.map((name) => name.replace('lof.oe_ci.upper', 'loeuf')),
        [MANE],
      ),
    },
    /lacks the column lof\.oe_ci\.upper/,
  ],
  [
    'v4.1 without its gene ids',
    {
      v4: tsv(
        V41.filter((name) => name !== 'gene_id'),
        [MANE],
      ),
    },
    /lacks the column gene_id/,
  ],
  ['v2.1.1 under the name of v4', { v4: tsv(V2, [V2_ROW]) }, /lacks the columns mane_select, constraint_flags/],
];
for (const [what, contents, message] of suspects) {
  test(`${what} is suspect, and the message says why`, async () => {
    const isSuspect = (error: unknown): boolean => error instanceof ArtifactSuspectError && message.test(error.message);
    await assert.rejects(parsedText(contents, GENES), isSuspect);
    await assert.rejects(
      withFiles(contents, (files) => gnomad.version(files)),
      isSuspect,
    );
  });
}

test('a file whose compressed data end too early is suspect', async () => {
  const cut = gzipSync(tsv(V2, [V2_ROW])).subarray(0, -10);
  const isSuspect = (error: unknown): boolean => error instanceof ArtifactSuspectError && /end too early/.test(error.message);
  await assert.rejects(parsedText({ v2: cut }, GENES), isSuspect);
});

test('the version names the releases that are there, and without any file the reason is given', async () => {
  const [v4, v2] = [tsv(V41, [MANE]), tsv(V2, [V2_ROW])];
  assert.equal(await withFiles({ v4, v2 }, (files) => gnomad.version(files)), 'v4.1 + v2.1.1');
  assert.equal(await withFiles({ v2 }, (files) => gnomad.version(files)), 'v2.1.1');
  const later = { v4: 'gnomad.v4.1.2.constraint_metrics.tsv.bgz', v2: '' };
  assert.equal(await withFiles({ v4 }, (files) => gnomad.version(files), later), 'v4.1.2');
  const strange = { v4: 'constraint.tsv', v2: 'by_gene.tsv' };
  assert.equal(await withFiles({ v4: tsv(V40, [MANE]), v2 }, (files) => gnomad.version(files), strange), 'v4.0 + v2.1.1');
  assert.equal(await withFiles({ v4: tsv(V411, [MANE]) }, (files) => gnomad.version(files), strange), 'v4.1.1');
  assert.match(gnomad.missing({}) ?? '', /one of them is enough/);
  assert.equal(await withFiles({ v2 }, async (files) => gnomad.missing(files)), undefined);
});

test('published names are known, plain and as .bgz, with the release in them', () => {
  const release = (index: number, name: string) =>
    gnomad.artifacts[index]?.names.map((pattern) => pattern.exec(name)?.groups?.release).find(Boolean);
  assert.equal(release(0, 'gnomad.v4.1.constraint_metrics.tsv'), '4.1');
  assert.equal(release(0, 'gnomad.v4.1.1.constraint_metrics.tsv.bgz'), '4.1.1');
  assert.equal(release(1, 'gnomad.v2.1.1.lof_metrics.by_gene.txt.bgz'), '2.1.1');
  assert.equal(release(1, 'gnomad.v2.1.1.lof_metrics.by_transcript.txt.bgz'), undefined);
});

test('parsing ends when it is told to', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  await withFiles({ v2: tsv(V2, [V2_ROW]) }, async (files) => {
    await assert.rejects(parsed(files, GENES, stopped), /stopped/);
  });
});

test('random lines end in documents, reported lines or suspicion, never in another error', async () => {
  const known = ['AAA1', 'BBB2', 'ENSG00000000001', 'ENST00000000011', 'true', '0.5', '1e-3', 'NA', '', '["a"]'];
  const cell = fc.oneof(fc.constantFrom(...known), fc.string());
  const tableOf = (header: readonly string[]) => {
    const row = fc.array(cell, { minLength: header.length, maxLength: header.length });
    const lines = fc.array(fc.oneof(row, fc.array(cell, { maxLength: 80 })));
    return fc
      .tuple(fc.boolean(), lines)
      .map(([hasHeader, rows]) => [...(hasHeader ? [header] : []), ...rows].map((r) => r.join('\t')).join('\n'));
  };
  const contents = fc.record({ v4: fc.oneof(tableOf(V41), tableOf(V40)), v2: tableOf(V2) }, { requiredKeys: [] });
  const endsWell = async (files: Contents): Promise<void> => {
    try {
      const { documents, rows, badLines, unmatched } = await parsedText(files, GENES);
      assert.ok(documents.size + badLines.length + unmatched <= rows);
    } catch (error) {
      assert.ok(error instanceof ArtifactSuspectError, `${error}`);
    }
  };
  await fc.assert(fc.asyncProperty(contents, endsWell), { numRuns: 150 });
});
