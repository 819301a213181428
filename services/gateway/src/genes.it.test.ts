import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@nephron/testing';
import { startGateway } from './testing/gateway.ts';
import { addGene, addIdentifier, addSummary, PKD1, PKD2, publish, UMOD } from './testing/ledger.ts';

test('a gene is found by every identifier it has or had, and the answer says by which', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  await addGene(database.db, { hgnc_id: 'HGNC:4733', symbol: 'H2AC11', uniprot_ids: ['P0C0S8'] });
  await addGene(database.db, { hgnc_id: 'HGNC:1', symbol: 'OTHER', uniprot_ids: ['H2AC11'] });
  await addIdentifier(database.db, 'hgnc', 'HGNC:8999', 'HGNC:9008', 'merged');
  await addIdentifier(database.db, 'symbol', 'GONE', 'HGNC:9008', 'withdrawn');
  const cases: readonly (readonly [asked: string, matchedOn: string, matchType: string, notice?: RegExp])[] = [
    ['HGNC:9008', 'HGNC:9008', 'hgnc_id'],
    ['hgnc:9008', 'HGNC:9008', 'hgnc_id'],
    ['PKD1', 'PKD1', 'symbol'],
    ['pkd1', 'PKD1', 'symbol'],
    ['ENSG00000008710.20', 'ENSG00000008710', 'ensembl'],
    ['5310', '5310', 'entrez'],
    ['P98161-2', 'P98161', 'uniprot'],
    ['OMIM:601313', '601313', 'omim'],
    ['MGI:97603', 'MGI:97603', 'mgi'],
    ['apkd1', 'APKD1', 'previous', /APKD1 is a previous symbol of PKD1 \(HGNC:9008\)/],
    ['pc-1', 'Pc-1', 'alias', /Pc-1 is an alias of PKD1/],
    ['HGNC:8999', 'HGNC:8999', 'hgnc_id', /HGNC:8999 was merged into PKD1/],
    ['GONE', 'GONE', 'alias', /HGNC has taken that back/],
  ];
  for (const [asked, matchedOn, matchType, notice] of cases) {
    const { status, json } = await ask(`/api/genes/${encodeURIComponent(asked)}`);
    assert.equal(status, 200, asked);
    assert.equal(json.data.id, 'HGNC:9008', asked);
    assert.deepEqual([json.meta.matched_on, json.meta.match_type], [matchedOn, matchType], asked);
    if (notice) assert.match(json.meta.notice, notice);
    else assert.equal('notice' in json.meta, false, asked);
  }
  const shadowed = await ask('/api/genes/H2AC11');
  assert.equal(shadowed.json.data.id, 'HGNC:4733', 'an approved symbol comes before an accession of the same form');
});

test('a current symbol comes before a previous one, that before an alias, and what HGNC has taken back last', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, { hgnc_id: 'HGNC:4', symbol: 'D4', status: 'withdrawn', alias_symbols: [] });
  await addGene(database.db, { hgnc_id: 'HGNC:3', symbol: 'C3', alias_symbols: ['D4'] });
  await addGene(database.db, { hgnc_id: 'HGNC:2', symbol: 'B2', previous_symbols: ['D4', 'C3'] });
  const idOf = async (text: string) => (await ask(`/api/genes/${text}`)).json.data.id;
  assert.equal(await idOf('C3'), 'HGNC:3');
  assert.equal(await idOf('D4'), 'HGNC:2');
  await database.db.deleteFrom('gene_identifier').where('relation', '=', 'previous').where('value', '=', 'D4').execute();
  assert.equal(await idOf('d4%20'), 'HGNC:2', 'served from memory');
  await database.db.updateTable('cache_namespace').set({ generation: '2' }).execute();
  await eventually(async () => assert.equal(await idOf('D4'), 'HGNC:3'));
  await database.db.deleteFrom('gene_identifier').where('relation', '=', 'alias').execute();
  await database.db.updateTable('cache_namespace').set({ generation: '3' }).execute();
  await eventually(async () => assert.equal(await idOf('D4'), 'HGNC:4'));
});

test('a gene carries its nomenclature, and null where a source says nothing', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  await publish(database.db, 'gnomad', 'v4.1', { 'HGNC:9008': { pli: 1 } });
  const { attributes } = (await ask('/api/genes/PKD1')).json.data;
  assert.deepEqual(attributes.aliases, ['PBP', 'Pc-1']);
  assert.deepEqual(attributes.mane_select, { ensembl_transcript_id: 'ENST00000262304.9', refseq_transcript_id: 'NM_001009944.3' });
  assert.deepEqual([attributes.sources, attributes.annotation_count], [['gnomad'], 1], 'counted on the spot: no summary was made yet');
  assert.deepEqual([attributes.pli, attributes.has_kidney_phenotype], [null, null]);
  await addSummary(database.db, 'HGNC:9008', { pli: 1 });
  await database.db.updateTable('cache_namespace').set({ generation: '2' }).execute();
  await database.db.updateTable('gene').set({ mane_ensembl_transcript_id: null, mane_refseq_transcript_id: null }).execute();
  const later = (await ask('/api/genes/HGNC:9008')).json.data.attributes;
  assert.deepEqual([later.pli, later.mane_select], [1, null]);
});

test('what leads to several genes is answered with the candidates, what leads to none with 404', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  await addGene(database.db, PKD2);
  const several = await ask('/api/genes/PBP');
  assert.equal(several.status, 409);
  assert.equal(several.json.code, 'NEPHRON_GENE_AMBIGUOUS');
  assert.deepEqual(several.json.candidates, [
    { id: 'HGNC:9008', approved_symbol: 'PKD1' },
    { id: 'HGNC:9009', approved_symbol: 'PKD2' },
  ]);
  for (const asked of ['NOPE1', '99999999', 'HGNC:77', 'a%20b', '%00']) {
    const none = await ask(`/api/genes/${asked}`);
    assert.ok(none.status === 404 || (asked === '%00' && none.status === 422), `${asked} ${none.status}`);
    assert.match(String(none.headers['content-type']), /^application\/problem\+json/);
  }
  assert.match((await ask('/api/genes/NOPE1')).json.detail, /"NOPE1"/);
});

test('a withdrawn gene is not listed, but still answers with a notice', async (t) => {
  const { ask, database } = await startGateway(t);
  await addGene(database.db, PKD1);
  await addGene(database.db, { hgnc_id: 'HGNC:5', symbol: 'OLD1', status: 'withdrawn' });
  assert.equal((await ask('/api/genes')).json.meta.total, 1);
  const { status, json } = await ask('/api/genes/HGNC:5');
  assert.equal(status, 200);
  assert.match(json.meta.notice, /HGNC has withdrawn OLD1/);
  assert.equal((await ask('/api/genes/OLD1')).json.meta.match_type, 'symbol');
});

test('the search finds parts of symbol, name, alias, previous symbol and HGNC id; exact symbols first, then those that begin so', async (t) => {
  const { ask, database } = await startGateway(t);
  for (const gene of [PKD1, PKD2, UMOD]) await addGene(database.db, gene);
  await addGene(database.db, { hgnc_id: 'HGNC:20', symbol: 'APKD1X', name: 'unlike' });
  await addGene(database.db, { hgnc_id: 'HGNC:21', symbol: 'PKD1L1' });
  const found = async (text: string): Promise<string[]> => {
    const { json } = await ask(`/api/genes?filter[search]=${encodeURIComponent(text)}`);
    assert.equal(json.meta.total, json.data.length);
    return json.data.map((gene: { attributes: { approved_symbol: string } }) => gene.attributes.approved_symbol);
  };
  assert.deepEqual(await found('pkd1'), ['PKD1', 'PKD1L1', 'APKD1X']);
  assert.deepEqual(await found('PBP'), ['PKD1', 'PKD2']);
  assert.deepEqual(await found('mckd'), ['UMOD']);
  assert.deepEqual(await found(' POLYCYSTIN  1'), ['PKD1'], 'spaces do not matter');
  assert.deepEqual(await found('HGNC:9008'), ['PKD1']);
  assert.deepEqual(await found('%'), [], 'wildcards are letters like others');
  assert.deepEqual(await found('_'), []);
  assert.deepEqual(await found('\\'), []);
  assert.deepEqual(await found("'; drop table gene --"), []);
  assert.equal((await found('')).length, 5);
});

test('genes without a value come last in either direction, with and without a search', async (t) => {
  const { ask, database } = await startGateway(t);
  for (const gene of [PKD1, PKD2, UMOD]) await addGene(database.db, gene);
  await addGene(database.db, { hgnc_id: 'HGNC:30', symbol: 'AAA' });
  await addSummary(database.db, 'HGNC:9008', { pli: 1 });
  await addSummary(database.db, 'HGNC:9009', { pli: 0.2 });
  await addSummary(database.db, 'HGNC:12559', { pli: null });
  const symbols = async (query: string): Promise<string> => {
    const { status, json } = await ask(`/api/genes?${query}`);
    assert.equal(status, 200);
    return json.data.map((gene: { attributes: { approved_symbol: string } }) => gene.attributes.approved_symbol).join(' ');
  };
  assert.equal(await symbols('sort=pli'), 'PKD2 PKD1 AAA UMOD');
  assert.equal(await symbols('sort=-pli'), 'PKD1 PKD2 AAA UMOD');
  assert.equal(await symbols('sort=-pli&page[size]=1&page[number]=2'), 'PKD2');
  assert.equal(await symbols('sort=-pli&page[size]=3&page[number]=1'), 'PKD1 PKD2 AAA');
  assert.equal(await symbols('sort=-pli&page[size]=1&page[number]=4'), 'UMOD');
  assert.equal(await symbols('sort=-pli&filter[search]=PKD'), 'PKD1 PKD2');
  assert.equal(await symbols('sort=-pli&filter[search]=o'), 'PKD1 PKD2 UMOD');
  assert.equal(await symbols('sort=pli,-symbol'), 'PKD2 PKD1 UMOD AAA');
  assert.equal(await symbols('sort=-pli,symbol'), 'PKD1 PKD2 AAA UMOD');
  assert.equal(await symbols('sort=-loeuf'), 'AAA PKD1 PKD2 UMOD');
  assert.equal(await symbols('sort=hgnc_id'), 'AAA PKD1 PKD2 UMOD', 'by number');
  assert.equal(await symbols('sort=-approved_symbol'), 'UMOD PKD2 PKD1 AAA');
  for (const field of ['name', 'location', 'updated_at', 'kidney_phenotype_count', 'annotation_count']) {
    assert.equal((await symbols(`sort=${field}`)).split(' ').length, 4, field);
    assert.equal((await symbols(`sort=-${field}`)).split(' ').length, 4, field);
  }
});

test('pages follow one another without gap or repetition, and links keep filter and sort', async (t) => {
  const { ask, database } = await startGateway(t);
  for (let index = 0; index < 7; index++) await addGene(database.db, { hgnc_id: `HGNC:${100 + index}`, symbol: `G${index}` });
  const seen: string[] = [];
  let next: string | null = '/api/genes/?sort=-symbol&filter[search]=G&page[size]=3';
  while (next) {
    const { json } = await ask(next);
    assert.deepEqual([json.meta.total, json.meta.per_page, json.meta.page_count], [7, 3, 3]);
    seen.push(...json.data.map((gene: { attributes: { approved_symbol: string } }) => gene.attributes.approved_symbol));
    next = json.links.next;
  }
  assert.deepEqual(seen, ['G6', 'G5', 'G4', 'G3', 'G2', 'G1', 'G0']);
  const { json } = await ask('/api/genes?sort=-symbol&filter[search]=G&page[size]=3&page[number]=9');
  assert.deepEqual(json.data, []);
  assert.equal(json.meta.total, 7);
  assert.equal(new URL(json.links.prev, 'http://x').searchParams.get('page[number]'), '3');
  assert.equal(json.links.next, null);
});

test('wrong parameters are refused with their name, their value and what is allowed', async (t) => {
  const { ask } = await startGateway(t);
  const cases: readonly (readonly [query: string, detail: RegExp])[] = [
    ['page[number]=0', /"page\[number\]".*>= 1.*"0"/],
    ['page[size]=101', /"page\[size\]".*<= 100.*"101"/],
    ['page[size]=ten', /"page\[size\]" must be integer; it is "ten"/],
    ['page[size]=1.5', /must be integer/],
    ['page[size]=', /must be integer/],
    ['page[size]=1&page[size]=2', /must be integer; it is \["1","2"\]/],
    ['page[number]=99999999999999999999', /page\[number\]/],
    ['sort=score', /no field "score"; allowed are symbol, hgnc_id/],
    ['sort=symbol,,pli', /no field ""/],
    ['sort=pli,pli,pli,pli,pli,pli', /at most 5/],
    ['search=pkd', /no query parameter is called "search"; allowed are "page\[number\]"/],
    ['__proto__=1', /__proto__/],
    [`filter[search]=${'x'.repeat(101)}`, /"filter\[search\]".*100/],
    ['filter[search]=%00', /"filter\[search\]"/],
  ];
  for (const [query, detail] of cases) {
    const { status, json } = await ask(`/api/genes?${query}`);
    assert.equal(status, 422, query);
    assert.match(json.detail, detail);
    assert.ok(json.detail.length < 600, query);
  }
});
