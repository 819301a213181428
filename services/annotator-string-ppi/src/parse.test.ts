import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { parseArtifacts } from '@nephron/testing';
import fc from 'fast-check';
import { stringPpi } from './source.ts';
import * as data from './test-data.ts';

const { gene, ensp, infoText, linksText, parsed } = data;
const GENES = [gene(1, 'AAA1'), gene(2, 'BBB2'), gene(3, 'CCC3'), gene(4, 'DDD4')];
const INFO = infoText({ 10: 'AAA1', 20: 'BBB2', 30: 'CCC3', 40: 'DDD4', 50: 'NOBODY' });
const WEIGHTS = { AAA1: 90, BBB2: 50, CCC3: 10 };
type Interaction = Readonly<Record<'partner_symbol' | 'string_score' | 'weighted_score', unknown>>;

async function sample(roles?: Parameters<typeof data.sampleFiles>[0]) {
  const genes = await data.sampleGenes();
  return await parseArtifacts(stringPpi, await data.sampleFiles(roles), new GeneIndex(genes), { panel: data.samplePanel(genes) });
}

test('the sample has the golden values of the sentinel genes', async () => {
  const { documents, badLines, unmatched } = await sample();
  const golden = [
    ['HGNC:9008', 108.72, 4, 217.45, 3128, 782, 1, ['PKD2 999 85.29', 'PKHD1 735 67.9', 'TSC2 795 35.28', 'NPHP1 599 28.98']],
    ['HGNC:9009', 114.4, 2, 161.79, 1838, 919, 2, ['PKD1 999 84.29', 'PKHD1 839 77.5']],
    ['HGNC:2207', 93.41, 3, 161.79, 2290, 763.33, 2, ['COL4A3 890 62.63', 'COL4A4 860 62.24', 'COL4A1 540 36.92']],
    ['HGNC:7908', 51.67, 3, 89.49, 2820, 940, 3, ['ACTN4 914 63.41', 'TRPC6 919 17.81', 'NPHS2 987 8.27']],
    ['HGNC:12559', 0, 0, 0, 0, 0, 0, []],
    ['HGNC:12796', 0, 0, 0, 0, 0, 0, []],
  ] as const;
  for (const [hgncId, ...expected] of golden) {
    const document = documents.get(hgncId) ?? {};
    const summary = document.summary as Readonly<Record<string, number>>;
    const listed = (document.interactions as readonly Interaction[]).map(
      ({ partner_symbol, string_score, weighted_score }) => `${partner_symbol} ${string_score} ${weighted_score}`,
    );
    const { weighted_sum, raw_sum, avg_string_score, strong_interactions } = summary;
    assert.deepEqual(
      [document.ppi_score, document.ppi_degree, weighted_sum, raw_sum, avg_string_score, strong_interactions, listed],
      expected,
    );
  }
  assert.deepEqual([documents.size, badLines, unmatched], [68, [], 0]);
});

test('a gene outside the list, or in it with no weight, has no document and is nobody’s partner', async () => {
  const { documents } = await sample();
  for (const hgncId of ['HGNC:1884', 'HGNC:11998']) assert.equal(documents.has(hgncId), false);
  assert.doesNotMatch(JSON.stringify([...documents.values()]), /"CFTR"|"TP53"/);
});

test('proteins are joined by HGNC id or Ensembl gene, and without the file of aliases by name, with the same scores', async () => {
  const [withIds, byName] = [await sample(), await sample(['protein_info', 'physical_links'])];
  assert.deepEqual(
    [withIds.documents.get('HGNC:9008')?.matched_by, withIds.documents.get('HGNC:11630')?.matched_by],
    ['gene_id', 'gene_id'],
  );
  assert.equal(byName.documents.size, 68);
  for (const [hgncId, document] of byName.documents) {
    assert.deepEqual({ ...withIds.documents.get(hgncId), matched_by: 'symbol' }, document);
  }
});

test('the document says which list it is about, and not which version of it', async () => {
  const { documents } = await sample();
  const keys = 'matched_by preferred_name string_protein_ids panel ppi_score ppi_degree interactions summary';
  for (const document of documents.values()) {
    assert.deepEqual([Object.keys(document).join(' '), document.panel], [keys, 'kidney']);
  }
});

test('links below 400, to itself and to other genes do not count; of isoforms and directions the highest score does', async () => {
  const links = linksText([
    [10, 20, 400],
    [10, 30, 399],
    [10, 11, 999],
    [11, 30, 700],
    [20, 30, 500],
    [20, 40, 900],
    [30, 50, 900],
  ]);
  const oneWay = `${links}${ensp(30)} ${ensp(20)} 600\n`;
  const info = infoText({ 10: 'AAA1', 11: 'AAA1', 20: 'BBB2', 30: 'CCC3', 40: 'DDD4', 50: 'NOBODY' });
  const { documents, badLines, unmatched, rows } = await parsed({ protein_info: info, physical_links: oneWay }, GENES, WEIGHTS);
  const scores = (hgncId: string) => {
    const { interactions = [] } = documents.get(hgncId) ?? {};
    return (interactions as readonly Interaction[]).map(({ partner_symbol, string_score }) => `${partner_symbol} ${string_score}`);
  };
  assert.deepEqual(
    [scores('HGNC:1'), scores('HGNC:2'), scores('HGNC:3')],
    [
      ['BBB2 400', 'CCC3 700'],
      ['AAA1 400', 'CCC3 600'],
      ['AAA1 700', 'BBB2 600'],
    ],
  );
  assert.deepEqual(documents.get('HGNC:1')?.string_protein_ids, [ensp(10), ensp(11)]);
  assert.deepEqual([documents.size, badLines, unmatched, rows], [3, [], 1, 6 + 15]);
});

test('a gene of the list without a protein in STRING has no document; one whose protein binds none of the list has zero', async () => {
  const contents = { protein_info: infoText({ 20: 'BBB2', 30: 'CCC3' }), physical_links: linksText([[20, 30, 200]]) };
  const { documents } = await parsed(contents, GENES, WEIGHTS);
  assert.deepEqual([documents.has('HGNC:1'), documents.get('HGNC:2')?.ppi_score, documents.get('HGNC:2')?.ppi_degree], [false, 0, 0]);
});

test('lines that cannot be understood are named with what is wrong, and the others count', async () => {
  const bad = [
    `${ensp(10)} ${ensp(20)}`,
    `10090.ENSMUSP00000000001 ${ensp(20)} 900`,
    `${ensp(10)} ${ensp(20)} 9x9`,
    `${ensp(10)} ${ensp(20)} 1001`,
    `${ensp(10)} ${ensp(77)} 900`,
    `${ensp(10)}\t${ensp(20)}\t900`,
  ];
  const { badLines, documents } = await parsed(
    { protein_info: INFO, physical_links: `${linksText([[10, 20, 500]])}${bad.join('\n')}` },
    GENES,
    WEIGHTS,
  );
  assert.deepEqual(badLines, [
    'physical_links:4: has not two proteins and a score',
    'physical_links:5: links something that is no human protein',
    'physical_links:6: "9x9" is no score from 0 to 1000',
    'physical_links:7: "1001" is no score from 0 to 1000',
    `physical_links:8: ${ensp(77)} is not in protein.info`,
    'physical_links:9: has not two proteins and a score',
  ]);
  assert.equal(documents.get('HGNC:1')?.ppi_degree, 1);
  const info = `${INFO}nonsense\n${ensp(10)}\tBBB2\t1\tx\n${ensp(60)}\t\t1\tx\n`;
  const second = await parsed({ protein_info: info, physical_links: linksText([[10, 20, 500]]) }, GENES, WEIGHTS);
  assert.deepEqual(second.badLines, [
    'protein_info:7: does not begin with the id of a human protein',
    'protein_info:8: a second line about the same protein; the first is kept',
    'protein_info:9: the protein has no name',
  ]);
});

test('files of v11 are read: other names of columns and sources, all sources of an alias in one line', async () => {
  const names = {
    protein_info: '9606.protein.info.v11.0.txt',
    physical_links: '9606.protein.physical.links.v11.0.txt',
    aliases: '9606.protein.aliases.v11.0.txt',
  };
  const contents = {
    protein_info: infoText({ 10: 'odd', 20: 'BBB2', 30: 'rare' }).replace('#string_protein_id', 'protein_external_id'),
    physical_links: linksText([
      [10, 20, 500],
      [10, 30, 600],
    ]),
    aliases: `## string_protein_id ## alias ## source ##\n${ensp(10)}\tHGNC:1\tBLAST_x Ensembl_HGNC_HGNC_ID\n${ensp(20)}\tHGNC:9\tBLAST_x\n${ensp(30)}\tENSG00000000003\tEnsembl Ensembl_gene\n`,
  };
  const { documents, badLines } = await parsed(contents, GENES, WEIGHTS, names);
  assert.deepEqual(
    [...documents.values()].map(({ matched_by }) => matched_by),
    ['gene_id', 'symbol', 'gene_id'],
  );
  assert.deepEqual(badLines, []);
});

test('the version is the release in the names; files of two releases are refused', async () => {
  assert.equal(await stringPpi.version(await data.sampleFiles()), 'v12.0');
  const { protein_info, physical_links } = await data.sampleFiles();
  const unnamed = { ...protein_info, name: 'info.txt', modifiedAt: '2026-03-01T10:00:00.000Z' };
  assert.equal(await stringPpi.version({ protein_info: unnamed }), '2026-03-01');
  const mixed = { protein_info, physical_links: { ...physical_links, name: '9606.protein.physical.links.v11.5.txt.gz' } };
  const genes = await data.sampleGenes();
  const options = { panel: data.samplePanel(genes) };
  await assert.rejects(parseArtifacts(stringPpi, mixed, new GeneIndex(genes), options), /different releases: 9606.protein.info.v12.0.txt/);
});

test('without one of its two files the source says which is missing; aliases are not needed', async () => {
  const files = await data.sampleFiles();
  assert.equal(stringPpi.missing({ protein_info: files.protein_info, physical_links: files.physical_links }), undefined);
  assert.equal(stringPpi.missing({ protein_info: files.protein_info }), 'the folder string has no 9606.protein.physical.links.v<x>.txt');
  assert.match(stringPpi.missing({}) ?? '', /protein.info.v<x>.txt and no 9606.protein.physical.links/);
});

test('another table, an empty file and a cut one are refused', async () => {
  const links = linksText([[10, 20, 500]]);
  const cut = gzipSync(linksText(Array.from({ length: 500 }, (_, index) => [10, index + 1000, 150] as const)));
  for (const contents of [
    { protein_info: '', physical_links: links },
    { protein_info: links, physical_links: links },
    { protein_info: INFO, physical_links: '' },
    { protein_info: INFO, physical_links: INFO },
    { protein_info: INFO, physical_links: `${data.LINKS_HEADER.replace('combined_score', 'experimental combined_score')}\n` },
    { protein_info: INFO, physical_links: cut.subarray(0, cut.length - 30) },
    { protein_info: INFO, physical_links: links, aliases: links },
  ]) {
    await assert.rejects(parsed(contents, GENES, WEIGHTS), ArtifactSuspectError);
  }
});

test('whatever stands in the files, the parser ends: with documents that add up, or by refusing them', async () => {
  const id = fc.constantFrom(ensp(10), ensp(20), ensp(30), ensp(77), '10090.ENSMUSP00000000001', '', '9606.ENSP');
  const word = fc.oneof(
    id,
    fc.constantFrom('AAA1', 'BBB2', 'HGNC:1', 'HGNC:x', 'ENSG00000000002', 'Ensembl_HGNC_hgnc_id', 'Ensembl_gene'),
    fc.string({ maxLength: 8 }),
  );
  const score = fc.oneof(fc.integer({ min: -5, max: 1100 }).map(String), fc.string({ maxLength: 3 }));
  const lines = (line: fc.Arbitrary<string>) => fc.array(line, { maxLength: 12 }).map((all) => all.join('\n'));
  const header = (text: string) => fc.boolean().map((isThere) => (isThere ? `${text}\n` : ''));
  const text = (head: string, line: fc.Arbitrary<string>) => fc.tuple(header(head), lines(line)).map((parts) => parts.join(''));
  const info = text(
    data.INFO_HEADER,
    fc.array(word, { maxLength: 4 }).map((cells) => cells.join('\t')),
  );
  const links = text(
    data.LINKS_HEADER,
    fc.oneof(
      fc.tuple(id, id, score).map((cells) => cells.join(' ')),
      fc.string({ maxLength: 30 }),
    ),
  );
  const aliases = text(
    data.ALIASES_HEADER,
    fc.array(word, { maxLength: 4 }).map((cells) => cells.join('\t')),
  );
  const contents = fc.record({ protein_info: info, physical_links: links, aliases }, { requiredKeys: ['protein_info', 'physical_links'] });
  await fc.assert(
    fc.asyncProperty(contents, async (files) => {
      try {
        const { documents, badLines, rows } = await parsed(files, GENES, WEIGHTS);
        assert.ok(badLines.length <= rows);
        for (const { ppi_score, ppi_degree } of documents.values()) assert.ok(Number(ppi_score) >= 0 && Number(ppi_degree) < GENES.length);
      } catch (error) {
        if (!(error instanceof ArtifactSuspectError)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});
