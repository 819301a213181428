import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ArtifactSuspectError } from '@nephron/errors';
import fc from 'fast-check';
import { gene, HEADER, PKD1, PKD2, parsedText, row, summary } from './test-summary.ts';

test('a variant on two assemblies counts once, by its row on GRCh38', async () => {
  const rows = [row({ Assembly: 'GRCh37', Start: '100' }), row({ Assembly: 'GRCh38', Start: '200' })];
  for (const text of [summary(...rows), summary(...rows.toReversed())]) {
    const { documents, rows: read } = await parsedText(text);
    const document = documents.get('PKD2');
    assert.equal(read, 2);
    assert.equal(document?.total_variants, 1);
    assert.deepEqual(
      document?.genomic_variants.map(({ assembly, genomic_start }) => [assembly, genomic_start]),
      [['GRCh38', 200]],
    );
  }
});

test('GRCh37 comes before no assembly, and no assembly before an older one', async () => {
  const on = (VariationID: string, ...assemblies: string[]) => assemblies.map((Assembly) => row({ VariationID, Assembly, Type: Assembly }));
  const { documents } = await parsedText(summary(...on('1', 'NCBI36', 'na', 'GRCh37'), ...on('2', 'NCBI36', 'na'), ...on('3', 'NCBI36')));
  assert.deepEqual(documents.get('PKD2')?.variant_types, { GRCh37: 1, NCBI36: 1, na: 1 });
});

test('several alleles of one variation count once, by the first row on the best assembly, however far apart they stand', async () => {
  const other = row({ VariationID: '7', Type: 'Deletion' });
  const text = summary(
    row({ '#AlleleID': '1', VariationID: '5', Assembly: 'GRCh37', Type: 'a37' }),
    other,
    row({ '#AlleleID': '2', VariationID: '5', Assembly: 'GRCh38', Type: 'b38' }),
    row({ '#AlleleID': '3', VariationID: '5', Assembly: 'GRCh38', Type: 'c38' }),
    other,
    row({ '#AlleleID': '4', VariationID: '5', Assembly: 'GRCh38', Type: 'd38' }),
  );
  const document = (await parsedText(text)).documents.get('PKD2');
  assert.deepEqual(document?.variant_types, { Deletion: 1, b38: 1 });
});

test('a variation counts for each gene that one of its rows is about', async () => {
  const text = summary(
    row({ VariationID: '5' }),
    row({ VariationID: '5', HGNC_ID: 'HGNC:9008', GeneID: '5310', GeneSymbol: 'PKD1', Assembly: 'GRCh37', Type: 'Deletion' }),
  );
  const { documents } = await parsedText(text);
  assert.deepEqual(documents.get('PKD2')?.variant_types, { 'single nucleotide variant': 1 });
  assert.deepEqual(documents.get('PKD1')?.variant_types, { Deletion: 1 });
});

test('rows are joined by HGNC id, else by NCBI gene id, else by approved or previous symbol, and say so', async () => {
  const ids = (VariationID: string, HGNC_ID: string, GeneID: string, GeneSymbol: string) =>
    row({ VariationID, HGNC_ID, GeneID, GeneSymbol });
  const { documents, unmatched } = await parsedText(
    summary(
      ids('1', 'HGNC:9009', '1', 'OTHER'),
      ids('2', '-', '5311', 'OTHER'),
      ids('3', 'HGNC:999999', '5311', 'OTHER'),
      ids('4', '-', '-1', 'apkd2'),
      ids('5', '-', '-1', 'LOC126806658;PKD2;PKD1;PKD2'),
      ids('6', '-', '5310;5311', 'A;B'),
      ids('7', '-', '-1', 'PC2'),
      ids('8', '-', '-', '-'),
      ids('9', '-', '-1', 'subset of 3 genes: PKD2'),
      ids('10', '-', '5310', 'LOC126806658;PKD2'),
    ),
  );
  assert.deepEqual(documents.get('PKD2')?.matched_by, { hgnc_id: 1, ncbi_gene_id: 3, gene_symbol: 3 });
  assert.deepEqual(documents.get('PKD1')?.matched_by, { hgnc_id: 0, ncbi_gene_id: 1, gene_symbol: 1 });
  assert.equal(unmatched, 3);
});

test('a symbol that leads to two genes leads to none', async () => {
  const genes = [gene('A', 'HGNC:1', null, { previousSymbols: ['OLD'] }), gene('B', 'HGNC:2', null, { previousSymbols: ['OLD'] })];
  const { documents, unmatched } = await parsedText(summary(row({ HGNC_ID: '-', GeneID: '-1', GeneSymbol: 'OLD' })), genes);
  assert.deepEqual([documents.size, unmatched], [0, 1]);
});

test('a gene without a row has no document, and a row without a VariationID counts for nothing', async () => {
  const { documents, badLines } = await parsedText(summary(row({ VariationID: '-' }), row({ VariationID: '-1' })));
  assert.deepEqual([documents.size, badLines], [0, []]);
});

test('somatic classifications are not read', async () => {
  const somatic = { Oncogenicity: 'Oncogenic', SomaticClinicalImpact: 'Tier I - Strong', ReviewStatusOncogenicity: 'practice guideline' };
  const document = (await parsedText(summary(row({ ...somatic, ClinicalSignificance: '-', ReviewStatus: '-' })))).documents.get('PKD2');
  assert.deepEqual([document?.not_provided_count, document?.total_variants, document?.high_confidence_count], [1, 1, 0]);
  const [entry] = document?.genomic_variants ?? [];
  assert.deepEqual(
    [entry?.classification, entry?.review_status, entry?.category, entry?.stars],
    ['Not classified', 'No data', 'not_provided', 0],
  );
});

test('lists hold the 200 most telling variants whatever their order in the file, and say how many there are', async () => {
  const rows = Array.from({ length: 450 }, (_, index) =>
    row({
      VariationID: String(index + 1),
      ClinicalSignificance: index % 3 === 0 ? 'Likely pathogenic' : 'Benign',
      ReviewStatus: index % 9 === 0 ? 'reviewed by expert panel' : 'criteria provided, single submitter',
      Name: `NM_000297.4(PKD2):c.${index * 3}G>A (p.Ala${index + 1}Thr)`,
    }),
  );
  const forwards = (await parsedText(summary(...rows))).documents.get('PKD2');
  const backwards = (await parsedText(summary(...rows.toReversed()))).documents.get('PKD2');
  assert.deepEqual(forwards, backwards);
  assert.deepEqual([forwards?.protein_variant_count, forwards?.genomic_variant_count, forwards?.total_variants], [450, 450, 450]);
  const ids = forwards?.protein_variants.map(({ accession }) => Number(accession.slice(3))) ?? [];
  const expertLikely = [...Array(50).keys()].map((index) => index * 9 + 1);
  const likely = [...Array(150).keys()].map((index) => index * 3 + 1).filter((id) => (id - 1) % 9 !== 0);
  // All 450 / 9 rows of an expert panel are likely pathogenic, because 9 is a multiple of 3; benign ones fill up the rest.
  const benign = [...Array(450).keys()].map((index) => index + 1).filter((id) => (id - 1) % 3 !== 0);
  assert.deepEqual(ids, [...expertLikely, ...likely, ...benign].slice(0, 200));
});

test('a position that is not known is null, and the variant is not among those with one', async () => {
  const nowhere = { Assembly: 'na', Chromosome: 'na', Start: '-1', Stop: '-' };
  const document = (await parsedText(summary(row({ ...nowhere })))).documents.get('PKD2');
  assert.deepEqual([document?.genomic_variant_count, document?.protein_variant_count], [0, 1]);
  const [entry] = document?.protein_variants ?? [];
  assert.deepEqual([entry?.chromosome, entry?.assembly, entry?.genomic_start, entry?.genomic_end], [null, null, null, null]);
});

test('conditions are counted once per variant, and "not provided" is none', async () => {
  const list = (VariationID: string, PhenotypeList: string) => row({ VariationID, PhenotypeList });
  const document = (
    await parsedText(
      summary(list('1', 'B|A|A|not provided'), list('2', 'not specified|A'), list('3', '-'), list('4', 'C|B'), list('5', 'Not provided')),
    )
  ).documents.get('PKD2');
  assert.deepEqual(document?.top_traits, [
    { trait: 'A', count: 2 },
    { trait: 'B', count: 2 },
    { trait: 'C', count: 1 },
  ]);
});

test('percentages have one decimal, and a true tie goes to the even digit', async () => {
  const rows = Array.from({ length: 16 }, (_, index) =>
    row({ VariationID: String(index + 1), ClinicalSignificance: index < 1 ? 'Pathogenic' : 'Benign' }),
  );
  const document = (await parsedText(summary(...rows))).documents.get('PKD2');
  // 1 / 16 is 6.25 %.
  assert.equal(document?.pathogenic_percentage, 6.2);
  assert.equal(document?.missense_percentage, 100);
});

test('the summary line speaks of pathogenic variants, else of uncertain ones, else of none', async () => {
  const of = async (ClinicalSignificance: string) =>
    (await parsedText(summary(row({ ClinicalSignificance })))).documents.get('PKD2')?.variant_summary;
  assert.equal(await of('Likely pathogenic'), '1 pathogenic/likely pathogenic variants');
  assert.equal(await of('Uncertain significance'), '1 VUS variants');
  assert.equal(await of('Conflicting classifications of pathogenicity'), 'No pathogenic variants');
});

test('documents come in the order of the gene index', async () => {
  const at = (HGNC_ID: string, VariationID: string) => row({ HGNC_ID, VariationID });
  const { documents } = await parsedText(summary(at('HGNC:9009', '1'), at('HGNC:9008', '2')), [PKD1, PKD2]);
  assert.deepEqual([...documents.keys()], ['PKD1', 'PKD2']);
});

test('a cut line, a VariationID and a position that are no numbers are bad lines; the others count', async () => {
  const { documents, badLines } = await parsedText(
    summary(
      row().slice(0, 200),
      row({ VariationID: '1e3' }),
      row({ VariationID: '2', Start: 'x' }),
      row({ VariationID: '3' }),
      `${row()}\tmore`,
    ),
  );
  assert.deepEqual(badLines, [
    'variant_summary:2: 25 columns instead of 43',
    'variant_summary:3: "1e3" is no VariationID',
    'variant_summary:4: its position is not a number',
    'variant_summary:6: 44 columns instead of 43',
  ]);
  assert.equal(documents.get('PKD2')?.total_variants, 1);
});

test('columns are found by name: other orders and the layout before 2024 are read, a missing column is not', async () => {
  const cut = (lines: string, columns: number) =>
    lines
      .split('\n')
      .map((line) => line.split('\t').slice(0, columns).join('\t'))
      .join('\n');
  assert.equal((await parsedText(cut(summary(row()), 34))).documents.get('PKD2')?.total_variants, 1);
  const reversed = summary(row())
    .split('\n')
    .map((line) => line.split('\t').toReversed().join('\t'))
    .join('\n');
  assert.deepEqual((await parsedText(reversed)).documents, (await parsedText(summary(row()))).documents);
  await assert.rejects(
    parsedText(cut(summary(row()), 30)),
    (error) => error instanceof ArtifactSuspectError && error.message.includes('VariationID'),
  );
});

test('line ends of Windows and a last line without one are read', async () => {
  // VariationID is the last column here, where a line end would show.
  const lines = summary(row(), row({ VariationID: '2' }))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t').slice(0, 31).join('\t'));
  for (const text of [lines.join('\r\n'), `${lines.join('\r\n')}\r\n\r\n`, lines.join('\n')]) {
    const { documents, badLines, rows } = await parsedText(text);
    assert.deepEqual([documents.get('PKD2')?.total_variants, badLines, rows], [2, [], 2]);
  }
});

test('an HTML page, an empty file and a cut gzip file are refused', async () => {
  const page = '<!doctype html><html><body>Error</body></html>\n';
  await assert.rejects(parsedText(page), ArtifactSuspectError);
  await assert.rejects(parsedText(''), ArtifactSuspectError);
  const rows = Array.from({ length: 3_000 }, (_, index) => row({ VariationID: String(index * 7919) }));
  const bytes = gzipSync(summary(...rows));
  await assert.rejects(parsedText(bytes.subarray(0, bytes.length / 2)), ArtifactSuspectError);
});

test('whatever a cell says, the counts of a document add up, and nothing but a suspect file is thrown', async () => {
  const cell = fc.string({ unit: fc.constantFrom(...'-1;|,HGNC:PKD2 na(p.)c+=\u00e9'), maxLength: 12 });
  const column = fc.constantFrom(...HEADER);
  const line = fc.dictionary(column, cell, { maxKeys: 6 }).map((cells) => row(cells));
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          { weight: 4, arbitrary: line },
          fc.string().filter((text) => !text.includes('\n')),
        ),
      ),
      async (lines) => {
        const { documents } = await parsedText(summary(...lines));
        for (const document of documents.values()) {
          const { total_variants: total, consequence_categories: kinds, star_counts: stars, matched_by: joins } = document;
          const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
          assert.deepEqual([sum(kinds), sum(stars), sum(joins), sum(document.variant_types)], [total, total, total, total]);
          const { pathogenic_count: p, likely_pathogenic_count: lp, vus_count: vus, benign_count: b, likely_benign_count: lb } = document;
          assert.equal(p + lp + vus + b + lb + document.conflicting_count + document.not_provided_count + document.other_count, total);
        }
      },
    ),
    { numRuns: 60 },
  );
});
