import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { hgncGenes, SAMPLE_MIRROR } from '@nephron/testing';
import fc from 'fast-check';
import { hpo } from './source.ts';
import { artifact, documents, gene, graph, ROOTS, tally } from './test-artifact.ts';

const SAMPLE = join(SAMPLE_MIRROR, 'hpo');
const HEADER = 'ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id';
const PKD1 = gene('PKD1', 'HGNC:9008', '5310');
const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));

async function sampleFiles() {
  return {
    genes_to_phenotype: await artifactAt(join(SAMPLE, 'genes_to_phenotype.txt'), 'genes_to_phenotype'),
    ontology: await artifactAt(join(SAMPLE, 'hp.json'), 'ontology'),
    disease_annotations: await artifactAt(join(SAMPLE, 'phenotype.hpoa'), 'disease_annotations'),
  };
}

const sample = await documents(await sampleFiles(), GENES);

test('the sample has a document for each of its genes, no line of it is broken, and every sentinel passes the gate', async () => {
  const report = tally();
  const found = await documents(await sampleFiles(), GENES, report);

  assert.equal(found.size, 70);
  assert.deepEqual({ bad: report.badLines, unmatched: report.unmatchedCount }, { bad: [], unmatched: 0 });
  assert.ok(found.size >= hpo.gate.minDocuments);
  for (const { symbol, check } of hpo.gate.sentinels) assert.equal(check?.(found.get(symbol) ?? {}), undefined, symbol);
  assert.deepEqual(await documents(await sampleFiles(), GENES), found, 'the same files give the same documents');
});

test('a sentinel without a kidney phenotype is held', () => {
  assert.equal(hpo.gate.sentinels[0]?.check?.({ has_kidney_phenotype: false }), 'has no kidney phenotype');
});

test('the golden record of UMOD, key by key and in this order', () => {
  const expected = {
    gene_symbol: 'UMOD',
    ncbi_gene_id: '7369',
    matched_by: 'ncbi_gene_id',
    has_hpo_data: true,
    phenotypes: [
      { id: 'HP:0000006', name: 'Autosomal dominant inheritance' },
      { id: 'HP:0000083', name: 'Renal insufficiency' },
      { id: 'HP:0000092', name: 'Renal tubular atrophy' },
      { id: 'HP:0000108', name: 'Renal corticomedullary cysts' },
      { id: 'HP:0000822', name: 'Hypertension' },
      { id: 'HP:0001970', name: 'Tubulointerstitial nephritis' },
      { id: 'HP:0001997', name: 'Gout' },
      { id: 'HP:0002149', name: 'Hyperuricemia' },
      { id: 'HP:0003259', name: 'Elevated circulating creatinine concentration' },
      { id: 'HP:0003581', name: 'Adult onset' },
      { id: 'HP:0003621', name: 'Juvenile onset' },
      { id: 'HP:0003774', name: 'Stage 5 chronic kidney disease' },
      { id: 'HP:0005576', name: 'Tubulointerstitial fibrosis' },
      { id: 'HP:0012213', name: 'Decreased glomerular filtration rate' },
      { id: 'HP:0012585', name: 'Renal atrophy' },
    ],
    phenotype_count: 15,
    excluded_phenotypes: [{ id: 'HP:0000093', name: 'Proteinuria' }],
    diseases: [{ id: 'OMIM:162000', name: 'Tubulointerstitial kidney disease, autosomal dominant, 1', db: 'OMIM', dbId: '162000' }],
    disease_count: 1,
    kidney_phenotypes: [
      { id: 'HP:0000083', name: 'Renal insufficiency' },
      { id: 'HP:0000092', name: 'Renal tubular atrophy' },
      { id: 'HP:0000108', name: 'Renal corticomedullary cysts' },
      { id: 'HP:0001970', name: 'Tubulointerstitial nephritis' },
      { id: 'HP:0003774', name: 'Stage 5 chronic kidney disease' },
      { id: 'HP:0005576', name: 'Tubulointerstitial fibrosis' },
      { id: 'HP:0012213', name: 'Decreased glomerular filtration rate' },
      { id: 'HP:0012585', name: 'Renal atrophy' },
    ],
    kidney_phenotype_count: 8,
    has_kidney_phenotype: true,
    replaced_terms: [],
    unplaced_terms: [],
    classification: {
      clinical_group: {
        primary: 'complement',
        scores: { complement: 0.5, cakut: 0, glomerulopathy: 0.25, cyst_cilio: 0.25, tubulopathy: 0, nephrolithiasis: 0 },
        supporting_terms: ['HP:0001970', 'HP:0003259'],
      },
      onset_group: { primary: 'adult', scores: { adult: 0.5, pediatric: 0.5, congenital: 0 } },
      syndromic_assessment: {
        is_syndromic: false,
        syndromic_score: 0.067,
        category_scores: { skeletal: 0.067 },
        extra_renal_categories: ['skeletal'],
        extra_renal_term_counts: { skeletal: 1 },
      },
    },
  };

  assert.equal(JSON.stringify(sample.get('UMOD')), JSON.stringify(expected));
});

/** Phenotypes, kidney phenotypes, diseases; primary groups; syndromic score. */
const GOLDEN = {
  PKD1: [19, 10, 1, 'cyst_cilio', 'adult', 0.053],
  PKD2: [12, 6, 1, 'cyst_cilio', 'adult', 0.083],
  COL4A5: [14, 7, 1, 'complement', 'pediatric', 0],
  WT1: [22, 7, 4, 'complement', 'pediatric', 0.045],
  NPHS1: [15, 4, 1, 'complement', 'congenital', 0.067],
} as const;

for (const [symbol, expected] of Object.entries(GOLDEN)) {
  test(`the golden values of ${symbol}`, () => {
    const found = sample.get(symbol);
    const classes = found?.classification;
    assert.ok(found && classes && 'clinical_group' in classes);
    const { phenotype_count, kidney_phenotype_count, disease_count } = found;
    const { clinical_group: clinical, onset_group: onset, syndromic_assessment: syndromic } = classes;

    assert.deepEqual(
      [phenotype_count, kidney_phenotype_count, disease_count, clinical.primary, onset.primary, syndromic.syndromic_score],
      expected,
    );
  });
}

test('a retired id is followed to the term that took its place, and the record says so', () => {
  const found = sample.get('CTNS');

  assert.deepEqual(found?.replaced_terms, [{ id: 'HP:0008335', replaced_by: 'HP:0003355' }]);
  assert.ok(found?.kidney_phenotypes.some(({ id, name }) => id === 'HP:0003355' && name === 'Aminoaciduria'));
  assert.ok(!found?.phenotypes.some(({ id }) => id === 'HP:0008335'));
});

test('lists are sorted and unique whatever the order of the file, and a disease that no file names has no name', async (t) => {
  const rows = ['ORPHA:731', 'OMIM:200', 'ORPHA:93', 'OMIM:200', '-'].map((id) => `5310\tPKD1\tHP:0000107\tx\t-\t${id}`);
  const files = {
    genes_to_phenotype: await artifact(t, 'g.txt', [HEADER, '5310\tPKD1\tHP:0012210\tx\t-\tORPHA:93', ...rows].join('\n')),
    ontology: await artifact(t, 'hp.json', graph(...ROOTS)),
    disease_annotations: await artifact(t, 'phenotype.hpoa', 'database_id\tdisease_name\nORPHA:93\tA disease\n'),
  };

  const found = (await documents(files, [PKD1])).get('PKD1');

  assert.deepEqual(
    found?.phenotypes.map(({ id }) => id),
    ['HP:0000107', 'HP:0012210'],
  );
  assert.deepEqual(
    found?.diseases.map(({ id, name }) => `${id} ${name}`),
    ['OMIM:200 null', 'ORPHA:93 A disease', 'ORPHA:731 null'],
  );
});

test('a term that the ontology does not have keeps its name from the file and is neither renal nor classified', async (t) => {
  const files = {
    genes_to_phenotype: await artifact(t, 'g.txt', `${HEADER}\n5310\tPKD1\tHP:7777777\tA newer kidney finding\t-\tOMIM:200\n`),
    ontology: await artifact(t, 'hp.json', graph(...ROOTS)),
  };

  const found = (await documents(files, [PKD1])).get('PKD1');

  assert.deepEqual(found?.phenotypes, [{ id: 'HP:7777777', name: 'A newer kidney finding' }]);
  assert.deepEqual(found?.unplaced_terms, ['HP:7777777']);
  assert.equal(found?.has_kidney_phenotype, false);
});

test('a gene whose findings were all looked for in vain has diseases and no classification', async (t) => {
  const files = {
    genes_to_phenotype: await artifact(t, 'g.txt', `${HEADER}\n5310\tPKD1\tHP:0000107\tRenal cyst\t0/5\tOMIM:200\n`),
    ontology: await artifact(t, 'hp.json', graph(...ROOTS)),
  };

  const found = (await documents(files, [PKD1])).get('PKD1');

  assert.deepEqual([found?.has_hpo_data, found?.phenotype_count, found?.has_kidney_phenotype], [true, 0, false]);
  assert.deepEqual(found?.classification, {});
});

test('without one of its two files the source says which is missing', async () => {
  const files = await sampleFiles();

  assert.equal(hpo.missing(files), undefined);
  assert.equal(hpo.missing({}), 'the folder hpo has no genes_to_phenotype.txt and no hp.json');
  assert.equal(hpo.missing({ genes_to_phenotype: files.genes_to_phenotype }), 'the folder hpo has no hp.json');
});

test('an ontology that is cut, no JSON or another one is refused', async (t) => {
  const associations = await artifact(t, 'g.txt', `${HEADER}\n`);
  const whole = graph(...ROOTS);
  for (const content of [
    whole.slice(0, -5),
    gzipSync(whole).subarray(0, -20),
    'no JSON',
    '{}',
    '',
    graph('MP:0000001', 'MP:0005367 < MP:0000001'),
  ]) {
    const ontology = await artifact(t, 'hp.json', content);
    await assert.rejects(documents({ genes_to_phenotype: associations, ontology }, [PKD1]), ArtifactSuspectError);
  }
});

const CELL = fc.oneof(
  fc.constantFrom('5310', 'PKD1', 'HP:0000107', 'HP:0003581', '-', '0/3', '', 'OMIM:173900', '#Format:', '<tab>', ...HEADER.split('\t')),
  fc.string({ maxLength: 12 }),
);
const TEXT = fc
  .array(fc.array(CELL, { maxLength: 8 }), { maxLength: 12 })
  .map((lines) => lines.map((cells) => cells.join('\t')).join('\n'));

test('whatever stands in the files, the parser ends: with documents that add up, or by refusing them', async (t) => {
  const ontology = await artifact(t, 'hp.json', graph(...ROOTS));
  const withHeader = fc.tuple(fc.constantFrom('', `${HEADER}\n`), TEXT).map(([header, text]) => header + text);
  await fc.assert(
    fc.asyncProperty(withHeader, fc.option(TEXT, { nil: undefined }), async (associations, hpoa) => {
      const files = {
        genes_to_phenotype: await artifact(t, 'g.txt', associations),
        ontology,
        ...(hpoa === undefined ? {} : { disease_annotations: await artifact(t, 'p.hpoa', `database_id\tdisease_name\n${hpoa}`) }),
      };
      const report = tally();
      try {
        for (const found of (await documents(files, [PKD1], report)).values()) {
          assert.equal(found.phenotype_count, new Set(found.phenotypes.map(({ id }) => id)).size);
          assert.ok(found.kidney_phenotype_count <= found.phenotype_count);
        }
        assert.ok(report.badLines.length <= report.rowCount);
      } catch (error) {
        if (!(error instanceof ArtifactSuspectError)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});

test('whatever is done to the ontology, reading it ends with a document or a refusal', async (t) => {
  const whole = graph(...ROOTS);
  const associations = await artifact(t, 'g.txt', `${HEADER}\n5310\tPKD1\tHP:0000107\tRenal cyst\t-\tOMIM:173900\n`);
  const damaged = fc
    .tuple(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 8 }))
    .map(([at, length, text]) => whole.slice(0, at) + text + whole.slice(at + length));
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, fc.json(), fc.string()), async (content) => {
      try {
        await documents({ genes_to_phenotype: associations, ontology: await artifact(t, 'hp.json', content) }, [PKD1]);
      } catch (error) {
        if (!(error instanceof ArtifactSuspectError)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});
