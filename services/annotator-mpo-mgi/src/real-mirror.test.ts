import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { Ontology } from '@nephron/domain';
import { type HgncGene, hgncGenes, REAL_MIRROR, seededRandom, withoutRealMirror } from '@nephron/testing';
import { kidneyTermsOf } from './kidney-terms.ts';
import type { MpoMgiDocument } from './record.ts';
import { REFERENCE_KIDNEY_TERMS } from './reference-kidney-terms.ts';
import { mpoMgi } from './source.ts';
import { documents, NEVER, tally } from './test-artifact.ts';
import { readOntology } from './vocabulary.ts';

const FOLDER = join(REAL_MIRROR, 'mgi');

/** Orthologue, MGI id, and organ systems in which it has findings: kidney, and some others. */
const GOLDEN: Readonly<Record<string, readonly [mouse: string, mgiId: string, systems: readonly string[]]>> = {
  PKD1: ['Pkd1', 'MGI:97603', ['MP:0005367', 'MP:0005370', 'MP:0005385']],
  PKD2: ['Pkd2', 'MGI:1099818', ['MP:0005367', 'MP:0005370', 'MP:0005385']],
  COL4A5: ['Col4a5', 'MGI:88456', ['MP:0005367', 'MP:0005376']],
  UMOD: ['Umod', 'MGI:102674', ['MP:0005367', 'MP:0005376']],
  WT1: ['Wt1', 'MGI:98968', ['MP:0005367', 'MP:0005389', 'MP:0010768']],
  NPHS1: ['Nphs1', 'MGI:1859637', ['MP:0005367', 'MP:0010768']],
};

async function table(name: string): Promise<string[][]> {
  const bytes = await readFile(join(FOLDER, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}

describe('the full MGI files', { skip: withoutRealMirror }, () => {
  let genes: HgncGene[] = [];

  before(async () => {
    genes = await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'));
  });

  for (const name of ['HMD_HumanPhenotype.rpt.gz', 'older/HMD_HumanPhenotype.rpt.gz']) {
    describe(name, () => {
      let found = new Map<string, MpoMgiDocument>();
      let rows: string[][] = [];
      const report = tally();

      before(async () => {
        found = await documents({ human_phenotype: await artifactAt(join(FOLDER, name), 'human_phenotype') }, genes, report);
        rows = await table(name);
      });

      test('there is a document for each Entrez id of the file that is an approved gene, and no broken line', () => {
        const approved = new Set(genes.flatMap(({ entrezId }) => entrezId ?? []));
        const expected = new Set(rows.map(([, entrezId = '']) => entrezId).filter((entrezId) => approved.has(entrezId)));

        const byEntrez = [...found.values()].filter(({ orthology_source }) => orthology_source === 'HMD_HumanPhenotype');
        assert.equal(byEntrez.length, expected.size);
        assert.equal(report.unmatchedCount, rows.filter(([, entrezId = '']) => !approved.has(entrezId)).length);
        assert.deepEqual([report.rowCount, report.badLines], [rows.length, []]);
      });

      test("the other documents are those of genes whose MGI id in HGNC's record the file has", () => {
        const withRow = new Set(rows.map(([, entrezId]) => entrezId));
        const mice = new Set(rows.map(([, , , mgiId]) => mgiId));
        const expected = genes.filter(({ entrezId, mgdIds }) => !withRow.has(entrezId ?? '') && mgdIds.some((id) => mice.has(id)));

        const others = [...found.values()].filter(({ orthology_source }) => orthology_source === 'HGNC');
        assert.deepEqual(others.map(({ gene_symbol }) => gene_symbol).sort(), expected.map(({ symbol }) => symbol).sort());
      });

      test('twenty genes have the orthologues and the answer that the lines with their Entrez id give', () => {
        const symbols = genes
          .filter(({ symbol }) => found.get(symbol)?.orthology_source === 'HMD_HumanPhenotype')
          .map(({ symbol }) => symbol);
        const random = seededRandom(20_260_502);
        const chosen = Array.from({ length: 20 }, () => symbols[Math.floor(random() * symbols.length)] ?? '');
        for (const symbol of [...chosen, 'PKD1', 'REN', 'APOL1']) {
          const entrezId = genes.find((gene) => gene.symbol === symbol)?.entrezId ?? '';
          const own = rows.filter((row) => row[1] === entrezId);
          const systems = own.map((row) => row[4] ?? '').join(', ');
          const document = found.get(symbol);

          assert.deepEqual(document?.mouse_orthologs, own.map((row) => row[2]).sort(), symbol);
          assert.equal(document?.has_kidney_phenotype, /MP/.test(systems) ? systems.includes('MP:0005367') : null, symbol);
        }
      });

      test('the golden values of the sentinels: orthologue, its id, and whether it has a kidney phenotype', () => {
        const said = Object.keys(GOLDEN).map((symbol) => {
          const document = found.get(symbol);
          return [symbol, [document?.mouse_orthologs, document?.mouse_mgi_ids, document?.has_kidney_phenotype, document?.detail]];
        });

        assert.deepEqual(
          said,
          Object.entries(GOLDEN).map(([symbol, [mouse, mgiId]]) => [symbol, [[mouse], [mgiId], true, 'high_level_terms']]),
        );
        for (const [symbol, [, , systems]] of Object.entries(GOLDEN)) {
          const terms = found.get(symbol)?.high_level_terms?.map(({ term }) => term) ?? [];
          assert.ok(
            systems.every((system) => terms.includes(system)),
            `${symbol}: ${terms}`,
          );
        }
      });

      test('every sentinel passes the gate', () => {
        for (const { symbol, check } of mpoMgi.gate.sentinels) assert.equal(check?.(found.get(symbol) ?? {}), undefined, symbol);
      });
    });
  }

  test('homology adds orthologues for genes that HMD_HumanPhenotype.rpt does not have', async () => {
    const report = tally();
    const files = {
      human_phenotype: await artifactAt(join(FOLDER, 'HMD_HumanPhenotype.rpt.gz'), 'human_phenotype'),
      homology: await artifactAt(join(FOLDER, 'HOM_MouseHumanSequence.rpt.gz'), 'homology'),
      vocabulary: await artifactAt(join(FOLDER, 'VOC_MammalianPhenotype.rpt.gz'), 'vocabulary'),
    };

    const found = await documents(files, genes, report);

    const added = [...found.values()].filter(({ orthology_source }) => orthology_source === 'HOM_MouseHumanSequence');
    assert.deepEqual([added.length > 100, report.badLines], [true, []]);
    assert.equal(found.get('PKD1')?.high_level_terms?.find(({ term }) => term === 'MP:0005367')?.name, 'renal/urinary system phenotype');
  });

  test('excerpts of the genotype report, of homology and of the ontology are read', async () => {
    const report = tally();
    const files = {
      homology: await artifactAt(join(FOLDER, 'samples/HOM_MouseHumanSequence_test.rpt'), 'homology'),
      gene_pheno: await artifactAt(join(FOLDER, 'samples/MGI_GenePheno_test.rpt'), 'gene_pheno'),
      human_phenotype: await artifactAt(join(FOLDER, 'HMD_HumanPhenotype.rpt.gz'), 'human_phenotype'),
    };

    const found = await documents(files, genes, report);

    assert.deepEqual(report.badLines, []);
    assert.deepEqual(found.get('RB1')?.zygosity_analysis?.homozygous.genotype_count, 1);
    assert.deepEqual(found.get('RBPJ')?.zygosity_analysis?.homozygous.genotype_count, 2, 'two backgrounds');
    assert.deepEqual(found.get('ATM')?.zygosity_analysis?.other.genotype_count, 1, 'Rad50 is mutated too');
    const ontology = await readOntology(await artifactAt(join(FOLDER, 'samples/mp_test.obo'), 'ontology', { name: 'mp.obo' }), NEVER);
    assert.equal(ontology.version, 'releases/2020-05-05');
    assert.equal(ontology.currentId('MP:0000011'), 'MP:0000003');
    assert.throws(() => kidneyTermsOf(ontology), /has no term MP:0005367/);
  });

  test('kidney terms computed from a hierarchy agree with the shipped list but for a few that came and went', async () => {
    const terms = (await table('mp_hierarchy.tsv.gz')).slice(1).map(([id = '', label = '', parents = '', obsolete]) => ({
      id,
      label,
      parents: parents.split('|').filter(Boolean),
      isObsolete: obsolete === 'true',
      replacedBy: undefined,
      alternativeIds: [],
    }));

    const { ids, origin } = kidneyTermsOf(Ontology.of(terms));

    assert.equal(origin, 'ontology');
    const shared = REFERENCE_KIDNEY_TERMS.filter((id) => ids.has(id));
    assert.ok(shared.length >= 640, `${shared.length} of ${REFERENCE_KIDNEY_TERMS.length} and ${ids.size}`);
    assert.ok(ids.size - shared.length < 10);
    for (const id of ['MP:0000519', 'MP:0000520', 'MP:0000522', 'MP:0002135', 'MP:0002989', 'MP:0003675', 'MP:0008528'])
      assert.ok(ids.has(id), id);
  });
});
