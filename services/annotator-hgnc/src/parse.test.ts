import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { SAMPLE_MIRROR } from '@nephron/testing';
import fc from 'fast-check';
import type { HgncDocument } from './record.ts';
import { hgnc } from './source.ts';
import { headerOf, parsed, parsedText, tsv, withCompleteSet } from './test-artifact.ts';

const SAMPLE = join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt');
const HEADER = await headerOf(SAMPLE);
/** As HGNC called and had its columns in 2018. */
const OLD_HEADER = HEADER.filter((name) => name !== 'mane_select' && name !== 'agr' && name !== 'gencc').map((name) =>
  name.replace('gene_group', 'gene_family'),
);
const FIRST = { hgnc_id: 'HGNC:1001', symbol: 'AAA1' };
const SECOND = { hgnc_id: 'HGNC:1002', symbol: 'BBB2' };

async function sample(): Promise<Map<string, HgncDocument>> {
  const { documents } = await parsed(await artifactAt(SAMPLE, 'complete_set'));
  return new Map(documents.map((document) => [document.symbol, document]));
}

async function only(fields: Readonly<Record<string, string>>, header = HEADER): Promise<HgncDocument> {
  const { documents, badLines } = await parsedText(tsv(header, [{ ...FIRST, ...fields }]));
  assert.deepEqual(badLines, []);
  const [document] = documents;
  assert.ok(document);
  return document;
}

test('the sample has the golden record of PKD1, key by key and in this order', async () => {
  const expected = {
    hgnc_id: 'HGNC:9008',
    symbol: 'PKD1',
    name: 'polycystin 1, transient receptor potential channel interacting',
    status: 'Approved',
    ncbi_gene_id: '5310',
    ensembl_gene_id: 'ENSG00000008710',
    omim_ids: ['601313'],
    orphanet_id: 117846,
    refseq_accession: ['NM_000296'],
    mane_select: { ensembl_transcript_id: 'ENST00000262304.9', refseq_transcript_id: 'NM_001009944.3' },
    locus_type: 'gene with protein product',
    locus_group: 'protein-coding gene',
    location: '16p13.3',
    alias_symbol: ['PBP', 'Pc-1', 'TRPP1'],
    alias_name: ['polycystin 1', 'transient receptor potential cation channel, subfamily P, member 1'],
    prev_symbol: [],
    prev_name: ['polycystic kidney disease 1 (autosomal dominant)'],
    gene_group: ['C-type lectin domain containing', 'MicroRNA protein coding host genes'],
    gene_group_id: [1298, 1691],
    uniprot_ids: ['P98161'],
    mgd_ids: ['MGI:97603'],
    ccds_id: ['CCDS32369', 'CCDS45385'],
    pubmed_ids: [19556541],
    date_approved_reserved: '2001-06-22',
    date_modified: '2023-01-20',
    date_name_changed: '2016-01-28',
  };
  assert.equal(JSON.stringify((await sample()).get('PKD1')), JSON.stringify(expected));
});

test('the sample has the golden identifiers of the other sentinel genes', async () => {
  const genes = await sample();
  const golden = [
    ['PKD2', 'HGNC:9009', '5311', 'ENSG00000118762', 'Q13563', '173910', '4q22.1', 'ENST00000237596.7'],
    ['COL4A5', 'HGNC:2207', '1287', 'ENSG00000188153', 'P29400', '303630', 'Xq22.3', 'ENST00000328300.11'],
    ['UMOD', 'HGNC:12559', '7369', 'ENSG00000169344', 'P07911', '191845', '16p12.3', 'ENST00000396138.9'],
    ['WT1', 'HGNC:12796', '7490', 'ENSG00000184937', 'P19544', '607102', '11p13', 'ENST00000452863.10'],
    ['NPHS1', 'HGNC:7908', '4868', 'ENSG00000161270', 'O60500', '602716', '19q13.12', 'ENST00000378910.10'],
  ];
  for (const row of golden) {
    const gene = genes.get(row[0] ?? '');
    assert.ok(gene);
    const { hgnc_id, ncbi_gene_id, ensembl_gene_id, uniprot_ids, omim_ids, location, mane_select } = gene;
    const ids = [gene.symbol, hgnc_id, ncbi_gene_id, ensembl_gene_id, ...uniprot_ids, ...omim_ids, location];
    assert.deepEqual([...ids, mane_select?.ensembl_transcript_id], row);
  }
  assert.equal(genes.size, 70);
});

test('the sentinels of the gate accept the sample and name what is wrong in a file with slipped columns', async () => {
  const genes = await sample();
  for (const { symbol, check } of hgnc.gate.sentinels) {
    const document = genes.get(symbol);
    assert.ok(document && check);
    assert.equal(check(document), undefined);
    assert.match(check({ ...document, ncbi_gene_id: document.omim_ids[0] }) ?? '', /^has the ncbi_gene_id \d+ instead of \d+$/);
  }
});

test('cells with several values are taken apart, quoted or not, and a quoted quote is one quote', async () => {
  const gene = await only({
    alias_symbol: '"B1| b2 ||B3"',
    prev_symbol: 'C1|C2',
    prev_name: '"the ""old"" name|another"',
    omim_id: '"306250|425000"',
    name: `5''-nucleotidase, "cytosolic" II`,
  });
  assert.deepEqual(gene.alias_symbol, ['B1', 'b2', 'B3']);
  assert.deepEqual(gene.prev_symbol, ['C1', 'C2']);
  assert.deepEqual(gene.prev_name, ['the "old" name', 'another']);
  assert.deepEqual(gene.omim_ids, ['306250', '425000']);
  assert.equal(gene.name, `5''-nucleotidase, "cytosolic" II`);
});

test('what HGNC does not say has no key, lists stay as empty lists', async () => {
  const gene = await only({});
  assert.deepEqual(Object.keys(gene), [
    ...['hgnc_id', 'symbol', 'name', 'status', 'omim_ids', 'refseq_accession', 'locus_group', 'alias_symbol', 'alias_name'],
    ...['prev_symbol', 'prev_name', 'gene_group', 'gene_group_id', 'uniprot_ids', 'mgd_ids', 'ccds_id', 'pubmed_ids', 'date_modified'],
  ]);
  assert.deepEqual(gene.omim_ids, []);
});

test('a symbol keeps its case, an Ensembl id loses its version, and half a MANE pair says nothing', async () => {
  const gene = await only({ symbol: 'C8orf37', ensembl_gene_id: 'ENSG00000156172.7', mane_select: 'ENST00000286688.6' });
  assert.equal(gene.symbol, 'C8orf37');
  assert.equal(gene.ensembl_gene_id, 'ENSG00000156172');
  assert.equal('mane_select' in gene, false);
  const paired = await only({ mane_select: '"NR_003051.4|ENST00000363046.1"' });
  assert.deepEqual(paired.mane_select, { ensembl_transcript_id: 'ENST00000363046.1', refseq_transcript_id: 'NR_003051.4' });
});

test('the layout of 2018 is read: gene families are gene groups, MANE is not there', async () => {
  const gene = await only({ gene_family: '"Polycystins|Lipases"', gene_family_id: '"793|464"' }, OLD_HEADER);
  assert.deepEqual(gene.gene_group, ['Polycystins', 'Lipases']);
  assert.deepEqual(gene.gene_group_id, [793, 464]);
});

test('Windows line ends, a byte order mark, empty lines and a missing last line end change nothing', async () => {
  const text = await readFile(SAMPLE, 'utf8');
  const plain = await parsedText(text);
  const odd = await parsedText(`\uFEFF${text.replace(/\n$/, '').replaceAll('\n', '\r\n\r\n')}`);
  assert.deepEqual(odd.documents, plain.documents);
  assert.deepEqual([odd.rows, odd.badLines], [plain.rows, []]);
  assert.deepEqual((await parsedText(gzipSync(text), 'hgnc_complete_set.txt.gz')).documents, plain.documents);
});

test('columns are found by name wherever they stand', async () => {
  const gene = await only({ location: '1p36', entrez_id: '17', omim_id: '600000' }, ['a_new_column', ...HEADER.toReversed()]);
  assert.deepEqual([gene.location, gene.ncbi_gene_id, gene.omim_ids], ['1p36', '17', ['600000']]);
});

test('the JSON set gives the same documents as the TSV, whatever else its entries hold', async () => {
  const lists = /^(alias_|prev_|gene_group|refseq_acc|ccds_id|uniprot_ids|pubmed_id|mgd_id|omim_id|mane_select)/;
  const numeric = /^(gene_group_id|pubmed_id|orphanet)$/;
  const text = await readFile(SAMPLE, 'utf8');
  const docs = text
    .replace(/\n$/, '')
    .split('\n')
    .slice(1)
    .map((line) => {
      const cells = line.split('\t').map((cell) => cell.replace(/^"(.*)"$/, '$1'));
      const fields = HEADER.map((name, index): [string, unknown] => {
        const values = (cells[index] ?? '').split('|').map((value) => (numeric.test(name) ? Number(value) : value));
        return [name, lists.test(name) ? values : values[0]];
      });
      const given = fields.filter((_, index) => cells[index] !== '');
      return { ...Object.fromEntries(given.reverse()), uuid: 'b4b2d7d0', _version_: 1790000000000000000 };
    });
  const json = JSON.stringify({ responseHeader: { status: 0 }, response: { numFound: docs.length, start: 0, docs } });
  const [fromJson, fromTsv] = [await parsedText(json, 'hgnc_complete_set.json'), await parsedText(text)];
  assert.equal(JSON.stringify(fromJson.documents), JSON.stringify(fromTsv.documents));
  assert.deepEqual([fromJson.rows, fromJson.badLines, fromJson.unmatched], [fromTsv.rows, [], fromTsv.unmatched]);
});

test('a broken line is reported with its number and reason, and the next ones are read', async () => {
  const rows = [
    FIRST,
    { ...SECOND, hgnc_id: '1002' },
    { ...SECOND, symbol: '' },
    { ...SECOND, symbol: 'TWO WORDS' },
    { ...SECOND, name: ' ' },
  ];
  const text = tsv(HEADER, [...rows, { ...SECOND, status: 'Reserved' }, SECOND]).replace('\nHGNC:1001', '\nHGNC:1\tcut\nHGNC:1001');
  const { documents, badLines, rows: count } = await parsedText(text);
  assert.deepEqual(badLines, [
    `2: 2 columns instead of ${HEADER.length}`,
    '4: "1002" is no HGNC id',
    '5: "" is no symbol',
    '6: "TWO WORDS" is no symbol',
    '7: no name',
    '8: status "Reserved" is neither approved nor withdrawn',
  ]);
  assert.deepEqual([count, documents.map(({ symbol }) => symbol)], [8, ['AAA1', 'BBB2']]);
});

test('of two rows with one id, or with one approved symbol, the first is kept and the second reported', async () => {
  const rows = [FIRST, { ...SECOND, hgnc_id: 'HGNC:1001' }, { ...FIRST, hgnc_id: 'HGNC:1003' }, SECOND];
  const { documents, badLines } = await parsedText(tsv(HEADER, rows));
  assert.deepEqual(
    documents.map(({ hgnc_id, symbol }) => [hgnc_id, symbol]),
    [
      ['HGNC:1001', 'AAA1'],
      ['HGNC:1002', 'BBB2'],
    ],
  );
  assert.deepEqual(badLines, [
    '3: HGNC:1001 stands in the file twice; the first is kept',
    '4: the approved symbol AAA1 stands in the file twice; the first is kept',
  ]);
});

for (const column of ['hgnc_id', 'symbol', 'status', 'ensembl_gene_id', 'prev_symbol', 'gene_group', 'mane_select']) {
  test(`a file without the column ${column} is suspect and the message names it`, async () => {
    const renamed = HEADER.map((name) => (name === column ? `${name}_new` : name));
    await assert.rejects(
      parsedText(tsv(renamed, [FIRST])),
      (error) => error instanceof ArtifactSuspectError && error.message.includes(column),
    );
  });
}

const suspects: readonly (readonly [what: string, content: string | Buffer, name: string, message: RegExp])[] = [
  ['an empty file', '', 'hgnc_complete_set.txt', /is empty/],
  ['a web page', '<!DOCTYPE html>\n<html><body>Not found</body></html>\n', 'hgnc_complete_set.txt', /lacks the columns hgnc_id/],
  ['a cut gzip file', gzipSync(tsv(HEADER, [FIRST])).subarray(0, -12), 'hgnc_complete_set.txt.gz', /end too early/],
  ['a cut JSON file', '{"response":{"docs":[{"hgnc_id"', 'hgnc_complete_set.json', /not JSON/],
  ['JSON of another kind', '{"error":"busy"}', 'hgnc_complete_set.json', /no list response.docs/],
  ['JSON without entries', '{"response":{"numFound":0,"docs":[]}}', 'hgnc_complete_set.json', /lacks the columns hgnc_id/],
  ['one page of a JSON answer', '{"response":{"numFound":9,"docs":[{}]}}', 'hgnc_complete_set.json', /announces 9 entries and has 1/],
];
for (const [what, content, name, message] of suspects) {
  test(`${what} is suspect, for the parser and for the version`, async () => {
    const isSuspect = (error: unknown): boolean => error instanceof ArtifactSuspectError && message.test(error.message);
    await assert.rejects(parsedText(content, name), isSuspect);
    await assert.rejects(
      withCompleteSet(content, (file) => hgnc.version({ complete_set: file }), name),
      isSuspect,
    );
  });
}

test('an entry of a JSON set that is no object is reported, and numbers are taken as text', async () => {
  const docs = [null, 'x', [], { ...FIRST, name: 'a gene', status: 'Approved', entrez_id: 17, omim_id: '600000', mgd_id: [null, 'MGI:1'] }];
  const { documents, badLines } = await parsedText(JSON.stringify({ response: { docs } }), 'hgnc_complete_set.json');
  assert.deepEqual(badLines, ['1: not an object', '2: not an object', '3: not an object']);
  assert.deepEqual(
    documents.map((gene) => [gene.ncbi_gene_id, gene.omim_ids, gene.mgd_ids]),
    [['17', ['600000'], ['MGI:1']]],
  );
});

test('the version is the date in the name, else the newest date of change in the file', async () => {
  const text = tsv(HEADER, [{ ...SECOND, date_modified: '2024-10-18' }, FIRST, { ...SECOND, date_modified: 'soon' }]);
  const versionOf = (name: string, content = text) => withCompleteSet(content, (file) => hgnc.version({ complete_set: file }), name);
  assert.equal(await versionOf('hgnc_complete_set_2023-07-01.txt'), '2023-07-01');
  assert.equal(await versionOf('hgnc_complete_set.txt'), '2024-10-18');
  const undated = tsv(HEADER, [{ ...FIRST, date_modified: '' }]);
  await assert.rejects(versionOf('hgnc_complete_set.txt', undated), /has no date_modified in any row/);
});

test('only the complete set is needed, under its current, monthly and JSON names', async () => {
  assert.match(hgnc.missing({}) ?? '', /hgnc_complete_set\.txt/);
  assert.equal(hgnc.missing({ complete_set: await artifactAt(SAMPLE, 'complete_set') }), undefined);
  const release = (name: string) => hgnc.artifacts[0]?.names.map((pattern) => pattern.exec(name)?.groups?.release ?? pattern.test(name));
  assert.deepEqual(release('hgnc_complete_set.txt'), [true, false]);
  assert.deepEqual(release('hgnc_complete_set_2024-10-01.txt'), ['2024-10-01', false]);
  assert.deepEqual(release('hgnc_complete_set_2024-10-01.json'), [false, '2024-10-01']);
  assert.deepEqual(release('withdrawn.txt'), [false, false]);
});

test('parsing ends when it is told to, at its start and on its way', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  await assert.rejects(parsed(await artifactAt(SAMPLE, 'complete_set'), stopped), /stopped/);
  const many = Array.from({ length: 20_000 }, (_, index) => ({ hgnc_id: `HGNC:${index}`, symbol: `A${index}` }));
  await withCompleteSet(tsv(HEADER, many), async (file) => {
    const stop = new AbortController();
    const report = { rows: () => {}, badLine: () => {}, unmatched: () => {} };
    const documents = hgnc.parse({ files: { complete_set: file }, genes: new GeneIndex([]), report, signal: stop.signal });
    await assert.rejects(async () => {
      for await (const _ of documents) stop.abort(new Error('stopped'));
    }, /stopped/);
  });
});

test('random lines end in documents, reported lines or suspicion, never in another error', async () => {
  const cell = fc.oneof(fc.constantFrom('', 'Approved', 'HGNC:1', 'HGNC:2', '"a|b"', '"', 'Entry Withdrawn', 'see HGNC:1'), fc.string());
  const line = fc.oneof(fc.array(cell, { minLength: HEADER.length, maxLength: HEADER.length }), fc.array(cell, { maxLength: 60 }));
  const text = fc
    .tuple(fc.boolean(), fc.array(line))
    .map(([hasHeader, lines]) => [...(hasHeader ? [HEADER] : []), ...lines].map((cells) => cells.join('\t')).join('\n'));
  await fc.assert(
    fc.asyncProperty(text, async (content) => await endsWell(content, 'hgnc_complete_set.txt')),
    { numRuns: 150 },
  );
});

test('random JSON ends in documents, reported entries or suspicion, never in another error', async () => {
  const value = fc.oneof(fc.constantFrom('Approved', 'HGNC:1', 'Entry Withdrawn', 'see HGNC:1'), fc.jsonValue());
  const doc = fc.record({ hgnc_id: value, symbol: value, name: value, status: value, omim_id: value, mane_select: value });
  const content = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.oneof(doc, fc.jsonValue())).map((docs) => ({ response: { docs } })),
  );
  await fc.assert(
    fc.asyncProperty(content, async (json) => await endsWell(JSON.stringify(json), 'hgnc_complete_set.json')),
    { numRuns: 150 },
  );
});

async function endsWell(content: string, name: string): Promise<void> {
  try {
    const { documents, rows, badLines, unmatched } = await parsedText(content, name);
    assert.equal(documents.length + badLines.length + unmatched, rows);
  } catch (error) {
    assert.ok(error instanceof ArtifactSuspectError, `${error}`);
  }
}
