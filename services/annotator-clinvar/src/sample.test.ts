import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { artifactAt, type GeneDocument, GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { askApi, hgncGenes, SAMPLE_MIRROR } from '@nephron/testing';
import { CLINVAR_FILES, verifyArtifact } from '@nephron/upstream';
import type { ClinvarDocument } from './record.ts';
import { clinvar } from './source.ts';
import { gene, type Parsed, parsedFile } from './test-summary.ts';

const SAMPLE = join(SAMPLE_MIRROR, 'clinvar', 'variant_summary.txt');

let genes: readonly IndexedGene[] = [];
let parsed: Parsed;
before(async () => {
  genes = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
  parsed = await parsedFile(await artifactAt(SAMPLE, 'variant_summary'), genes);
});

function documentOf(symbol: string): ClinvarDocument {
  const document = parsed.documents.get(symbol);
  if (!document) throw new RangeError(`no document of ${symbol}`);
  return document;
}

test('PKD1 of the sample has the counts that its 38 rows give by hand', () => {
  const { protein_variants: protein, genomic_variants: genomic, ...counts } = documentOf('PKD1');
  assert.deepEqual(counts, {
    gene_symbol: 'PKD1',
    total_variants: 20,
    // Arg4206Trp (Pathogenic/Likely pathogenic), Leu2334fs, c.12444+1G>A, c.8162-20_8164del, the deletion of PKD1 and TSC2.
    pathogenic_count: 5,
    // Leu845Ser, Met1?.
    likely_pathogenic_count: 2,
    // c.*30C>T, Ter4304Gln, Pro4del, the haplotype, the copy number gain.
    vus_count: 5,
    // Val1274Met, c.10217+23T>C.
    benign_count: 2,
    // c.-12G>A, Thr1242= (Benign/Likely benign).
    likely_benign_count: 2,
    conflicting_count: 1,
    // Arg2434Trp, and what is only classified somatically.
    not_provided_count: 2,
    // Arg3277Cys, without a classification of its own.
    other_count: 1,
    has_pathogenic: true,
    pathogenic_percentage: 35,
    // Arg4206Trp, Leu845Ser, Val1274Met, Thr1242=.
    high_confidence_count: 4,
    high_confidence_percentage: 20,
    star_counts: { '0': 6, '1': 10, '2': 3, '3': 1, '4': 0 },
    variant_types: { 'single nucleotide variant': 15, Deletion: 3, Duplication: 1, 'copy number gain': 1 },
    top_traits: [
      { trait: 'Polycystic kidney disease, adult type', count: 9 },
      { trait: 'Autosomal dominant polycystic kidney disease', count: 2 },
      { trait: 'Polycystic kidney disease with tuberous sclerosis', count: 1 },
      { trait: 'See cases', count: 1 },
    ],
    molecular_consequences: {
      'missense variant': 7,
      '3 prime UTR variant': 1,
      '5 prime UTR variant': 1,
      'copy number gain': 1,
      'frameshift variant': 1,
      inframe_indel: 1,
      'intron variant': 1,
      'large deletion': 1,
      other: 1,
      'splice acceptor variant': 1,
      'splice donor variant': 1,
      'start lost': 1,
      'stop lost': 1,
      'synonymous variant': 1,
    },
    consequence_categories: {
      truncating: 2,
      missense: 7,
      inframe: 1,
      splice_region: 2,
      regulatory: 2,
      intronic: 1,
      synonymous: 1,
      structural: 2,
      other: 2,
    },
    top_molecular_consequences: [
      { consequence: 'missense variant', count: 7 },
      ...['3 prime UTR variant', '5 prime UTR variant', 'copy number gain', 'frameshift variant', 'inframe_indel', 'intron variant'].map(
        one,
      ),
      ...['large deletion', 'other', 'splice acceptor variant'].map(one),
    ],
    truncating_percentage: 10,
    missense_percentage: 35,
    synonymous_percentage: 5,
    protein_variant_count: 12,
    genomic_variant_count: 19,
    variant_summary: '7 pathogenic/likely pathogenic variants',
    matched_by: { hgnc_id: 18, ncbi_gene_id: 0, gene_symbol: 2 },
  });
  assert.deepEqual(
    protein.map(({ position }) => position),
    [4206, 2334, 845, 1, 4304, 4, 1672, 2765, 1242, 1274, 2434, 3277],
  );
  assert.equal(genomic.length, 19);
});

function one(consequence: string) {
  return { consequence, count: 1 };
}

test('a listed variant says where it is, what it does and how sure that is', () => {
  assert.deepEqual(documentOf('PKD1').protein_variants[0], {
    position: 4206,
    protein_change: 'p.Arg4206Trp',
    cdna_change: 'c.12616C>T',
    accession: 'VCV900000001',
    classification: 'Pathogenic/Likely pathogenic',
    category: 'pathogenic',
    effect_category: 'missense',
    review_status: 'criteria provided, multiple submitters, no conflicts',
    stars: 2,
    confidence: 3,
    molecular_consequences: ['missense variant'],
    variant_type: 'single nucleotide variant',
    title: 'NM_001009944.3(PKD1):c.12616C>T (p.Arg4206Trp)',
    chromosome: '16',
    assembly: 'GRCh38',
    genomic_start: 10_000_100,
    genomic_end: 10_000_100,
  });
  const onlyOnGrch37 = documentOf('PKD1').genomic_variants.find(({ cdna_change }) => cdna_change === 'c.10217+23T>C');
  assert.deepEqual([onlyOnGrch37?.assembly, onlyOnGrch37?.effect_category, onlyOnGrch37?.protein_change], ['GRCh37', 'other', null]);
});

test('the other sentinel genes of the sample have the counts of their rows', () => {
  const golden: Record<string, readonly number[]> = {
    // total, pathogenic, likely pathogenic, uncertain, benign, likely benign, conflicting; two stars or more; truncating, missense, splice.
    PKD2: [6, 2, 1, 1, 1, 1, 0, 2, 2, 2, 1],
    COL4A5: [5, 3, 0, 1, 1, 0, 0, 2, 1, 2, 0],
    UMOD: [5, 2, 1, 0, 1, 1, 0, 2, 0, 3, 0],
    WT1: [5, 3, 0, 1, 0, 1, 0, 4, 0, 2, 0],
    NPHS1: [5, 2, 1, 0, 1, 0, 1, 3, 2, 2, 1],
  };
  for (const [symbol, expected] of Object.entries(golden)) {
    const it = documentOf(symbol);
    const { truncating, missense, splice_region: splice } = it.consequence_categories;
    const counts = [
      it.pathogenic_count,
      it.likely_pathogenic_count,
      it.vus_count,
      it.benign_count,
      it.likely_benign_count,
      it.conflicting_count,
    ];
    assert.deepEqual([it.total_variants, ...counts, it.high_confidence_count, truncating, missense, splice], expected, symbol);
  }
  assert.equal(documentOf('COL4A5').consequence_categories.structural, 1);
  assert.equal(documentOf('UMOD').consequence_categories.inframe, 1);
});

test('every gene of the sample has a document, no row is bad, and the sentinels find nothing wrong', () => {
  assert.deepEqual([...parsed.documents.keys()].sort(), genes.map(({ symbol }) => symbol).sort());
  assert.deepEqual([parsed.badLines, parsed.rows, parsed.unmatched], [[], 476, 0]);
  for (const { symbol, check } of clinvar.gate.sentinels) assert.equal(check?.(documentOf(symbol)), undefined, symbol);
});

test('the sentinels see a gene without pathogenic variants and one with structural variants only', () => {
  const [sentinel] = clinvar.gate.sentinels;
  const pkd1 = documentOf('PKD1');
  assert.match(sentinel?.check?.({ ...pkd1, has_pathogenic: false }) ?? '', /pathogenic/);
  assert.match(sentinel?.check?.({ ...pkd1, consequence_categories: { structural: 20 } }) ?? '', /structural/);
  assert.match(sentinel?.check?.({ ...pkd1, total_variants: 0 }) ?? '', /0 variants/);
});

test('the sample is what the catalogue looks for, and its release is its day or the month in its name', async () => {
  const [file] = CLINVAR_FILES;
  await verifyArtifact(SAMPLE, 'variant_summary.txt', file?.mark);
  const found = { ...(await artifactAt(SAMPLE, 'variant_summary')), modifiedAt: '2025-02-03T04:05:06.000Z' };
  assert.equal(await clinvar.version({ variant_summary: found }), '2025-02-03');
  assert.equal(await clinvar.version({ variant_summary: { ...found, name: 'variant_summary_2024-03.txt.gz' } }), '2024-03');
  assert.match(clinvar.missing({}) ?? '', /variant_summary/);
});

test('the API gives the same documents as the file, but for how the variants were found', async (t) => {
  const { answers, version } = await askApi(t, clinvar, genes);
  assert.match(version, /^\d{4}-\d{2}-\d{2}$/);
  assert.equal(answers.size, genes.length);
  for (const { hgncId, symbol } of genes) {
    const answer = answers.get(hgncId) as GeneDocument;
    const { matched_by: ofFile, ...file } = documentOf(symbol);
    const { matched_by: ofApi, ...api } = answer.document as ClinvarDocument;
    assert.deepEqual(api, file, symbol);
    assert.deepEqual(ofApi, { hgnc_id: 0, ncbi_gene_id: file.total_variants, gene_symbol: 0 });
    assert.equal(JSON.stringify(api), JSON.stringify(file), `the order of keys of ${symbol}`);
    assert.deepEqual(Object.keys(ofFile), Object.keys(ofApi));
  }
});

test('the API knows a gene by its symbol where it has no NCBI gene id, and says that there is nothing about others', async (t) => {
  const unknown = gene('ABCD9', 'HGNC:99999', '99999999');
  const nameless = gene('PKD2', 'HGNC:9009', null);
  const { answers } = await askApi(t, clinvar, [unknown, nameless]);
  assert.deepEqual(answers.get('HGNC:99999'), { hgncId: 'HGNC:99999', isAbsent: true });
  const found = answers.get('HGNC:9009') as GeneDocument;
  assert.deepEqual(found.document.matched_by, { hgnc_id: 0, ncbi_gene_id: 0, gene_symbol: 6 });
  assert.equal(new GeneIndex([unknown]).size, 1);
});
