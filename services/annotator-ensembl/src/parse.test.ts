import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { hgncGenes, SAMPLE_MIRROR, withArtifacts } from '@nephron/testing';
import fc from 'fast-check';
import { ensembl } from './source.ts';
import { approved, geneLines, HEADER, line, MANE_HEADER, maneText, parsed, parsedLines, type TestTranscript } from './test-gtf.ts';

const AAA1 = approved('HGNC:1', 'AAA1', 'ENSG00000000001', ['OLDA']);
const BBB2 = approved('HGNC:2', 'BBB2', 'ENSG00000000002');
const GENES = [AAA1, BBB2];
const ONE: TestTranscript = { id: 'ENST00000000011', tags: ['basic', 'Ensembl_canonical', 'MANE_Select'], exons: ['100-199', '300-399'] };
const A_LINES = geneLines('ENSG00000000001', 'AAA1', '16 +', [ONE]);
const B_LINES = geneLines('ENSG00000000002', 'BBB2', '16 +', [{ ...ONE, id: 'ENST00000000021' }]);
const SELECT = ['ENSG00000000001.7', 'HGNC:1', 'NM_000001.4', 'ENST00000000011.3', 'MANE Select'] as const;

const sampleGenes = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const sampleFiles = {
  gtf: await artifactAt(join(SAMPLE_MIRROR, 'ensembl', 'Homo_sapiens.GRCh38.106.chr.gtf'), 'gtf'),
  mane: await artifactAt(join(SAMPLE_MIRROR, 'mane', 'MANE.GRCh38.v1.0.summary.txt'), 'mane'),
};

test('the sample has the golden record of TP53, key by key and in this order, exon 1 being the one at the highest position', async () => {
  const { documents } = await parsed(sampleFiles, sampleGenes);
  const starts = [7687377, 7676521, 7676382, 7675994, 7675053, 7674859, 7674181, 7673701, 7673535, 7670609, 7668421];
  const ends = [7687490, 7676622, 7676403, 7676272, 7675236, 7674971, 7674290, 7673837, 7673608, 7670715, 7669690];
  const { canonical_transcript, ...rest } = documents.get('HGNC:11998') ?? assert.fail();
  const { exons, ...transcript } = canonical_transcript;
  const expected = {
    ...{ gene_id: 'ENSG00000141510', gene_version: 18, matched_by: 'ensembl_gene_id', gene_symbol: 'TP53', display_name: 'TP53' },
    ...{ biotype: 'protein_coding', chromosome: '17', start: 7661779, end: 7687538, strand: '-', gene_length: 25760, assembly: 'GRCh38' },
    mane_transcripts: [
      {
        ...{ status: 'MANE Select', transcript_id: 'ENST00000269305', transcript_version: 9 },
        ...{ refseq_transcript_id: 'NM_000546.6', is_same_version: true },
      },
    ],
    ...{ transcript_count: 1, exon_count: 11 },
  };
  assert.equal(JSON.stringify(rest), JSON.stringify(expected));
  assert.deepEqual(Object.keys(documents.get('HGNC:11998') ?? {}).slice(12), [
    ...['canonical_transcript', 'mane_transcripts', 'transcript_count', 'exon_count'],
  ]);
  const expectedTranscript = {
    ...{ transcript_id: 'ENST00000269305', transcript_version: 9, display_name: 'TP53-201', biotype: 'protein_coding' },
    ...{ is_canonical: true, chosen_by: 'MANE_Select', start: 7668421, end: 7687490, exon_count: 11 },
    ...{ refseq_transcript_id: 'NM_000546.6', refseq_is_same_version: true },
  };
  assert.equal(JSON.stringify(transcript), JSON.stringify(expectedTranscript));
  assert.deepEqual([exons.map(({ start }) => start), exons.map(({ end }) => end)], [starts, ends]);
  assert.deepEqual(exons.map((exon) => [exon.exon_number, exon.genomic_order, exon.length]).at(0), [1, 11, 114]);
  assert.deepEqual(Object.keys(exons[0] ?? {}), ['exon_id', 'exon_number', 'genomic_order', 'start', 'end', 'length']);
});

test('the sample has the golden values of the sentinel genes', async () => {
  const { documents, badLines, unmatched } = await parsed(sampleFiles, sampleGenes);
  const golden = [
    ['HGNC:9008', 'PKD1', '16', '-', 2088708, 2135898, 'ENST00000262304', 'NM_001009944.3', 46],
    ['HGNC:9009', 'PKD2', '4', '+', 88007635, 88077777, 'ENST00000237596', 'NM_000297.4', 15],
    ['HGNC:2207', 'COL4A5', 'X', '+', 108439838, 108697545, 'ENST00000328300', 'NM_033380.3', 53],
    ['HGNC:12559', 'UMOD', '16', '-', 20333051, 20352715, 'ENST00000396138', 'NM_003361.4', 11],
    ['HGNC:12796', 'WT1', '11', '-', 32387775, 32435539, 'ENST00000452863', 'NM_024426.6', 10],
    ['HGNC:7908', 'NPHS1', '19', '-', 35825372, 35852504, 'ENST00000378910', 'NM_004646.4', 29],
  ] as const;
  for (const row of golden) {
    const { gene_symbol, chromosome, strand, canonical_transcript: canonical, exon_count } = documents.get(row[0]) ?? assert.fail(row[1]);
    const { start, end, transcript_id, refseq_transcript_id, exons } = canonical;
    assert.deepEqual([row[0], gene_symbol, chromosome, strand, start, end, transcript_id, refseq_transcript_id, exon_count], row);
    const first = exons[0];
    assert.equal(strand === '+' ? first?.start : first?.end, strand === '+' ? start : end, `exon 1 of ${gene_symbol}`);
  }
  assert.deepEqual([documents.size, badLines, unmatched], [70, [], 0]);
  assert.equal(documents.get('HGNC:9008')?.transcript_count, 2);
});

test('a gene without MANE or canonical transcript gets its longest protein-coding one, and says so', async () => {
  const muc1 = (await parsed(sampleFiles, sampleGenes)).documents.get('HGNC:7508');
  const { transcript_id, chosen_by, is_canonical, refseq_transcript_id } = muc1?.canonical_transcript ?? assert.fail();
  assert.deepEqual([transcript_id, chosen_by, is_canonical], ['ENST00000620103', 'longest_protein_coding', false]);
  assert.deepEqual([refseq_transcript_id, muc1?.mane_transcripts], [null, []]);
});

test('the sentinels of the gate accept the sample and name what cannot be', async () => {
  const { documents } = await parsed(sampleFiles, sampleGenes);
  for (const { hgncId, check } of ensembl.gate.sentinels) {
    const document = documents.get(hgncId) ?? assert.fail();
    assert.equal(check?.(document), undefined);
    assert.match(check?.({ ...document, chromosome: '99' }) ?? '', /^lies on chromosome 99, not/);
    assert.match(check?.({ ...document, strand: document.strand === '+' ? '-' : '+' }) ?? '', /^lies on the . strand, not/);
    assert.equal(check?.({ ...document, exon_count: 1 }), 'has 1 exons');
  }
});

test('the version names both releases, and Ensembl alone where MANE is not there; without a GTF nothing can be done', async () => {
  assert.equal(await ensembl.version(sampleFiles), '106 + MANE 1.0');
  assert.equal(await ensembl.version({ gtf: sampleFiles.gtf }), '106');
  assert.match(ensembl.missing({ mane: sampleFiles.mane }) ?? '', /no Homo_sapiens\.GRCh38/);
  assert.equal(ensembl.missing({ gtf: sampleFiles.gtf }), undefined);
});

test('MANE not read is told from MANE without a partner', async () => {
  const without = (await parsedLines(A_LINES, GENES)).documents.get('HGNC:1');
  assert.deepEqual([without?.mane_transcripts, without?.canonical_transcript.refseq_transcript_id], [null, null]);
  const unpaired = (await parsedLines(A_LINES, GENES, maneText([]))).documents.get('HGNC:1');
  assert.deepEqual([unpaired?.mane_transcripts, unpaired?.canonical_transcript.refseq_transcript_id], [[], null]);
});

test('where MANE compared another version of the transcript, the record says so', async () => {
  const older = maneText([['ENSG00000000001.6', 'HGNC:1', 'NM_000001.3', 'ENST00000000011.2', 'MANE Select']]);
  const { canonical_transcript, mane_transcripts } = (await parsedLines(A_LINES, GENES, older)).documents.get('HGNC:1') ?? assert.fail();
  assert.deepEqual([canonical_transcript.transcript_version, canonical_transcript.refseq_is_same_version], [3, false]);
  assert.deepEqual([mane_transcripts?.[0]?.transcript_version, mane_transcripts?.[0]?.is_same_version], [2, false]);
  const same = (await parsedLines(A_LINES, GENES, maneText([SELECT]))).documents.get('HGNC:1');
  assert.equal(same?.canonical_transcript.refseq_is_same_version, true);
});

test('MANE Plus Clinical transcripts are listed after MANE Select, and never chosen before it', async () => {
  const clinical = { id: 'ENST00000000010', tags: ['MANE_Plus_Clinical'], exons: ['50-700'] };
  const lines = geneLines('ENSG00000000001', 'AAA1', '16 +', [clinical, ONE]);
  const mane = maneText([
    ['ENSG00000000001.7', 'HGNC:1', 'NM_000009.1', 'ENST00000000010.3', 'MANE Plus Clinical'],
    ['ENSG00000000001.7', 'HGNC:1', 'NM_000007.1', 'ENST00000000099.1', 'MANE Plus Clinical'],
    SELECT,
  ]);
  const document = (await parsedLines(lines, GENES, mane)).documents.get('HGNC:1');
  assert.deepEqual(
    document?.mane_transcripts?.map((one) => [one.status, one.transcript_id, one.refseq_transcript_id, one.is_same_version]),
    [
      ['MANE Select', 'ENST00000000011', 'NM_000001.4', true],
      ['MANE Plus Clinical', 'ENST00000000010', 'NM_000009.1', true],
      ['MANE Plus Clinical', 'ENST00000000099', 'NM_000007.1', null],
    ],
  );
  assert.equal(document?.canonical_transcript.refseq_transcript_id, 'NM_000001.4');
  assert.equal(document?.transcript_count, 2);
});

test('a gene is joined by its Ensembl id, else by the HGNC id that MANE gives, else by its approved or previous symbol', async () => {
  const genes = [
    AAA1,
    approved('HGNC:2', 'BBB2', 'ENSG00000000777'),
    approved('HGNC:3', 'CCC3', null),
    approved('HGNC:4', 'DDD4', null, ['OLDD']),
  ];
  const named = (id: string, name: string, no: number): string[] => geneLines(id, name, '16 +', [{ ...ONE, id: `ENST0000000009${no}` }]);
  const lines = [
    ...named('ENSG00000000001', 'ANOTHER', 1),
    ...named('ENSG00000000002', 'CCC3', 2),
    ...named('ENSG00000000003', 'CCC3', 3),
    ...named('ENSG00000000004', 'OLDD', 4),
    ...named('ENSG00000000005', 'NOBODY', 5),
  ];
  const mane = maneText([['ENSG00000000002.1', 'HGNC:2', 'NM_000002.1', 'ENST00000000092.3', 'MANE Select']]);
  const { documents, unmatched, badLines } = await parsedLines(lines, genes, mane);
  assert.deepEqual(
    [...documents].map(([hgncId, { gene_id, matched_by, gene_symbol }]) => [hgncId, gene_id, matched_by, gene_symbol]),
    [
      ['HGNC:1', 'ENSG00000000001', 'ensembl_gene_id', 'ANOTHER'],
      ['HGNC:2', 'ENSG00000000002', 'hgnc_id', 'CCC3'],
      ['HGNC:3', 'ENSG00000000003', 'symbol', 'CCC3'],
      ['HGNC:4', 'ENSG00000000004', 'symbol', 'OLDD'],
    ],
  );
  assert.deepEqual([unmatched, badLines], [1, []]);
});

test('a symbol gives way to an id, an alias is never believed, and a symbol of two genes leads to neither', async () => {
  const aliased = { ...approved('HGNC:5', 'EEE5', null), aliasSymbols: ['NICK'] };
  const genes = [AAA1, approved('HGNC:3', 'CCC3', null), aliased];
  const named = (id: string, name: string, no: number): string[] => geneLines(id, name, '16 +', [{ ...ONE, id: `ENST0000000009${no}` }]);
  const lines = [
    ...named('ENSG00000000006', 'AAA1', 1),
    ...named('ENSG00000000001', 'AAA1', 2),
    ...named('ENSG00000000003', 'CCC3', 3),
    ...named('ENSG00000000004', 'CCC3', 4),
    ...named('ENSG00000000005', 'NICK', 5),
  ];
  const { documents } = await parsedLines(lines, genes);
  assert.deepEqual(
    [...documents.values()].map(({ gene_id, matched_by }) => [gene_id, matched_by]),
    [['ENSG00000000001', 'ensembl_gene_id']],
  );
});

test('of two copies in the pseudoautosomal regions the one on X is taken, whichever comes first and however the other is called', async () => {
  const onX = geneLines('ENSG00000000001', 'AAA1', 'X +', [ONE]);
  const onY = geneLines('ENSG00000000001', 'AAA1', 'Y +', [ONE]);
  const suffixed = geneLines('ENSG00000000001_PAR_Y', 'AAA1', 'Y +', [ONE]);
  const renamed = geneLines('ENSG00000000009', 'AAA1', 'Y +', [ONE]);
  for (const lines of [
    [...onX, ...onY],
    [...onY, ...onX],
    [...suffixed, ...onX],
    [...renamed, ...onX],
    [...onX, ...renamed],
  ]) {
    const { documents, badLines } = await parsedLines(lines, GENES);
    assert.deepEqual(
      [[...documents].map(([id, { chromosome, gene_id }]) => [id, chromosome, gene_id]), badLines],
      [[['HGNC:1', 'X', 'ENSG00000000001']], []],
    );
  }
  for (const lines of [onY, suffixed]) {
    const { chromosome, gene_id, matched_by } = (await parsedLines(lines, GENES)).documents.get('HGNC:1') ?? assert.fail();
    assert.deepEqual([chromosome, gene_id, matched_by], ['Y', 'ENSG00000000001', 'ensembl_gene_id']);
  }
});

test('a gene without a symbol is kept, and the order of attributes does not matter', async () => {
  const unnamed = (await parsedLines(geneLines('ENSG00000000001', undefined, 'chrM -', [{ ...ONE, exons: ['300-399', '100-199'] }]), GENES))
    .documents;
  const { gene_symbol, chromosome, strand, exon_count } = unnamed.get('HGNC:1') ?? assert.fail();
  assert.deepEqual([gene_symbol, chromosome, strand, exon_count], [null, 'MT', '-', 2]);
  const shuffled = A_LINES.map((text) => {
    const [attributes = '', ...columns] = text.split('\t').reverse();
    const turned = attributes
      .split('; ')
      .map((part) => part.replace(/;$/, ''))
      .reverse()
      .join('; ');
    return [...columns.reverse(), `${turned};`].join('\t');
  });
  assert.deepEqual((await parsedLines(shuffled, GENES)).documents, (await parsedLines(A_LINES, GENES)).documents);
});

test('a gene that goes on after another one began makes the file suspect: its document would lack what comes late', async () => {
  const [late = ''] = A_LINES.slice(-2);
  await assert.rejects(parsedLines([...A_LINES, ...B_LINES, late], GENES), (error: Error) => {
    assert.ok(error instanceof ArtifactSuspectError);
    assert.match(error.message, /lines of ENSG00000000001 are not together; line 16/);
    return true;
  });
});

test('a gene that comes a second time is reported, and the first is kept', async () => {
  const moved = geneLines('ENSG00000000001', 'AAA1', '17 +', [ONE]);
  const { documents, badLines } = await parsedLines([...A_LINES, ...moved, ...B_LINES], GENES);
  assert.deepEqual([documents.get('HGNC:1')?.chromosome, documents.size], ['16', 2]);
  assert.deepEqual(badLines, ['gtf:10: gene ENSG00000000001 comes a second time on chromosome 17; the first is kept']);
});

const replaced = (at: number, from: string | RegExp, to: string): string[] =>
  A_LINES.map((text, index) => (index === at ? text.replace(from, to) : text));

const BROKEN: readonly (readonly [what: string, lines: readonly string[], why: RegExp])[] = [
  ['lost exon', A_LINES.filter((_, index) => index !== 4), /the exons of ENST00000000011 span 100-199, the transcript 100-399/],
  ['exon number that is missing', replaced(4, 'exon_number "2"; ', ''), /an exon of ENST00000000011 cannot be understood/],
  ['exon number given twice', replaced(4, 'exon_number "2"', 'exon_number "1"'), /are not numbered 1 to 2/],
  [
    'numbering along the chromosome on the minus strand',
    geneLines('ENSG00000000001', 'AAA1', '16 -', [ONE]),
    /are not numbered along the - strand/,
  ],
  ['strand that is none', replaced(0, '\t+\t', '\t.\t'), /has no positions or strand/],
  ['start after the end', replaced(0, '\t100\t', '\t999\t'), /has no positions or strand/],
  ['transcript outside its gene', replaced(1, '\t399\t', '\t499\t'), /lies outside its gene/],
  ['gene without transcripts', A_LINES.slice(0, 1), /has no transcripts/],
  [
    'unknown feature',
    [...A_LINES.slice(0, 4), A_LINES[4]?.replace('\texon\t', '\texom\t') ?? ''],
    /a feature that a GTF of Ensembl does not have/,
  ],
];

for (const [what, lines, why] of BROKEN) {
  test(`no document comes of a gene with this: ${what}`, async () => {
    const { documents, badLines } = await parsedLines([...lines, ...B_LINES], GENES);
    assert.deepEqual([...documents.keys()], ['HGNC:2']);
    assert.match(badLines.join('\n'), why);
  });
}

test('lines before any gene, of another gene and of no GTF are reported one by one', async () => {
  const stray = line('exon', '16 100 199 +', { gene_id: 'ENSG00000000009', transcript_id: 'ENST00000000091' });
  const { documents, badLines, rows } = await parsedLines([stray, ...A_LINES, stray, 'nonsense', ...B_LINES], GENES);
  assert.deepEqual([...documents.keys()], ['HGNC:1', 'HGNC:2']);
  assert.deepEqual(
    badLines.map((text) => text.split(':')[1]),
    ['4', '11', '12'],
  );
  assert.equal(rows, A_LINES.length + B_LINES.length + 3);
});

test('a file on another assembly, or on none it names, is suspect', async () => {
  const other = `#!genome-version GRCh37\n${A_LINES.join('\n')}\n`;
  const names = { gtf: 'Homo_sapiens.GRCh38.87.chr.gtf', mane: 'MANE.GRCh38.v1.5.summary.txt' };
  const suspect = (content: string | Buffer) =>
    withArtifacts<'gtf' | 'mane', void>(names, { gtf: content }, async (files) => {
      await assert.rejects(parsed(files, GENES), ArtifactSuspectError);
    });
  await suspect(other);
  await suspect(`${A_LINES.join('\n')}\n`);
  await suspect(gzipSync(`${[...HEADER, ...A_LINES, ...B_LINES].join('\n')}\n`).subarray(0, 150));
});

test('rows of MANE that cannot be understood are reported, a lost column makes the file suspect', async () => {
  const mane = maneText([
    SELECT,
    ['ENSG00000000001.7', 'HGNC:1', 'NM_000002.4', 'ENST00000000011.3', 'MANE Select'],
    ['LRG_1', 'HGNC:1', 'NM_000003.4', 'ENST00000000012.3', 'MANE Select'],
    ['ENSG00000000001.7', 'HGNC:1', 'XM_000003.4', 'ENST00000000012.3', 'MANE Select'],
    ['ENSG00000000001.7', 'HGNC:1', 'NM_000003.4', 'ENST00000000012.3', 'MANE Maybe'],
  ]);
  const { documents, badLines } = await parsedLines(A_LINES, GENES, `${mane}short\trow\n`);
  assert.equal(documents.get('HGNC:1')?.canonical_transcript.refseq_transcript_id, 'NM_000001.4');
  assert.deepEqual(badLines.map((text) => text.replace(/:.*/, '')).length, 5);
  await assert.rejects(parsedLines(A_LINES, GENES, mane.replace('MANE_status', 'status')), /lacks the column MANE_status/);
  assert.ok(MANE_HEADER.includes('MANE_status'));
});

const fragment = fc.oneof(
  fc.constantFrom(...A_LINES, ...B_LINES, ...HEADER, '#!genome-version GRCh37', ''),
  fc
    .tuple(fc.constantFrom(...A_LINES, ...B_LINES), fc.nat(400), fc.string())
    .map(([text, at, piece]) => text.slice(0, at) + piece + text.slice(at)),
  fc.tuple(fc.constantFrom(...A_LINES), fc.nat(400)).map(([text, at]) => text.slice(0, at)),
  fc.string(),
);

test('whatever the files contain, the parser ends, with documents that hold together or with a suspicion', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fragment, { maxLength: 30 }), fc.string(), async (lines, mane) => {
      try {
        const { documents } = await parsedLines(lines, GENES, `${maneText([SELECT])}${mane}`);
        for (const { exon_count, canonical_transcript: canonical, start, end } of documents.values()) {
          assert.equal(canonical.exons.length, exon_count);
          assert.ok(exon_count > 0 && start <= canonical.start && canonical.start <= canonical.end && canonical.end <= end);
          assert.deepEqual(
            canonical.exons.map(({ exon_number }) => exon_number),
            canonical.exons.map((_, index) => index + 1),
          );
        }
      } catch (error) {
        assert.ok(error instanceof ArtifactSuspectError, String(error));
      }
    }),
    { numRuns: 150 },
  );
});

test('exons that are shuffled within their transcript give the same document on either strand', async () => {
  const blocks = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(blocks, fc.constantFrom('+' as const, '-' as const), fc.infiniteStream(fc.nat()), async (numbers, strand, shuffle) => {
      const along = numbers.toSorted((a, b) => a - b).map((no) => `${no * 1000 + 1}-${no * 1000 + 120}`);
      const lines = geneLines('ENSG00000000001', 'AAA1', `16 ${strand}`, [{ ...ONE, exons: strand === '+' ? along : along.toReversed() }]);
      const [gene = '', transcript = '', ...exons] = lines;
      const keyed = exons.map((text) => [shuffle.next().value ?? 0, text] as const);
      const shuffled = keyed.toSorted(([a], [b]) => a - b).map(([, text]) => text);
      const expected = (await parsedLines(lines, GENES)).documents.get('HGNC:1');
      assert.deepEqual((await parsedLines([gene, transcript, ...shuffled], GENES)).documents.get('HGNC:1'), expected);
      const found = expected?.canonical_transcript.exons ?? [];
      assert.deepEqual(
        found.map(({ genomic_order }) => genomic_order),
        strand === '+' ? found.map((_, i) => i + 1) : found.map((_, i) => found.length - i),
      );
      assert.equal(
        found.reduce((sum, { length }) => sum + length, 0),
        120 * numbers.length,
      );
    }),
    { numRuns: 40 },
  );
});
