import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { artifactAt } from '@nephron/annotator-kit';
import { LedgerError } from '@nephron/errors';
import { SAMPLE_MIRROR } from '@nephron/testing';
import { sql } from 'kysely';
import { parsed } from './test-artifact.ts';
import { startLedger } from './test-release.ts';

const A = { hgnc_id: 'HGNC:1', symbol: 'AAA1' };
const B = { hgnc_id: 'HGNC:2', symbol: 'BBB2' };
const C = { hgnc_id: 'HGNC:3', symbol: 'CCC3' };

test('the sample becomes genes with all their identifiers', async (t) => {
  const ledger = await startLedger(t);
  const { documents } = await parsed(await artifactAt(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'), 'complete_set'));
  await ledger.publish(documents);
  const columns = [
    ...(['hgnc_id', 'symbol', 'name', 'status', 'locus_group', 'locus_type', 'location', 'alias_symbols', 'previous_symbols'] as const),
    ...(['ensembl_gene_id', 'entrez_id', 'uniprot_ids', 'omim_ids', 'mgd_ids'] as const),
    ...(['mane_ensembl_transcript_id', 'mane_refseq_transcript_id'] as const),
  ];
  const gene = await ledger.db.selectFrom('gene').select(columns).where('symbol', '=', 'PKD1').executeTakeFirstOrThrow();
  assert.deepEqual(gene, {
    hgnc_id: 'HGNC:9008',
    symbol: 'PKD1',
    name: 'polycystin 1, transient receptor potential channel interacting',
    status: 'approved',
    locus_group: 'protein-coding gene',
    locus_type: 'gene with protein product',
    location: '16p13.3',
    alias_symbols: ['PBP', 'Pc-1', 'TRPP1'],
    previous_symbols: [],
    ensembl_gene_id: 'ENSG00000008710',
    entrez_id: '5310',
    uniprot_ids: ['P98161'],
    omim_ids: ['601313'],
    mgd_ids: ['MGI:97603'],
    mane_ensembl_transcript_id: 'ENST00000262304.9',
    mane_refseq_transcript_id: 'NM_001009944.3',
  });
  const { rows } = await sql<{ line: string }>`
    select kind || ' ' || value || ' ' || relation as line from gene_identifier where hgnc_id = 'HGNC:9008' order by kind, value collate "C"
  `.execute(ledger.db);
  assert.deepEqual(
    rows.map((row) => row.line),
    [
      ...['ensembl ENSG00000008710 current', 'entrez 5310 current', 'hgnc HGNC:9008 current', 'mgi MGI:97603 current'],
      ...['omim 601313 current', 'symbol PBP alias', 'symbol PKD1 current', 'symbol Pc-1 alias', 'symbol TRPP1 alias'],
      'uniprot P98161 current',
    ],
  );
  assert.equal(Object.keys(await ledger.symbols()).length, 70);
});

test('publishing the same again writes no row', async (t) => {
  const ledger = await startLedger(t);
  const genes = [
    { ...A, alias_symbol: ['X1', 'X1'], withdrawn_entries: [{ hgnc_id: 'HGNC:9', symbol: 'OLD9' }] },
    { ...B, prev_symbol: ['X1'] },
  ];
  const versions = async () =>
    (
      await sql`select xmin::text, ctid::text, hgnc_id, '' as value from gene union all select xmin::text, ctid::text, hgnc_id, kind || value from gene_identifier order by 3, 4`.execute(
        ledger.db,
      )
    ).rows;
  await ledger.publish(genes);
  const before = await versions();
  await ledger.publish(genes);
  assert.deepEqual(await versions(), before);
  assert.equal(before.length, 2 + 8);
});

test('only what really changed is rewritten, and a changed gene says when', async (t) => {
  const ledger = await startLedger(t);
  const identifiers = async () =>
    (await sql`select xmin::text, * from gene_identifier order by kind, value, hgnc_id`.execute(ledger.db)).rows;
  await ledger.publish([A, B]);
  const before = await identifiers();
  await ledger.publish([A, { ...B, location: '1p36' }]);
  assert.deepEqual(await identifiers(), before);
  const rows = await ledger.db
    .selectFrom('gene')
    .select(['hgnc_id', 'location', sql<boolean>`updated_at > created_at`.as('is_updated')])
    .orderBy('hgnc_id')
    .execute();
  assert.deepEqual(rows, [
    { hgnc_id: 'HGNC:1', location: null, is_updated: false },
    { hgnc_id: 'HGNC:2', location: '1p36', is_updated: true },
  ]);
});

test('one release may swap the symbols of two genes; the old symbols keep leading to both', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([A, B]);
  await ledger.publish([
    { ...A, symbol: 'BBB2' },
    { ...B, symbol: 'AAA1' },
  ]);
  assert.deepEqual(await ledger.symbols(), { 'HGNC:1': 'BBB2', 'HGNC:2': 'AAA1' });
  assert.deepEqual(await ledger.leadsTo('symbol', 'AAA1'), ['HGNC:1 previous', 'HGNC:2 current']);
  assert.deepEqual(await ledger.leadsTo('symbol', 'BBB2'), ['HGNC:1 current', 'HGNC:2 previous']);
});

test('a renamed gene is still found by its old symbol, and by the ids it had, even where HGNC does not list them', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([{ ...A, ensembl_gene_id: 'ENSG00000000001', omim_ids: ['100', '200'] }]);
  await ledger.publish([{ ...A, symbol: 'NEW1', ensembl_gene_id: 'ENSG00000000009', omim_ids: ['200'] }]);
  assert.deepEqual(await ledger.leadsTo('symbol', 'AAA1'), ['HGNC:1 previous']);
  assert.deepEqual(await ledger.leadsTo('symbol', 'NEW1'), ['HGNC:1 current']);
  assert.deepEqual(await ledger.leadsTo('ensembl', 'ENSG00000000001'), ['HGNC:1 previous']);
  assert.deepEqual([await ledger.leadsTo('omim', '100'), await ledger.leadsTo('omim', '200')], [['HGNC:1 previous'], ['HGNC:1 current']]);
  await ledger.publish([{ ...A, ensembl_gene_id: 'ENSG00000000001' }]);
  assert.deepEqual(await ledger.leadsTo('symbol', 'AAA1'), ['HGNC:1 current']);
  assert.deepEqual(await ledger.leadsTo('ensembl', 'ENSG00000000009'), ['HGNC:1 previous']);
});

test('an alias of one gene that is the approved symbol of another is both', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([
    A,
    { ...B, alias_symbol: ['AAA1', 'BBB2'], prev_symbol: ['BBB0'] },
    { ...C, alias_symbol: ['BBB0'], prev_symbol: ['BBB0'] },
  ]);
  assert.deepEqual(await ledger.leadsTo('symbol', 'AAA1'), ['HGNC:1 current', 'HGNC:2 alias']);
  assert.deepEqual(await ledger.leadsTo('symbol', 'BBB2'), ['HGNC:2 current']);
  assert.deepEqual(await ledger.leadsTo('symbol', 'BBB0'), ['HGNC:2 previous', 'HGNC:3 previous']);
});

test('an alias that HGNC has dropped is withdrawn, one that it makes the symbol is current', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([{ ...A, alias_symbol: ['X1', 'X2', 'X3'] }, B]);
  await ledger.publish([
    { ...A, symbol: 'X2', alias_symbol: ['X3'], prev_symbol: ['AAA1'] },
    { ...B, alias_symbol: ['X1'] },
  ]);
  assert.deepEqual(await ledger.leadsTo('symbol', 'X1'), ['HGNC:1 withdrawn', 'HGNC:2 alias']);
  assert.deepEqual(await ledger.leadsTo('symbol', 'X2'), ['HGNC:1 current']);
  assert.deepEqual(await ledger.leadsTo('symbol', 'X3'), ['HGNC:1 alias']);
  await ledger.publish([{ ...A, symbol: 'X2', alias_symbol: ['X1'], prev_symbol: ['AAA1'] }, B]);
  assert.deepEqual(await ledger.leadsTo('symbol', 'X1'), ['HGNC:1 alias', 'HGNC:2 withdrawn']);
});

test('a gene that a full release lacks is withdrawn with its identifiers, and may give its symbol to another', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([{ ...A, alias_symbol: ['X1'], ncbi_gene_id: '17' }, B]);
  await ledger.publish([{ ...B, symbol: 'AAA1' }]);
  assert.deepEqual(await ledger.symbols(), { 'HGNC:1': '(AAA1)', 'HGNC:2': 'AAA1' });
  assert.deepEqual(await ledger.leadsTo('symbol', 'AAA1'), ['HGNC:1 withdrawn', 'HGNC:2 current']);
  assert.deepEqual(await ledger.leadsTo('hgnc', 'HGNC:1'), ['HGNC:1 withdrawn']);
  assert.deepEqual(
    [await ledger.leadsTo('entrez', '17'), await ledger.leadsTo('symbol', 'X1')],
    [['HGNC:1 withdrawn'], ['HGNC:1 withdrawn']],
  );
});

test('a withdrawn gene that comes back has its identifiers again, its former ids as previous ones', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([{ ...A, alias_symbol: ['X1'], ncbi_gene_id: '17' }, B]);
  await ledger.publish([B]);
  await ledger.publish([{ ...A, symbol: 'NEW1', ncbi_gene_id: '18', prev_symbol: ['AAA1'] }, B]);
  assert.deepEqual(await ledger.symbols(), { 'HGNC:1': 'NEW1', 'HGNC:2': 'BBB2' });
  assert.deepEqual(await ledger.leadsTo('hgnc', 'HGNC:1'), ['HGNC:1 current']);
  assert.deepEqual([await ledger.leadsTo('entrez', '17'), await ledger.leadsTo('entrez', '18')], [['HGNC:1 previous'], ['HGNC:1 current']]);
  assert.deepEqual(
    [await ledger.leadsTo('symbol', 'AAA1'), await ledger.leadsTo('symbol', 'X1')],
    [['HGNC:1 previous'], ['HGNC:1 withdrawn']],
  );
});

test('a merged entry leads to the gene it was merged into, as does its symbol', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([A, B]);
  const merged = { ...A, prev_symbol: ['OLD8'], alias_symbol: ['OLD9'] };
  await ledger.publish([
    { ...merged, withdrawn_entries: [B, { hgnc_id: 'HGNC:8', symbol: 'OLD8' }, { hgnc_id: 'HGNC:9', symbol: 'OLD9' }] },
  ]);
  assert.deepEqual(await ledger.leadsTo('hgnc', 'HGNC:2'), ['HGNC:1 merged', 'HGNC:2 withdrawn']);
  assert.deepEqual(await ledger.leadsTo('symbol', 'BBB2'), ['HGNC:1 merged', 'HGNC:2 withdrawn']);
  assert.deepEqual(
    [await ledger.leadsTo('symbol', 'OLD8'), await ledger.leadsTo('hgnc', 'HGNC:8')],
    [['HGNC:1 previous'], ['HGNC:1 merged']],
  );
  assert.deepEqual(await ledger.leadsTo('symbol', 'OLD9'), ['HGNC:1 merged']);
  await ledger.publish([merged]);
  assert.deepEqual(await ledger.leadsTo('hgnc', 'HGNC:2'), ['HGNC:1 merged', 'HGNC:2 withdrawn']);
});

test('a release about some genes changes and withdraws only those', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([A, B, C]);
  await ledger.publish([{ ...A, symbol: 'NEW1' }], ['HGNC:1', 'HGNC:2']);
  assert.deepEqual(await ledger.symbols(), { 'HGNC:1': 'NEW1', 'HGNC:2': '(BBB2)', 'HGNC:3': 'CCC3' });
  assert.deepEqual(await ledger.leadsTo('symbol', 'CCC3'), ['HGNC:3 current']);
});

test('a release about some genes cannot take the symbol of another, and then changes nothing', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([A, B]);
  await assert.rejects(ledger.publish([{ ...A, symbol: 'BBB2' }], ['HGNC:1']), (error) => {
    assert.ok(error instanceof LedgerError);
    assert.match(error.message, /BBB2 to HGNC:1 and HGNC:2.*refresh HGNC for all genes/);
    return true;
  });
  assert.deepEqual(await ledger.symbols(), { 'HGNC:1': 'AAA1', 'HGNC:2': 'BBB2' });
});

test('a full release without genes is refused instead of withdrawing all', async (t) => {
  const ledger = await startLedger(t);
  await ledger.publish([A]);
  await assert.rejects(ledger.publish([]), /would withdraw all/);
  assert.deepEqual(await ledger.symbols(), { 'HGNC:1': 'AAA1' });
});
