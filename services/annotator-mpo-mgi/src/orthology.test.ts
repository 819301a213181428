import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { readOrthology } from './orthology.ts';
import { artifact, gene, NEVER, type Tally, tally } from './test-artifact.ts';

const HOM_HEADER =
  'DB Class Key\tCommon Organism Name\tNCBI Taxon ID\tSymbol\tEntrezGene ID\tMouse MGI ID\tHGNC ID\tOMIM Gene ID\tGenetic Location';
const PKD1 = gene('PKD1', 'HGNC:9008', '5310');
const REN = gene('REN', 'HGNC:9958', '5972');

interface Texts {
  readonly hmd?: string;
  readonly hom?: string;
}

async function read(t: TestContext, { hmd, hom }: Texts, genes: readonly IndexedGene[], report: Tally = tally()) {
  const files = {
    human_phenotype: hmd === undefined ? undefined : await artifact(t, 'HMD_HumanPhenotype.rpt', hmd),
    homology: hom === undefined ? undefined : await artifact(t, 'HOM_MouseHumanSequence.rpt', hom),
  };
  return await readOrthology(files, new GeneIndex(genes), report, NEVER);
}

async function linked(t: TestContext, texts: Texts, genes: readonly IndexedGene[]): Promise<string[]> {
  const { byHgncId } = await read(t, texts, genes);
  return [...byHgncId.values()].map(({ gene: { symbol }, mgiIds, source, matchedBy }) => `${symbol} ${[...mgiIds]} ${source} ${matchedBy}`);
}

function human(symbol: string, entrezId: string, hgncId: string, key = '1'): string {
  return `${key}\thuman\t9606\t${symbol}\t${entrezId}\t\t${hgncId}\tOMIM:1\t`;
}

function mouse(symbol: string, mgiId: string, key = '1'): string {
  return `${key}\tmouse, laboratory\t10090\t${symbol}\t18763\t${mgiId}\t\t\t`;
}

for (const [layout, line] of [
  ['today', 'PKD1\t5310\tPkd1\tMGI:97603\tMP:0002006, MP:0005367\t'],
  ['without its last column', 'PKD1\t5310\tPkd1\tMGI:97603\tMP:0002006, MP:0005367'],
  ['with a HomoloGene id and spaces between terms', 'PKD1\t5310\t250\tPkd1\tMGI:97603\tMP:0002006 MP:0005367'],
  ['with a HomoloGene id, a flag and spaces around', 'PKD1\t5310\t250\tyes\t Pkd1 \t  MGI:97603 \tMP:0002006  MP:0005367 '],
] as const) {
  test(`HMD_HumanPhenotype.rpt in the layout ${layout} gives orthologue and organ systems`, async (t) => {
    const report = tally();

    const found = await read(t, { hmd: `${line}\r\n` }, [PKD1], report);

    assert.deepEqual([...(found.byHgncId.get('HGNC:9008')?.mgiIds ?? [])], ['MGI:97603']);
    assert.deepEqual([...found.mouseSymbols], [['MGI:97603', 'Pkd1']]);
    assert.deepEqual([...found.highLevelTerms], [['MGI:97603', ['MP:0002006', 'MP:0005367']]]);
    assert.deepEqual({ rows: report.rowCount, bad: report.badLines }, { rows: 1, bad: [] });
  });
}

test('a human gene with several mouse orthologues has them all, and a mouse gene may stand for several human genes', async (t) => {
  const hmd = 'REN\t5972\tRen1\tMGI:97898\t\nREN\t5972\tRen2\tMGI:97899\tMP:0005367\nPKD1\t5310\tRen1\tMGI:97898\t\n';

  assert.deepEqual(await linked(t, { hmd }, [PKD1, REN]), [
    'REN MGI:97898,MGI:97899 HMD_HumanPhenotype ncbi_gene_id',
    'PKD1 MGI:97898 HMD_HumanPhenotype ncbi_gene_id',
  ]);
});

test('a symbol alone leads nowhere', async (t) => {
  const report = tally();

  const { byHgncId } = await read(t, { hmd: 'PKD1\t99999\tPkd1\tMGI:97603\tMP:0005367\n' }, [PKD1], report);

  assert.deepEqual([byHgncId.size, report.unmatchedCount], [0, 1]);
});

test('homology classes speak for genes the first file does not have, by HGNC id or else Entrez id', async (t) => {
  const hom = [
    HOM_HEADER,
    human('PKD1', '1', 'HGNC:9008'),
    mouse('Pkd1', 'MGI:97603'),
    mouse('Ren2', 'MGI:97899', '2'),
    human('REN', '5972', '', '2'),
  ];
  const both = [HOM_HEADER, human('PKD1', '5310', 'HGNC:9008'), mouse('Stale', 'MGI:1')];

  assert.deepEqual(await linked(t, { hom: hom.join('\n') }, [PKD1, REN]), [
    'PKD1 MGI:97603 HOM_MouseHumanSequence hgnc_id',
    'REN MGI:97899 HOM_MouseHumanSequence ncbi_gene_id',
  ]);
  assert.deepEqual(await linked(t, { hmd: 'PKD1\t5310\tPkd1\tMGI:97603\t\n', hom: both.join('\n') }, [PKD1]), [
    'PKD1 MGI:97603 HMD_HumanPhenotype ncbi_gene_id',
  ]);
});

test("HGNC's own MGI ids speak for genes no file has, as far as a file knows the mouse gene", async (t) => {
  const genes = [
    gene('PKD1', 'HGNC:9008', '5310', ['MGI:5']),
    gene('PKD1P1', 'HGNC:30065', null, ['MGI:97603', 'MGI:404']),
    gene('X', 'HGNC:1', null, ['MGI:404']),
  ];

  assert.deepEqual(await linked(t, { hmd: 'PKD1\t5310\tPkd1\tMGI:97603\t\n' }, genes), [
    'PKD1 MGI:97603 HMD_HumanPhenotype ncbi_gene_id',
    'PKD1P1 MGI:97603 HGNC mgi_id',
  ]);
});

test('broken lines of both files are counted with their number and left out', async (t) => {
  const report = tally();
  const hmd = [
    'PKD1\t5310\tPkd1\tMGI:97603\tMP:0005367\t',
    'PKD1\tx\tPkd1\tMGI:97603\t',
    'PKD1\t5310\tPkd1\t97603\t',
    'PKD1\t5310',
    'A\t1\t\tMGI:1\t',
    'A\t1\tA\tMGI:1\tkidney',
  ];
  const hom = [
    HOM_HEADER,
    '1\thuman',
    '1\trat\t10116\tPkd1\t1\t\t',
    '1\tmouse, laboratory\t10090\tPkd1\t1\tnone\t',
    mouse('Pkd1', 'MGI:97603'),
  ];

  const { byHgncId } = await read(t, { hmd: hmd.join('\n'), hom: hom.join('\n') }, [PKD1], report);

  assert.equal(byHgncId.size, 1);
  assert.deepEqual(report.badLines, [
    '2: "x" is no Entrez id',
    '3: "97603" is no MGI id',
    '4: "" is no MGI id',
    '5: the mouse symbol is empty',
    '6: "kidney" is no MP id',
    '2: 2 columns; at least 7 are needed',
    '3: "10116" is neither the human nor the mouse taxon',
    '4: "none" is no MGI id',
  ]);
  assert.equal(report.rowCount, 10);
});

for (const [what, texts, message] of [
  [
    'orthologues without MGI ids',
    { hmd: 'a\tb\tc\n' },
    /^HMD_HumanPhenotype\.rpt has no column of MGI ids behind human symbol, Entrez id and mouse symbol$/,
  ],
  ['orthologues with the MGI ids too far left', { hmd: 'PKD1\t5310\tMGI:97603\n' }, /has no column of MGI ids/],
  [
    'homology without its columns',
    { hom: 'DB Class Key\tSymbol\n' },
    /lacks the columns NCBI Taxon ID, EntrezGene ID, Mouse MGI ID, HGNC ID/,
  ],
  ['homology without anything', { hom: '' }, /lacks the columns/],
] as const) {
  test(`${what} are refused`, async (t) => {
    await assert.rejects(read(t, texts, [PKD1]), (error) => error instanceof ArtifactSuspectError && message.test(error.message));
  });
}
