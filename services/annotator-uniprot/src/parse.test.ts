import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { hgncGenes, SAMPLE_MIRROR } from '@nephron/testing';
import fc from 'fast-check';
import { uniprot } from './source.ts';
import { entry, gene, parsed, parsedText, SAMPLE, sample } from './test-data.ts';

const SAMPLE_GENES = await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const GENES = [gene(1, 'AAA1', ['P00001']), gene(2, 'BBB2', ['P00002']), gene(3, 'CCC3')];

test('the sample has the golden record of UMOD, key by key and in this order', async () => {
  const { documents } = await sample(SAMPLE_GENES);
  const expected = {
    accession: 'P07911',
    entry_name: 'UROM_HUMAN',
    gene_symbol: 'UMOD',
    matched_by: 'uniprot_accession',
    gene_names: ['UMOD'],
    other_accessions: [],
    protein_name: 'Uromodulin',
    length: 640,
    organism: 'Homo sapiens',
    function: 'Most abundant protein of normal urine; forms filaments that bind bacteria.',
    domains: [
      { type: 'Signal', description: '', start: 1, end: 24, length: 24, evidence_code: 'ECO:0000255' },
      { type: 'Chain', description: 'Uromodulin', start: 25, end: 640, length: 616 },
      { type: 'Region', description: 'EGF domain', start: 35, end: 63, length: 29, evidence_code: 'ECO:0000255' },
      { type: 'Domain', description: 'ZP', start: 334, end: 583, length: 250, evidence_code: 'ECO:0000255' },
    ],
    domain_count: 4,
    pfam_refs: [
      { id: 'PF00100', database: 'Pfam', entryname: 'Zona_pellucida', matchstatus: '1' },
      { id: 'PF12947', database: 'Pfam', entryname: 'EGF_3', matchstatus: '1' },
    ],
    interpro_refs: [{ id: 'IPR001507', database: 'InterPro', entryname: 'ZP_dom' }],
    has_transmembrane: false,
    has_signal_peptide: true,
  };
  assert.equal(JSON.stringify(documents.get('HGNC:12559')), JSON.stringify(expected));
});

test('the sample has the golden values of the sentinel genes, and the gate accepts them', async () => {
  const { documents, badLines, unmatched, rows } = await sample(SAMPLE_GENES);
  const golden = [
    ['HGNC:9008', 'P98161', 'PKD1_HUMAN', 'Polycystin-1', 4303, true],
    ['HGNC:9009', 'Q13563', 'PKD2_HUMAN', 'Polycystin-2', 968, false],
    ['HGNC:2207', 'P29400', 'CO4A5_HUMAN', 'Collagen alpha-5(IV) chain', 1685, true],
    ['HGNC:12559', 'P07911', 'UROM_HUMAN', 'Uromodulin', 640, true],
    ['HGNC:12796', 'P19544', 'WT1_HUMAN', 'Wilms tumor protein', 449, false],
    ['HGNC:7908', 'O60500', 'NPHN_HUMAN', 'Nephrin', 1241, true],
  ];
  for (const row of golden) {
    const { accession, entry_name, protein_name, length, has_signal_peptide } = documents.get(String(row[0])) ?? {};
    assert.deepEqual([row[0], accession, entry_name, protein_name, length, has_signal_peptide], row);
  }
  for (const { hgncId, check } of uniprot.gate.sentinels) assert.equal(check?.(documents.get(hgncId) ?? {}), undefined);
  // One entry (PRKD1, which has the synonym PKD1) is of none of the sample's genes.
  assert.deepEqual([documents.size, badLines, unmatched, rows], [70, [], 1, 71]);
});

test('a sentinel with another accession, or with a length that cannot be, is named', async () => {
  const [pkd1] = uniprot.gate.sentinels;
  assert.equal(pkd1?.check?.({ accession: 'Q15139', length: 912 }), 'has the accession Q15139 instead of P98161');
  assert.equal(pkd1?.check?.({ accession: 'P98161', length: 968 }), 'has 968 residues instead of about 4303');
  assert.equal(pkd1?.check?.({ accession: 'P98161', length: null }), 'has null residues instead of about 4303');
  assert.equal(pkd1?.check?.({ accession: 'P98161', length: 4302 }), undefined);
});

test('an entry with a synonym that is a gene’s symbol is not that gene’s', async () => {
  const synonym = { genes: [{ geneName: { value: 'PRKD1' }, synonyms: [{ value: 'AAA1' }] }] };
  const { documents, unmatched } = await parsed([entry('Q15139', {}, synonym)], [gene(1, 'AAA1')]);
  assert.deepEqual([documents.size, unmatched], [0, 1]);
});

test('what UniProt does not say is null, and says nothing about membranes', async () => {
  const bare = entry('P00001', {}, { sequence: {}, genes: undefined });
  const { documents } = await parsed([bare], GENES);
  const { protein_name, length, function: said, domains, domain_count, gene_names, has_transmembrane } = documents.get('HGNC:1') ?? {};
  assert.deepEqual(
    [protein_name, length, said, domains, domain_count, gene_names, has_transmembrane],
    [null, null, null, [], 0, [], false],
  );
});

test('names, the first text about the function and the families of other databases are taken as they stand', async () => {
  const said = {
    proteinDescription: { recommendedName: { fullName: { value: 'Protein A' } }, alternativeNames: [{ fullName: { value: 'B' } }] },
    comments: [
      { commentType: 'SUBUNIT', texts: [{ value: 'x' }] },
      { commentType: 'FUNCTION', texts: [{ value: 'Does this.' }, { value: 'And that.' }] },
      { commentType: 'FUNCTION', texts: [{ value: 'More.' }] },
    ],
    uniProtKBCrossReferences: [
      {
        database: 'Pfam',
        id: 'PF00002',
        properties: [
          { key: 'EntryName', value: 'Two' },
          { key: 'Match Status', value: '2' },
        ],
      },
      { database: 'PDB', id: '1ABC' },
      { database: 'Pfam', id: 'PF00001', properties: [{ key: 'id', value: 'wrong' }] },
      { database: 'InterPro', id: 'IPR000001' },
    ],
  };
  const { documents } = await parsed([entry('P00001', {}, said)], GENES);
  const { protein_name, function: found, pfam_refs, interpro_refs } = documents.get('HGNC:1') ?? {};
  assert.deepEqual([protein_name, found], ['Protein A', 'Does this.']);
  assert.deepEqual(pfam_refs, [
    { id: 'PF00001', database: 'Pfam' },
    { id: 'PF00002', database: 'Pfam', entryname: 'Two', match_status: '2' },
  ]);
  assert.deepEqual(interpro_refs, [{ id: 'IPR000001', database: 'InterPro' }]);
});

test('unreviewed, deleted and other species’ entries are passed over; what is no entry is named', async () => {
  const entries = [
    entry('P00001', {}, { entryType: 'UniProtKB unreviewed (TrEMBL)' }),
    { entryType: 'Inactive', primaryAccession: 'P00001', inactiveReason: { inactiveReasonType: 'DELETED' } },
    entry('P00001', {}, { organism: { scientificName: 'Mus musculus', taxonId: 10_090 } }),
    entry('P00001', {}, { organism: undefined }),
    entry('PKD1'),
    entry('P00001', {}, { uniProtkbId: '' }),
    {},
    entry('P00001', { length: 1 }),
    entry('P00001', { length: 2 }),
    entry('P00002', { length: 3 }),
  ];
  const { documents, badLines, rows } = await parsed(entries, GENES);
  assert.deepEqual(badLines, [
    'entries:4: P00001 does not name its organism',
    'entries:5: "PKD1" is no accession',
    'entries:6: P00001 has no entry name',
    'entries:7: does not say whether it is reviewed',
    'entries:9: a second entry P00001; the first is kept',
  ]);
  assert.deepEqual([documents.get('HGNC:1')?.length, documents.get('HGNC:2')?.length, rows], [1, 3, 10]);
});

test('genes that make the same protein each have a document of it', async () => {
  const shared = entry('P00001', { names: ['AAA1', 'CCC3'], hgncIds: ['HGNC:1', 'HGNC:3'] });
  const { documents } = await parsed([shared], GENES);
  const rows = [...documents].map(([hgncId, { accession, gene_symbol, gene_names }]) => [hgncId, accession, gene_symbol, gene_names]);
  assert.deepEqual(rows, [
    ['HGNC:1', 'P00001', 'AAA1', ['AAA1', 'CCC3']],
    ['HGNC:3', 'P00001', 'CCC3', ['AAA1', 'CCC3']],
  ]);
});

test('the version is the release in the name, or else the day the file was changed', async () => {
  const entries = await artifactAt(SAMPLE, 'entries');
  assert.equal(await uniprot.version({ entries }), '2024_05');
  const renamed = (name: string) => uniprot.version({ entries: { ...entries, name, modifiedAt: '2026-02-03T04:05:06.000Z' } });
  assert.equal(await renamed('uniprotkb_reviewed_human_2025_01.json.gz'), '2025_01');
  assert.equal(await renamed('uniprotkb_reviewed_human.json'), '2026-02-03');
  assert.match(uniprot.missing({}) ?? '', /uniprotkb_reviewed_human_<release>\.json/);
});

test('a file that is cut, plain or compressed, or no list of results is refused', async () => {
  const whole = JSON.stringify({ results: [entry('P00001'), entry('P00002')] });
  const compressed = gzipSync(whole);
  for (const text of [
    whole.slice(0, -2),
    whole.slice(0, 90),
    '',
    'no JSON',
    '<html></html>',
    compressed.subarray(0, compressed.length - 9),
  ]) {
    await assert.rejects(parsedText(text, GENES), ArtifactSuspectError);
  }
  await assert.rejects(parsedText('{"results":[{"entryType":nonsense}]}', GENES), /an entry that is no JSON/);
  assert.equal((await parsedText(compressed, GENES)).documents.size, 2);
});

test('whatever stands in the entries, the parser ends: with documents or by refusing the file', async () => {
  const some = (value: unknown) => fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, fc.jsonValue({ maxDepth: 2 }));
  const feature = fc.record({
    type: some('Domain'),
    location: some({ start: { value: 1 }, end: { value: 2 } }),
    description: some('x'),
    evidences: some([]),
  });
  const reference = fc.record({ database: some('HGNC'), id: some('HGNC:3'), properties: some([{ key: 'EntryName', value: 'x' }]) });
  const anyEntry = fc.record(
    {
      entryType: some('UniProtKB reviewed (Swiss-Prot)'),
      primaryAccession: fc.oneof(fc.constantFrom('P00001', 'P00002'), fc.jsonValue({ maxDepth: 1 })),
      uniProtkbId: some('X_HUMAN'),
      organism: some({ taxonId: 9606 }),
      genes: some([{ geneName: { value: 'CCC3' } }]),
      features: fc.oneof(fc.array(feature, { maxLength: 3 }), fc.jsonValue({ maxDepth: 2 })),
      uniProtKBCrossReferences: fc.oneof(fc.array(reference, { maxLength: 3 }), fc.jsonValue({ maxDepth: 2 })),
      comments: some([{ commentType: 'FUNCTION', texts: [] }]),
      sequence: some({ length: 9 }),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    fc.array(fc.oneof(anyEntry, fc.jsonValue({ maxDepth: 1 })), { maxLength: 4 }).map((results) => JSON.stringify({ results })),
    fc.json(),
    fc.string(),
  );
  const damaged = fc.oneof(
    text,
    fc.tuple(text, fc.nat(200)).map(([whole, end]) => whole.slice(0, end)),
  );
  await fc.assert(
    fc.asyncProperty(damaged, async (content) => {
      try {
        const { documents, badLines, rows } = await parsedText(content, GENES);
        assert.ok(badLines.length <= rows);
        for (const { domains, domain_count } of documents.values()) assert.equal((domains as unknown[]).length, domain_count);
      } catch (error) {
        if (!(error instanceof ArtifactSuspectError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});
