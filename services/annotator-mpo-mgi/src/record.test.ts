import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn, type MarkerFindings } from './findings.ts';
import { type MpoMgiDocument, mpoMgiDocument } from './record.ts';
import { gene } from './test-artifact.ts';
import { ZYGOSITIES, type Zygosity } from './zygosity.ts';

const KIDNEY = 'MP:0005367';
const SYMBOLS = new Map([
  ['MGI:1', 'Ren2'],
  ['MGI:2', 'Ren1'],
]);

type Said = Readonly<Partial<Record<Zygosity, readonly string[]>>>;

/** By MGI id: one genotype per zygosity, with these kidney terms. */
function findings(said: Readonly<Record<string, Said>>): Map<string, MarkerFindings> {
  const all = new Map<string, MarkerFindings>();
  for (const [mgiId, of] of Object.entries(said)) {
    for (const [index, zygosity] of ZYGOSITIES.entries()) {
      const terms = of[zygosity];
      if (!terms) continue;
      findingsIn(all, mgiId, zygosity).addGenotype(index);
      for (const term of terms) findingsIn(all, mgiId, zygosity).addKidneyTerm(term);
    }
  }
  return all;
}

interface Given {
  readonly mice?: readonly string[];
  readonly highLevel?: Readonly<Record<string, readonly string[]>>;
  /** By MGI id; left out where there is no genotype file. */
  readonly said?: Readonly<Record<string, Said>>;
}

function document({ mice = ['MGI:2'], highLevel = {}, said }: Given): MpoMgiDocument {
  return mpoMgiDocument(
    { gene: gene('REN', 'HGNC:9958', '5972'), mgiIds: [...mice], source: 'HMD_HumanPhenotype', matchedBy: 'ncbi_gene_id' },
    {
      orthology: { byHgncId: new Map(), mouseSymbols: SYMBOLS, highLevelTerms: new Map(Object.entries(highLevel)) },
      kidney: { ids: new Set([KIDNEY, 'MP:1', 'MP:2', 'MP:3']), origin: 'ontology' },
      nameOf: (term) => (term === KIDNEY ? 'renal/urinary system phenotype' : undefined),
      findings: said && findings(said),
    },
  );
}

function terms(list: MpoMgiDocument['phenotypes']): string[] | undefined {
  return list?.map(({ term }) => term);
}

test('kidney terms of the counted zygosities are united and sorted; those of other genotypes are listed apart', () => {
  const found = document({ said: { 'MGI:2': { homozygous: ['MP:2'], conditional: ['MP:1'], heterozygous: [], other: ['MP:3'] } } });

  assert.deepEqual(found.phenotypes, [
    { term: 'MP:1', name: null },
    { term: 'MP:2', name: null },
  ]);
  assert.deepEqual([found.detail, found.has_kidney_phenotype, found.phenotype_count], ['genotypes', true, 2]);
  assert.deepEqual(found.zygosity_analysis, {
    homozygous: { has_kidney_phenotype: true, phenotype_count: 1, phenotypes: [{ term: 'MP:2', name: null }], genotype_count: 1 },
    heterozygous: { has_kidney_phenotype: false, phenotype_count: 0, phenotypes: [], genotype_count: 1 },
    conditional: { has_kidney_phenotype: true, phenotype_count: 1, phenotypes: [{ term: 'MP:1', name: null }], genotype_count: 1 },
    other: { has_kidney_phenotype: true, phenotype_count: 1, phenotypes: [{ term: 'MP:3', name: null }], genotype_count: 1 },
    summary: 'hm (true); ht (false)',
  });
});

test('several orthologues are united, sorted by symbol with their ids in the same order', () => {
  const found = document({
    mice: ['MGI:1', 'MGI:2'],
    highLevel: { 'MGI:2': ['MP:9'], 'MGI:1': [KIDNEY] },
    said: { 'MGI:2': { homozygous: ['MP:1'] }, 'MGI:1': { homozygous: ['MP:1', 'MP:2'], heterozygous: ['MP:3'] } },
  });

  assert.deepEqual(found.mouse_orthologs, ['Ren1', 'Ren2']);
  assert.deepEqual(found.mouse_mgi_ids, ['MGI:2', 'MGI:1']);
  assert.deepEqual(terms(found.phenotypes), ['MP:1', 'MP:2', 'MP:3']);
  assert.deepEqual(terms(found.high_level_terms), [KIDNEY, 'MP:9']);
});

test('where the counted zygosities have no kidney term, those of other genotypes stand in', () => {
  const found = document({ said: { 'MGI:2': { homozygous: [], other: ['MP:3'] } } });

  assert.deepEqual([found.has_kidney_phenotype, terms(found.phenotypes)], [true, ['MP:3']]);
  assert.equal(found.zygosity_analysis?.summary, 'hm (false); ht (false)');
});

test('a kidney phenotype that only the list of organ systems knows is the high-level term alone', () => {
  const found = document({ highLevel: { 'MGI:2': ['MP:9', KIDNEY] }, said: { 'MGI:2': { homozygous: [] } } });

  assert.equal(found.has_kidney_phenotype, true);
  assert.deepEqual(found.phenotypes, [{ term: KIDNEY, name: 'renal/urinary system phenotype' }]);
});

test('phenotyped without a kidney term is false; never phenotyped is null', () => {
  const phenotyped = document({ said: { 'MGI:2': { homozygous: [] } } });
  const elsewhere = document({ highLevel: { 'MGI:2': ['MP:9'] }, said: {} });
  const never = document({ highLevel: { 'MGI:2': [] }, said: {} });

  assert.deepEqual([phenotyped.has_kidney_phenotype, phenotyped.zygosity_analysis?.summary], [false, 'hm (false); ht (false)']);
  assert.deepEqual([elsewhere.has_kidney_phenotype, elsewhere.zygosity_analysis?.summary], [false, 'hm (NA); ht (NA)']);
  assert.deepEqual([never.has_kidney_phenotype, never.zygosity_analysis?.summary, never.phenotype_count], [null, 'hm (NA); ht (NA)', 0]);
});

test('without a genotype file the organ systems decide, and nothing is said about terms and zygosity', () => {
  for (const [highLevel, expected] of [
    [{ 'MGI:2': ['MP:9', KIDNEY] }, true],
    [{ 'MGI:2': ['MP:9'] }, false],
    [{ 'MGI:2': [] }, null],
    [{}, null],
  ] as const) {
    const found = document({ highLevel });

    assert.equal(found.has_kidney_phenotype, expected);
    assert.deepEqual(
      [found.detail, found.phenotypes, found.phenotype_count, found.zygosity_analysis],
      ['high_level_terms', null, null, null],
    );
  }
});

test('no organ system is an empty list where the file has the mouse gene, and null where it does not', () => {
  assert.deepEqual(document({ highLevel: { 'MGI:2': [] } }).high_level_terms, []);
  assert.equal(document({}).high_level_terms, null);
});
