import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import fc from 'fast-check';
import type { MarkerFindings } from './findings.ts';
import { type MarkerMeaning, readGenotypes } from './genotypes.ts';
import { artifact, NEVER, type Tally, tally } from './test-artifact.ts';

const SYMBOLS = new Map([
  ['MGI:97603', 'Pkd1'],
  ['MGI:98834', 'Trp53'],
  ['MGI:1347464', 'Foxd1'],
]);
const CYST = 'MP:0003675';
const LIVER_CYST = 'MP:0008985';
const RETIRED_CYST = 'MP:0000521';

async function read(
  t: TestContext,
  meaning: MarkerMeaning,
  rows: readonly string[],
  report: Tally = tally(),
): Promise<Map<string, MarkerFindings>> {
  const question = {
    mouseSymbols: SYMBOLS,
    kidneyTerm: (id: string) => (id === CYST || id === RETIRED_CYST ? CYST : undefined),
    findings: new Map<string, MarkerFindings>(),
  };
  await readGenotypes(await artifact(t, 'MGI.rpt', `${rows.join('\n')}\n`), meaning, question, report, NEVER);
  return question.findings;
}

/** `zygosity genotypes/kidney terms` of a mouse gene, for the zygosities it has. */
function said(findings: ReadonlyMap<string, MarkerFindings>, mgiId = 'MGI:97603'): string[] {
  return Object.entries(findings.get(mgiId) ?? {}).map(
    ([zygosity, found]) => `${zygosity} ${found.genotypes().size}/${[...found.kidneyTerms]}`,
  );
}

/** A row of MGI_GenePheno.rpt. */
function causal(composition: string, term: string, markers = 'MGI:97603', alleles = ''): string {
  return `${composition}\t${alleles}\tMGI:1\tinvolves: 129\t${term}\t\t${markers}\tMGI:2`;
}

/** A row of MGI_PhenoGenoMP.rpt. */
function any(composition: string, term: string, markers = 'MGI:97603', alleles = ''): string {
  return `${composition}\t${alleles}\tinvolves: 129\t${term}\t12529408\t${markers}`;
}

test('kidney terms are filed by zygosity, genotypes are counted with or without them', async (t) => {
  const rows = [
    causal('Pkd1<tm1>/Pkd1<tm1>', CYST),
    causal('Pkd1<tm1>/Pkd1<tm1>', CYST),
    causal('Pkd1<tm1>/Pkd1<tm1>', LIVER_CYST),
    causal('Pkd1<tm2>/Pkd1<tm2>', LIVER_CYST),
    causal('Pkd1<tm3>/Pkd1<tm3>', LIVER_CYST),
    causal('Pkd1<tm1>/Pkd1<+>', LIVER_CYST),
    causal('Pkd1<tm1>/Pkd1<tm2>', CYST),
  ];

  assert.deepEqual(said(await read(t, 'causal', rows)), [`homozygous 3/${CYST}`, 'heterozygous 1/', `other 1/${CYST}`]);
});

test('a retired term is counted as the one that took its place', async (t) => {
  assert.deepEqual(said(await read(t, 'causal', [causal('Pkd1<tm1>/Pkd1<tm1>', RETIRED_CYST)])), [`homozygous 1/${CYST}`]);
});

for (const separator of ['|', ',', ', ']) {
  test(`markers separated by "${separator}" all count`, async (t) => {
    const row = causal('Pkd1<tm1>/Pkd1<+>', CYST, ['MGI:97603', 'MGI:98834'].join(separator), 'Pkd1<tm1>|Trp53<tm1>');

    const findings = await read(t, 'causal', [row]);

    assert.deepEqual(said(findings), [`other 1/${CYST}`]);
    assert.deepEqual(said(findings, 'MGI:98834'), [`other 1/${CYST}`]);
  });
}

test('where every marker of a genotype is listed, a double mutant belongs to neither gene and a driver to none', async (t) => {
  const report = tally();
  const rows = [
    any('Pkd1<tm1>/Pkd1<+>,Trp53<tm1>/Trp53<tm1>', CYST, 'MGI:97603,MGI:98834'),
    any('Pkd1<tm2>/Pkd1<tm2>,Foxd1<tm1(GFP/cre)Amc>/Foxd1<+>', CYST, 'MGI:97603,MGI:1347464'),
  ];

  const findings = await read(t, 'all', rows, report);

  assert.deepEqual(said(findings), [`conditional 1/${CYST}`]);
  assert.deepEqual([said(findings, 'MGI:98834'), said(findings, 'MGI:1347464')], [[], []]);
  assert.equal(report.unmatchedCount, 0);
});

test('a gene that stands under another symbol in its only genotype is still recognised', async (t) => {
  assert.deepEqual(said(await read(t, 'all', [any('Pc1<tm1>/Pc1<tm1>', CYST)])), [`homozygous 1/${CYST}`]);
  assert.deepEqual(said(await read(t, 'causal', [causal('Pc1<tm1>/Pc1<+>', CYST)])), [`heterozygous 1/${CYST}`]);
  assert.deepEqual(said(await read(t, 'causal', [causal('A<tm1>/A<+>,B<tm1>/B<+>', CYST)])), [`other 1/${CYST}`]);
});

test('rows give the same whether those of one genotype follow each other or not', async (t) => {
  const compositions = ['Pkd1<tm1>/Pkd1<tm1>', 'Pkd1<tm1>/Pkd1<+>', 'Pkd1<tm1>/Pkd1<+>,Trp53<tm1>/Trp53<tm1>', 'Pkd1<tm10>/Pkd1<tm10>'];
  const row = fc
    .tuple(
      fc.constantFrom(...compositions),
      fc.constantFrom(CYST, LIVER_CYST, RETIRED_CYST, 'MP:12', ` ${CYST}`),
      fc.constantFrom('MGI:97603', 'MGI:97603,MGI:98834', 'MGI:98834', 'MGI:9760', 'Pkd1', ''),
      fc.constantFrom('', '12529408'),
      fc.constantFrom('', '\tMGI:2'),
    )
    .map(([composition, term, markers, pubmed, rest]) => `${composition}\t\tinvolves: 129\t${term}\t${pubmed}\t${markers}${rest}`);
  const rows = fc
    .array(row, { minLength: 1, maxLength: 20 })
    .chain((own) => fc.tuple(fc.constant(own), fc.shuffledSubarray(own, { minLength: own.length })));
  const first = any('Rb1<tm1>/Rb1<tm1>', CYST, 'MGI:97874');
  await fc.assert(
    fc.asyncProperty(rows, async ([own, shuffled]) => {
      const [inOrder, mixed] = [tally(), tally()];
      const findings = await read(t, 'all', [first, ...own.toSorted()], inOrder);
      const other = await read(t, 'all', [first, ...shuffled], mixed);

      for (const mgiId of SYMBOLS.keys()) assert.deepEqual(said(findings, mgiId).sort(), said(other, mgiId).sort());
      assert.deepEqual([inOrder.unmatchedCount, inOrder.badLines.length], [mixed.unmatchedCount, mixed.badLines.length]);
    }),
    { numRuns: 80 },
  );
});

test('rows about other mouse genes, or about none, are unmatched and not broken', async (t) => {
  const report = tally();

  const findings = await read(t, 'all', [any('Rb1<tm1>/Rb1<tm1>', CYST, 'MGI:97874'), any('Tg(x)1Abc/0', CYST, '')], report);

  assert.deepEqual([findings.size, report.unmatchedCount, report.rowCount, report.badLines], [0, 2, 2, []]);
});

test('the older layout with allele ids, and carriage returns, are read', async (t) => {
  const row = `Pkd1<tm1>/Pkd1<tm1>\tPkd1<tm1>\tMGI:1\tinvolves: 129\t${CYST}\t\tMGI:97603\r`;

  assert.deepEqual(said(await read(t, 'all', [row])), [`homozygous 1/${CYST}`]);
});

test('broken lines are counted with their number and left out', async (t) => {
  const report = tally();
  const rows = [any('Pkd1<tm1>/Pkd1<tm1>', CYST), 'Pkd1<tm1>', any('Pkd1<tm1>/Pkd1<+>', 'kidney'), any('Pkd1<tm1>/Pkd1<+>', CYST, 'Pkd1')];

  assert.deepEqual(said(await read(t, 'all', rows, report)), [`homozygous 1/${CYST}`]);
  assert.deepEqual(report.badLines, ['2: 1 columns; at least 5 are needed', '3: "kidney" is no MP id', '4: "Pkd1" is no MGI id']);
});

test('a file without MP ids where they should stand is refused', async (t) => {
  for (const text of ['a\tb\tc', `${CYST}\tkidney cyst\t`]) {
    await assert.rejects(
      read(t, 'all', [text]),
      (error) => error instanceof ArtifactSuspectError && /has no column of MP ids/.test(error.message),
    );
  }
});
