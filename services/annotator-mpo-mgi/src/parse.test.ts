import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ArtifactFiles, artifactAt } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { hgncGenes, SAMPLE_MIRROR } from '@nephron/testing';
import fc from 'fast-check';
import { REFERENCE_KIDNEY_TERMS } from './reference-kidney-terms.ts';
import { mpoMgi } from './source.ts';
import { artifact, documents, gene, tally } from './test-artifact.ts';

const NAMES = {
  human_phenotype: 'HMD_HumanPhenotype.rpt',
  homology: 'HOM_MouseHumanSequence.rpt',
  gene_pheno: 'MGI_GenePheno.rpt',
  pheno_geno: 'MGI_PhenoGenoMP.rpt',
  vocabulary: 'VOC_MammalianPhenotype.rpt',
  ontology: 'mp.obo',
} as const;
type Role = keyof typeof NAMES;

const GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const PKD1 = gene('PKD1', 'HGNC:9008', '5310');

async function sampleFiles(...roles: readonly Role[]): Promise<ArtifactFiles<Role>> {
  const files = roles.map(async (role) => [role, await artifactAt(join(SAMPLE_MIRROR, 'mgi', NAMES[role]), role)] as const);
  return Object.fromEntries(await Promise.all(files));
}

const ALL = Object.keys(NAMES) as Role[];
const sample = await documents(await sampleFiles(...ALL), GENES);

test('the sample has a document for each of its genes, no line of it is broken, and every sentinel passes the gate', async () => {
  const report = tally();
  const found = await documents(await sampleFiles(...ALL), GENES, report);

  assert.equal(found.size, 70);
  assert.deepEqual({ bad: report.badLines, unmatched: report.unmatchedCount }, { bad: [], unmatched: 0 });
  assert.ok(found.size >= mpoMgi.gate.minDocuments);
  for (const { symbol, check } of mpoMgi.gate.sentinels) assert.equal(check?.(found.get(symbol) ?? {}), undefined, symbol);
  assert.deepEqual(await documents(await sampleFiles(...ALL), GENES), found, 'the same files give the same documents');
});

test('a sentinel without a kidney phenotype is held', () => {
  const check = mpoMgi.gate.sentinels[0]?.check;

  assert.equal(check?.({ has_kidney_phenotype: null }), 'has no kidney phenotype in the mouse');
});

test('the golden record of PKD2, key by key and in this order', () => {
  const cyst = { term: 'MP:0003675', name: 'kidney cyst' };
  const hm = [
    { term: 'MP:0002705', name: 'dilated renal tubule' },
    { term: 'MP:0008528', name: 'polycystic kidney' },
  ];
  const expected = {
    gene_symbol: 'PKD2',
    detail: 'genotypes',
    has_kidney_phenotype: true,
    mouse_orthologs: ['Pkd2'],
    mouse_mgi_ids: ['MGI:1099818'],
    orthology_source: 'HMD_HumanPhenotype',
    matched_by: 'ncbi_gene_id',
    high_level_terms: [
      { term: 'MP:0005367', name: 'renal/urinary system phenotype' },
      { term: 'MP:0005370', name: 'liver/biliary system phenotype' },
      { term: 'MP:0005378', name: 'growth/size/body region phenotype' },
      { term: 'MP:0005385', name: 'cardiovascular system phenotype' },
      { term: 'MP:0010768', name: 'mortality/aging' },
    ],
    phenotypes: [hm[0], cyst, hm[1]],
    phenotype_count: 3,
    mpo_terms_searched: 71,
    mpo_terms_origin: 'ontology',
    zygosity_analysis: {
      homozygous: { has_kidney_phenotype: true, phenotype_count: 2, phenotypes: hm, genotype_count: 1 },
      heterozygous: { has_kidney_phenotype: true, phenotype_count: 1, phenotypes: [cyst], genotype_count: 1 },
      conditional: { has_kidney_phenotype: true, phenotype_count: 1, phenotypes: [cyst], genotype_count: 1 },
      other: { has_kidney_phenotype: false, phenotype_count: 0, phenotypes: [], genotype_count: 0 },
      summary: 'hm (true); ht (true)',
    },
  };

  assert.equal(JSON.stringify(sample.get('PKD2')), JSON.stringify(expected));
});

/** Kidney terms in all, by zygosity (hm, ht, cn, other), summary. */
const GOLDEN = {
  PKD1: [4, [3, 1, 2, 0], 'hm (true); ht (true)'],
  COL4A5: [2, [0, 2, 0, 5], 'hm (false); ht (true)'],
  UMOD: [6, [3, 3, 0, 0], 'hm (true); ht (true)'],
  WT1: [3, [1, 2, 0, 2], 'hm (true); ht (true)'],
  NPHS1: [2, [2, 0, 0, 0], 'hm (true); ht (false)'],
} as const;

for (const [symbol, expected] of Object.entries(GOLDEN)) {
  test(`the golden values of ${symbol}`, () => {
    const found = sample.get(symbol);
    const zygosity = found?.zygosity_analysis;
    assert.ok(zygosity);
    const classes = [zygosity.homozygous, zygosity.heterozygous, zygosity.conditional, zygosity.other];

    assert.deepEqual([found?.phenotype_count, classes.map((own) => own.phenotype_count), zygosity.summary], expected);
  });
}

test('orthologues without any annotation are not phenotyped, those with other findings have no kidney phenotype', () => {
  assert.deepEqual([sample.get('APOL1')?.has_kidney_phenotype, sample.get('APOL1')?.mouse_orthologs.length], [null, 11]);
  assert.equal(sample.get('CFTR')?.has_kidney_phenotype, false);
  assert.deepEqual(sample.get('REN')?.mouse_orthologs, ['Ren1', 'Ren2']);
});

test('orthologues and organ systems alone answer whether, but not which and in which zygosity', async () => {
  const found = (await documents(await sampleFiles('human_phenotype'), GENES)).get('PKD1');

  assert.deepEqual(
    [found?.detail, found?.has_kidney_phenotype, found?.phenotypes, found?.zygosity_analysis],
    ['high_level_terms', true, null, null],
  );
  assert.deepEqual(found?.high_level_terms?.[0], { term: 'MP:0005367', name: null });
});

test('homology and genotypes do without the file of organ systems', async () => {
  const found = (await documents(await sampleFiles('homology', 'gene_pheno', 'ontology'), GENES)).get('NPHS1');

  assert.deepEqual([found?.orthology_source, found?.matched_by, found?.high_level_terms], ['HOM_MouseHumanSequence', 'hgnc_id', null]);
  assert.deepEqual([found?.has_kidney_phenotype, found?.phenotype_count], [true, 2]);
});

test('without an ontology the shipped list of kidney terms is searched, and the vocabulary names them', async () => {
  const found = (await documents(await sampleFiles('human_phenotype', 'gene_pheno', 'vocabulary'), GENES)).get('PKD1');

  assert.deepEqual([found?.mpo_terms_origin, found?.mpo_terms_searched], ['reference_list', 661]);
  assert.deepEqual(found?.zygosity_analysis?.heterozygous.phenotypes, [{ term: 'MP:0003675', name: 'kidney cyst' }]);
  assert.deepEqual([new Set(REFERENCE_KIDNEY_TERMS).size, REFERENCE_KIDNEY_TERMS.every((id) => /^MP:\d{7}$/.test(id))], [661, true]);
});

test('an ontology in JSON serves as well as one in text', async (t) => {
  const address = (id: string): string => `http://purl.obolibrary.org/obo/${id.replace(':', '_')}`;
  const edges = [{ sub: address('MP:0003675'), pred: 'is_a', obj: address('MP:0005367') }];
  const nodes = ['MP:0005367', 'MP:0003675'].map((id) => ({ id: address(id), lbl: `label of ${id}` }));
  const ontology = await artifact(t, 'mp.json', JSON.stringify({ graphs: [{ nodes, edges }] }));

  const found = (await documents({ ...(await sampleFiles('human_phenotype', 'gene_pheno')), ontology }, GENES)).get('PKD1');

  assert.deepEqual([found?.mpo_terms_searched, found?.phenotypes], [2, [{ term: 'MP:0003675', name: 'label of MP:0003675' }]]);
});

test('an ontology without the kidney root, or with nothing below it, is refused', async (t) => {
  for (const text of ['[Term]\nid: MP:0000001\n', '[Term]\nid: MP:0005367\n', '', 'no ontology']) {
    const ontology = await artifact(t, 'mp.obo', text);
    await assert.rejects(documents({ ...(await sampleFiles('human_phenotype')), ontology }, [PKD1]), ArtifactSuspectError);
  }
});

test('the files that are enough: orthologues with organ systems, or homology with genotypes', async () => {
  const enough = [['human_phenotype'], ['homology', 'gene_pheno'], ['homology', 'pheno_geno']] as const;
  const tooFew = [[], ['homology'], ['gene_pheno', 'pheno_geno'], ['vocabulary', 'ontology']] as const;

  for (const roles of enough) assert.equal(mpoMgi.missing(await sampleFiles(...roles)), undefined);
  for (const roles of tooFew) assert.match(mpoMgi.missing(await sampleFiles(...roles)) ?? '', /has no HMD_HumanPhenotype\.rpt, nor/);
});

test('a release is named by the day its newest file was changed', async (t) => {
  const dated = {
    human_phenotype: { ...(await artifact(t, NAMES.human_phenotype, '')), modifiedAt: '2026-05-02T10:00:00.000Z' },
    homology: { ...(await artifact(t, NAMES.homology, '')), modifiedAt: '2024-11-30T10:00:00.000Z' },
  };

  assert.equal(await mpoMgi.version(dated), '2026-05-02');
});

const CELL = fc.oneof(
  fc.constantFrom(
    'PKD1',
    '5310',
    'Pkd1',
    'MGI:97603',
    'MP:0005367',
    'MP:0003675',
    'Pkd1<tm1>/Pkd1<+>',
    '9606',
    '10090',
    'HGNC:9008',
    '',
    '<',
    '(',
  ),
  fc.string({ maxLength: 10 }),
);
const TABLE = fc.array(fc.array(CELL, { maxLength: 9 }), { maxLength: 10 }).map((rows) => rows.map((cells) => cells.join('\t')).join('\n'));
const PAIR = 'PKD1\t5310\tPkd1\tMGI:97603\tMP:0005367\t\n';
const GENOTYPE = 'Pkd1<tm1>/Pkd1<tm1>\tPkd1<tm1>\tMGI:1\tx\tMP:0003675\t\tMGI:97603\tMGI:2\n';
const HOMOLOGY = 'DB Class Key\tOrganism\tNCBI Taxon ID\tSymbol\tEntrezGene ID\tMouse MGI ID\tHGNC ID\n';

test('whatever stands in the files, the parser ends: with documents that add up, or by refusing them', async (t) => {
  const begun = (start: string) => fc.tuple(fc.constantFrom('', start), TABLE).map(([first, rest]) => first + rest);
  await fc.assert(
    fc.asyncProperty(begun(PAIR), begun(HOMOLOGY), begun(GENOTYPE), TABLE, async (pairs, homology, genotypes, vocabulary) => {
      const files = {
        human_phenotype: await artifact(t, 'hmd.rpt', pairs),
        homology: await artifact(t, 'hom.rpt', homology),
        gene_pheno: await artifact(t, 'gp.rpt', genotypes),
        vocabulary: await artifact(t, 'voc.rpt', vocabulary),
      };
      const report = tally();
      try {
        for (const found of (await documents(files, [PKD1], report)).values()) {
          assert.equal(found.phenotype_count, found.phenotypes?.length);
          assert.ok(found.has_kidney_phenotype !== true || (found.phenotype_count ?? 0) > 0);
          assert.equal(found.mouse_orthologs.length, found.mouse_mgi_ids.length);
        }
        assert.ok(report.badLines.length <= report.rowCount);
      } catch (error) {
        if (!(error instanceof ArtifactSuspectError)) throw error;
      }
    }),
    { numRuns: 100 },
  );
});

test('whatever stands in an ontology, reading it ends with a document or a refusal', async (t) => {
  const line = fc.oneof(
    fc.constantFrom('[Term]', 'id: MP:0005367', 'id: MP:0003675', 'is_a: MP:0005367', 'name: x', 'alt_id: MP:1', ': '),
    fc.string(),
  );
  const pairs = await artifact(t, 'hmd.rpt', PAIR);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      try {
        await documents({ human_phenotype: pairs, ontology: await artifact(t, 'mp.obo', lines.join('\n')) }, [PKD1]);
      } catch (error) {
        if (!(error instanceof ArtifactSuspectError)) throw error;
      }
    }),
    { numRuns: 100 },
  );
});
