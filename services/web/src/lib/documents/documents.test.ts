import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConstraint } from './gnomad.ts';
import { readNomenclature } from './hgnc.ts';
import { readPhenotypes } from './hpo.ts';
import { readMousePhenotypes } from './mpo-mgi.ts';

test('gnomAD: each class has its interval, and what is absent stays absent', () => {
  const constraint = readConstraint({
    pli: 0,
    oe_lof_upper: 0.1,
    obs_lof: 0,
    exp_lof: 12.5,
    oe_lof: 0,
    oe_lof_lower: 0,
    mis_z: 'NA',
    flags: ['no_exp_syn'],
  });
  assert.equal(constraint.pli, 0);
  assert.equal(constraint.loeuf, 0.1);
  assert.deepEqual(constraint.classes[0], {
    label: 'Loss of function',
    observed: 0,
    expected: 12.5,
    ratio: 0,
    lower: 0,
    upper: 0.1,
    z: null,
  });
  assert.equal(constraint.classes[1]?.z, null);
  assert.deepEqual(constraint.flags, ['no_exp_syn']);
  assert.equal(readConstraint({}).pli, null);
  const measured = readConstraint({
    canonical_transcript: 'ENST1',
    mane_select: true,
    release: '4.1.1',
    source_version: 'gnomad_v4',
    reference_genome: 'GRCh38',
    matched_by: 'symbol',
    flags: ['outlier_syn'],
    gene_flags: ['segdup'],
  });
  assert.deepEqual(measured.basis, ['transcript ENST1 (MANE Select)', 'gnomAD 4.1.1', 'GRCh38']);
  assert.deepEqual(measured.flags, ['outlier_syn', 'segdup']);
  assert.equal(measured.isJoinedBySymbol, true);
  assert.deepEqual(readConstraint({ source_version: 'gnomad_v2' }).basis, ['gnomAD v2']);
  assert.equal(readConstraint({ constraint_not_available: true }).isUnavailable, true);
});

test('HPO: kidney phenotypes come first and only once; unclassified is not "no"', () => {
  const kidney = { id: 'HP:0000107', name: 'Renal cyst' };
  const document = {
    phenotypes: [{ id: 'HP:0001250', name: 'Seizure' }, kidney, { name: 'without an id' }],
    kidney_phenotypes: [kidney],
    excluded_phenotypes: [{ id: 'HP:0009999', name: 'HP:0009999' }],
    matched_by: 'gene_symbol',
    diseases: [{ id: 'OMIM:173900', name: null, db: 'OMIM', dbId: '173900' }],
    classification: {
      clinical_group: { primary: 'cyst_cilio', scores: { cakut: 0.5, cyst_cilio: 0.5, tubulopathy: 0 } },
      onset_group: { primary: null, scores: {} },
      syndromic_assessment: { is_syndromic: false, syndromic_score: 0 },
    },
  };
  const phenotypes = readPhenotypes(document);
  assert.deepEqual(phenotypes.kidney, [kidney]);
  assert.deepEqual(
    phenotypes.other.map((term) => term.id),
    ['HP:0001250'],
  );
  assert.deepEqual(phenotypes.excluded, [{ id: 'HP:0009999', name: null }]);
  assert.equal(phenotypes.isJoinedBySymbol, true);
  assert.deepEqual(phenotypes.diseases, [{ id: 'OMIM:173900', name: null }]);
  assert.equal(phenotypes.classification?.clinicalGroup, 'Cystic kidney disease or ciliopathy');
  assert.equal(phenotypes.classification?.clinicalScores.length, 2);
  assert.equal(phenotypes.classification?.onsetGroup, null);
  assert.equal(phenotypes.classification?.isSyndromic, false);
  assert.equal(readPhenotypes({ classification: {} }).classification, null);
});

test('MGI: "no such mouse was described" is not "no kidney phenotype"', () => {
  const none = { has_kidney_phenotype: false, phenotype_count: 0, phenotypes: [] };
  const mouse = readMousePhenotypes({
    has_kidney_phenotype: true,
    mouse_orthologs: ['Pkd1'],
    phenotypes: [{ term: 'MP:0003675', name: 'kidney cyst' }],
    zygosity_analysis: {
      homozygous: { has_kidney_phenotype: true, phenotypes: [{ term: 'MP:0003675', name: 'kidney cyst' }] },
      heterozygous: none,
      conditional: none,
      summary: 'hm (true); ht (NA)',
    },
  });
  assert.deepEqual(
    mouse.zygosity?.map((zygosity) => zygosity.isAffected),
    [true, null, false],
  );
  assert.deepEqual(mouse.phenotypes, [{ id: 'MP:0003675', name: 'kidney cyst' }]);
  assert.equal(readMousePhenotypes({}).isAffected, null);
});

test('MGI: genotypes that nobody described, and genotypes that could not be asked, are two things', () => {
  const nobody = { has_kidney_phenotype: false, phenotype_count: 0, phenotypes: [], genotype_count: 0 };
  const some = { ...nobody, genotype_count: 4 };
  const described = readMousePhenotypes({
    phenotypes: [],
    zygosity_analysis: { homozygous: some, heterozygous: nobody, conditional: nobody, other: some, summary: 'hm (false); ht (false)' },
  });
  assert.deepEqual(
    described.zygosity?.map((zygosity) => [zygosity.label, zygosity.isAffected]),
    [
      ['Homozygous', false],
      ['Heterozygous', null],
      ['Conditional', null],
      ['Other', false],
    ],
  );
  assert.deepEqual(described.phenotypes, []);
  const unasked = readMousePhenotypes({
    phenotypes: null,
    zygosity_analysis: null,
    high_level_terms: [{ term: 'MP:0005367', name: null }],
  });
  assert.equal(unasked.phenotypes, null);
  assert.equal(unasked.zygosity, null);
  assert.deepEqual(unasked.organSystems, [{ id: 'MP:0005367', name: null }]);
});

test('HGNC: lists, old names of fields, and dates', () => {
  const entry = readNomenclature({
    withdrawn_entries: [{ hgnc_id: 'HGNC:2', symbol: 'OLD1' }],
    gene_family: ['Old name of the field'],
    orphanet_id: 117846,
    pubmed_ids: [1],
    date_modified: '2023-01-20',
  });
  assert.deepEqual(entry.geneGroups, ['Old name of the field']);
  assert.deepEqual(entry.replaces, ['OLD1 HGNC:2']);
  assert.equal(entry.orphanet, '117846');
  assert.deepEqual(entry.publications, ['1']);
  assert.deepEqual(entry.dates, [{ label: 'Entry modified', day: '2023-01-20' }]);
});
