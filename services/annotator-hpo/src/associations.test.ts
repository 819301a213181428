import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import fc from 'fast-check';
import { type AssociationTable, readAssociations } from './associations.ts';
import { joinGenes } from './join.ts';
import { artifact, gene, NEVER, tally } from './test-artifact.ts';

const CURRENT = 'ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id';
const BEFORE_2023 =
  '#Format: entrez-gene-id<tab>entrez-gene-symbol<tab>HPO-Term-ID<tab>HPO-Term-Name<tab>Frequency-Raw<tab>Frequency-HPO<tab>Additional Info from G-D source<tab>G-D source<tab>disease-ID for link';
const PKD1_ROWS = {
  current: [
    '5310\tPKD1\tHP:0000107\tRenal cyst\t-\tOMIM:173900',
    '5310\tPKD1\tHP:0003774\tStage 5 chronic kidney disease\tHP:0040282\tORPHA:730',
  ],
  before2023: [
    '5310\tPKD1\tHP:0000107\tRenal cyst\t-\t\t-\tmim2gene\tOMIM:173900',
    '5310\tPKD1\tHP:0003774\tStage 5 chronic kidney disease\t-\tHP:0040282\t\torphadata\tORPHA:730',
  ],
};

function facts(table: AssociationTable) {
  return [...table.byNcbiGeneId.values()].map((gene) => ({
    ncbiGeneId: gene.ncbiGeneId,
    symbol: gene.symbol,
    terms: [...gene.terms()],
    diseases: [...gene.diseases()].map((disease) => table.diseaseIds.text(disease)),
    rows: gene.rows,
  }));
}

const PKD1_FACTS = {
  ncbiGeneId: '5310',
  symbol: 'PKD1',
  terms: [
    ['HP:0000107', true],
    ['HP:0003774', true],
  ],
  diseases: ['OMIM:173900', 'ORPHA:730'],
  rows: 2,
};

for (const [layout, lines] of [
  ['current', [CURRENT, ...PKD1_ROWS.current]],
  ['2023 and before', [BEFORE_2023, ...PKD1_ROWS.before2023]],
] as const) {
  for (const [ends, text] of [
    ['line feeds', `${lines.join('\n')}\n`],
    ['carriage returns', `${lines.join('\r\n')}\r\n`],
    ['no end of the last line', lines.join('\n')],
  ] as const) {
    test(`the ${layout} layout with ${ends} is read, and its header is no gene`, async (t) => {
      const report = tally();

      const table = await readAssociations(await artifact(t, 'genes_to_phenotype.txt', text), () => true, report, NEVER);

      assert.deepEqual(facts(table), [PKD1_FACTS]);
      assert.equal(table.termName('HP:0000107'), 'Renal cyst');
      assert.deepEqual({ rows: report.rowCount, bad: report.badLines }, { rows: 2, bad: [] });
    });
  }
}

test('columns are found by name, in whatever order they stand', async (t) => {
  const text =
    'disease_id\thpo_id\thpo_name\tgene_symbol\tncbi_gene_id\tfrequency\textra\nOMIM:173900\tHP:0000107\tRenal cyst\tPKD1\t5310\t-\t!\n';

  const table = await readAssociations(await artifact(t, 'genes_to_phenotype.txt', text), () => true, tally(), NEVER);

  assert.deepEqual(facts(table), [{ ...PKD1_FACTS, terms: [['HP:0000107', true]], diseases: ['OMIM:173900'], rows: 1 }]);
});

test('lines that cannot be understood are counted with their number and left out', async (t) => {
  const text = [
    CURRENT,
    ...PKD1_ROWS.current,
    '',
    '5310\tPKD1\tHP:0000113',
    'PKD1\t5310\tHP:0000113\tPolycystic kidney dysplasia\t-\tOMIM:173900',
    '5310\tPKD1\tOMIM:173900\tsomething\t-\tHP:0000113',
    '5310\tPKD1\tHP:113\tPolycystic kidney dysplasia\t-\tOMIM:173900',
  ].join('\n');
  const report = tally();

  const table = await readAssociations(await artifact(t, 'genes_to_phenotype.txt', text), () => true, report, NEVER);

  assert.deepEqual(facts(table), [PKD1_FACTS]);
  assert.deepEqual(report.badLines, [
    '5: 3 columns instead of 6',
    '6: "PKD1" is no NCBI gene id',
    '7: "OMIM:173900" is no HPO id',
    '8: "HP:113" is no HPO id',
  ]);
  assert.equal(report.rowCount, 6);
});

test('a finding that was looked for and found in nobody is kept apart, unless another row has seen it', async (t) => {
  const rows = [
    ['HP:0000001', '0/49'],
    ['HP:0000002', '0%'],
    ['HP:0000003', 'HP:0040285'],
    ['HP:0000004', '0/3'],
    ['HP:0000004', '1/3'],
    ['HP:0000005', '5/49'],
    ['HP:0000005', '0/9'],
    ['HP:0000006', '10/10'],
    ['HP:0000007', '0.5%'],
  ].map(([id, frequency]) => `5310\tPKD1\t${id}\tx\t${frequency}\tOMIM:173900`);

  const table = await readAssociations(await artifact(t, 'g.txt', [CURRENT, ...rows].join('\n')), () => true, tally(), NEVER);

  assert.deepEqual(
    [...(table.byNcbiGeneId.get('5310')?.terms() ?? [])].map(([id, isPresent]) => `${id.slice(-1)} ${isPresent}`),
    ['1 false', '2 false', '3 false', '4 true', '5 true', '6 true', '7 true'],
  );
});

test('the older layout says in either of its two frequency columns that a finding was looked for in vain', async (t) => {
  const rows = [
    '5310\tPKD1\tHP:0000001\tx\t0/7\t\t-\tmim2gene\tOMIM:173900',
    '5310\tPKD1\tHP:0000002\tx\t-\tHP:0040285\t-\tmim2gene\tOMIM:173900',
    '5310\tPKD1\tHP:0000003\tx\t-\tHP:0040283\t-\tmim2gene\tOMIM:173900',
  ];

  const table = await readAssociations(await artifact(t, 'g.txt', [BEFORE_2023, ...rows].join('\n')), () => true, tally(), NEVER);

  assert.deepEqual([...(table.byNcbiGeneId.get('5310')?.terms().values() ?? [])], [false, false, true]);
});

test('rows give the same in whatever order they stand, a gene that comes again included', async (t) => {
  const row = fc
    .tuple(
      fc.constantFrom('5310', '5311', 'NCBIGene:5310'),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('-', '0/3', '2/3'),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([id, term, frequency, disease]) => `${id}\tX\tHP:000000${term}\tx\t${frequency}\tOMIM:${disease}`);
  const rows = fc
    .array(row, { maxLength: 20 })
    .chain((own) => fc.tuple(fc.constant(own), fc.shuffledSubarray(own, { minLength: own.length })));
  await fc.assert(
    fc.asyncProperty(rows, async ([own, shuffled]) => {
      const [table, other] = await Promise.all(
        [own, shuffled].map(async (each) =>
          readAssociations(await artifact(t, 'g.txt', [CURRENT, ...each].join('\n')), () => true, tally(), NEVER),
        ),
      );
      const sorted = (from: AssociationTable | undefined) =>
        (from ? facts(from) : [])
          .map(({ terms, diseases, ...rest }) => ({ ...rest, terms: terms.map(String).sort(), diseases: diseases.toSorted() }))
          .sort((a, b) => (a.ncbiGeneId < b.ncbiGeneId ? -1 : 1));

      assert.deepEqual(sorted(table), sorted(other));
      const genes = new Set(own.map((line) => /\d+/.exec(line)?.[0]));
      assert.deepEqual(new Set(table?.byNcbiGeneId.keys()), genes);
    }),
    { numRuns: 60 },
  );
});

for (const [what, text, message] of [
  [
    'without a required column',
    `${CURRENT.replace('hpo_id', 'term')}\n`,
    /lacks the column hpo_id; its header begins "ncbi_gene_id gene_symbol term/,
  ],
  [
    'without required columns of the older layout',
    '#Format: entrez-gene-id<tab>HPO-Term-ID\n',
    /lacks the columns entrez-gene-symbol, HPO-Term-Name, disease-ID for link/,
  ],
  ['without a header', `${PKD1_ROWS.current.join('\n')}\n`, /lacks the columns ncbi_gene_id, gene_symbol/],
  ['with comments only', '# nothing\n#\n', /is empty: it has no header and no rows/],
  ['without anything', '', /is empty/],
  ['that is a web page', '<!doctype html>\n<html><body>Just a moment...</body></html>\n', /lacks the columns/],
] as const) {
  test(`a file ${what} is refused`, async (t) => {
    const file = await artifact(t, 'genes_to_phenotype.txt', text);

    await assert.rejects(
      readAssociations(file, () => true, tally(), NEVER),
      (error) => error instanceof ArtifactSuspectError && message.test(error.message),
    );
  });
}

const PKD1 = gene('PKD1', 'HGNC:9008', '5310');

async function joinedBy(t: TestContext, rows: readonly string[], genes: readonly IndexedGene[]) {
  const table = await readAssociations(await artifact(t, 'g.txt', [CURRENT, ...rows].join('\n')), () => true, tally(), NEVER);
  const report = tally();
  const joined = joinGenes(table, new GeneIndex(genes), report);
  return {
    joined: [...joined].map(([hgncId, { associations, matchedBy }]) => `${hgncId} ${associations.ncbiGeneId} ${matchedBy}`),
    unmatched: report.unmatchedCount,
  };
}

function row(ncbiGeneId: string, symbol: string): string {
  return `${ncbiGeneId}\t${symbol}\tHP:0000107\tRenal cyst\t-\tOMIM:173900`;
}

test('a gene is found by its NCBI id whatever the file calls it', async (t) => {
  assert.deepEqual(await joinedBy(t, [row('5310', 'OTHER')], [PKD1, gene('OTHER', 'HGNC:1', '9')]), {
    joined: ['HGNC:9008 5310 ncbi_gene_id'],
    unmatched: 0,
  });
});

test('where the id leads nowhere, an approved or previous symbol may lead to a gene without rows of its own', async (t) => {
  const genes = [PKD1, gene('NEW1', 'HGNC:1', '11', { previousSymbols: ['OLD1'] }), gene('KEPT', 'HGNC:2', null)];

  assert.deepEqual(await joinedBy(t, [row('5310', 'PKD1'), row('98', 'old1'), row('99', 'KEPT')], genes), {
    joined: ['HGNC:9008 5310 ncbi_gene_id', 'HGNC:1 98 gene_symbol', 'HGNC:2 99 gene_symbol'],
    unmatched: 0,
  });
});

test('a symbol leads nowhere when its gene has rows by id, when two ids claim it, and when it is only an alias', async (t) => {
  const genes = [PKD1, gene('TWICE', 'HGNC:1', null), gene('PRKD1', 'HGNC:2', null, { aliasSymbols: ['PKC-MU'] })];
  const rows = [row('5310', 'PKD1'), row('90', 'PKD1'), row('91', 'TWICE'), row('92', 'TWICE'), row('93', 'PKC-MU'), row('94', 'NOBODY')];

  assert.deepEqual(await joinedBy(t, rows, genes), { joined: ['HGNC:9008 5310 ncbi_gene_id'], unmatched: 5 });
});
