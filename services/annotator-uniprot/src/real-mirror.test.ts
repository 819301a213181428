import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { GeneIndex } from '@nephron/annotator-kit';
import { hgncGenes, REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import { type Json, object, objects } from './entry.ts';
import { parsed, parsedText } from './test-data.ts';

const skip = withoutRealMirror;
const real = (...names: string[]): string => join(REAL_MIRROR, ...names);

/** Recorded answers of the REST service; each an entry, or one in its results. */
const RECORDED = [
  ['uniprot', 'rest', 'ITPR1_HUMAN.json'],
  ['uniprot', 'rest', 'ZN462_HUMAN.json'],
  ['uniprot', 'rest', 'Q8IZT6_manual_download.json'],
  ['uniprot', 'rest', 'P17010_manual_download.json'],
  ['uniprot', 'rest', 'Q9H598_manual_download.json'],
  ['api-fixtures', 'uniprot', 'get_p15056_20260812.json'],
];

let genes = new GeneIndex([]);
before(async () => {
  if (!skip) genes = new GeneIndex(await hgncGenes(real('hgnc', 'hgnc_complete_set.txt.gz')));
});

/** What was left out of a recording for want of its field (`organism_name`, `id`), put back; everything else is as recorded. */
async function recorded(names: readonly string[]): Promise<Json> {
  const body = object(JSON.parse(await readFile(real(...names), 'utf8')));
  const found = objects(body.results)[0] ?? body;
  return { organism: { scientificName: 'Homo sapiens', taxonId: 9606 }, uniProtkbId: 'X_HUMAN', ...found };
}

const COUNTED = ['Domain', 'Region', 'Motif', 'Transmembrane', 'Signal', 'Propeptide', 'Chain'];

test('recorded entries of the service are read, with every feature of the kept types, and joined by HGNC’s accession', {
  skip,
}, async () => {
  const entries = await Promise.all(RECORDED.map(recorded));
  const { documents, badLines, unmatched } = await parsed(entries, genes);
  assert.deepEqual([documents.size, badLines, unmatched], [entries.length, [], 0]);
  for (const entry of entries) {
    const document = [...documents.values()].find(({ accession }) => accession === entry.primaryAccession) ?? {};
    assert.equal(document.matched_by, 'uniprot_accession');
    const plain = objects(entry.features).filter(({ type }) => COUNTED.includes(String(type)));
    assert.equal(document.domain_count, plain.length);
    assert.equal(
      document.has_transmembrane,
      plain.some(({ type }) => type === 'Transmembrane'),
    );
    const starts = plain.map(({ location }) => Number(object(object(location).start).value)).toSorted((a, b) => a - b);
    assert.deepEqual(
      (document.domains as readonly { start: number }[]).map(({ start }) => start),
      starts,
    );
  }
});

test('the recorded answers about BRAF, by accession and by search, give the same names, length and function', { skip }, async () => {
  for (const name of ['get_p15056_20260812.json', 'search_braf_reviewed_20260812.json']) {
    const { documents } = await parsed([await recorded(['api-fixtures', 'uniprot', name])], genes);
    const { accession, entry_name, gene_symbol, protein_name, length, function: said } = documents.get('HGNC:1097') ?? {};
    assert.deepEqual([accession, entry_name, gene_symbol, length], ['P15056', 'BRAF_HUMAN', 'BRAF', 766]);
    assert.equal(protein_name, 'Serine/threonine-protein kinase B-raf');
    assert.equal(said, 'Protein kinase involved in the transduction of mitogenic signals from the cell membrane to the nucleus.');
  }
});

test('a recording as the service sent it, with its line breaks, is a file of results', { skip }, async () => {
  const text = await readFile(real('uniprot', 'rest', 'ITPR1_HUMAN.json'), 'utf8');
  // It was asked for without the organism: such an entry cannot be judged.
  const { badLines, rows } = await parsedText(text, genes);
  assert.deepEqual([badLines, rows], [['entries:1: Q14643 does not name its organism'], 1]);
});

test('the accessions of the flat-file sample lead to the genes that its HGNC lines name', { skip }, async () => {
  const flat = gunzipSync(await readFile(real('uniprot', 'sample_10.txt.gz')))
    .toString()
    .split('\n//\n');
  const entries = flat.flatMap((text) => {
    const accession = /^AC {3}(\w+);/m.exec(text)?.[1];
    const hgncIds = [...text.matchAll(/^DR {3}HGNC; (HGNC:\d+);/gm)].map(([, id = '']) => id);
    return accession && hgncIds.length > 0 ? [{ accession, hgncIds }] : [];
  });
  const reviewed = { entryType: 'UniProtKB reviewed (Swiss-Prot)', uniProtkbId: 'X_HUMAN', organism: { taxonId: 9606 } };
  // Without the HGNC lines: HGNC's own accessions have to lead to the same genes.
  const { documents } = await parsed(
    entries.map(({ accession }) => ({ ...reviewed, primaryAccession: accession })),
    genes,
  );
  const found = [...documents].map(([hgncId, { accession }]) => `${accession} ${hgncId}`);
  assert.deepEqual(
    found,
    entries.flatMap(({ accession, hgncIds }) => hgncIds.map((hgncId) => `${accession} ${hgncId}`)),
  );
  assert.ok(entries.length >= 5, `${entries.length} entries`);
});
