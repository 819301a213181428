import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { artifactAt, GeneIndex } from '@nephron/annotator-kit';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import type { ConstraintDocument } from './record.ts';
import { parsed } from './test-artifact.ts';
import { genesIn, table } from './test-genes.ts';

const skip = withoutRealMirror;
const real = (name: string): string => join(REAL_MIRROR, 'gnomad', name);
const V2 = 'gnomad.v2.1.1.lof_metrics.by_gene.txt.gz';
const V41 = 'gnomad.v4.1.constraint_metrics.subset.tsv.gz';
const V40 = 'gnomad.v4.0.constraint_metrics.subset.tsv.gz';
const artifact = (role: 'v4' | 'v2', name: string) => artifactAt(real(name), role);

type PlainRow = Readonly<Record<string, string>>;

let genes = new GeneIndex([]);
before(async () => {
  if (!skip) genes = await genesIn(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'));
});

async function plainRows(name: string): Promise<PlainRow[]> {
  const [header = [], ...rows] = await table(real(name));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [header[index] ?? '', cell])));
}

/** Approved genes by what a row may call them: Ensembl ids, then symbols, then former symbols; each with those that claim it. */
function plainIndex(): readonly Map<string, Set<string>>[] {
  const maps = [new Map<string, Set<string>>(), new Map<string, Set<string>>(), new Map<string, Set<string>>()] as const;
  const add = (map: Map<string, Set<string>>, key: string, id: string) => map.set(key, (map.get(key) ?? new Set()).add(id));
  for (const gene of genes.genes) {
    if (gene.ensemblGeneId) add(maps[0], gene.ensemblGeneId, gene.hgncId);
    add(maps[1], gene.symbol.toUpperCase(), gene.hgncId);
    for (const symbol of gene.previousSymbols) add(maps[2], symbol.toUpperCase(), gene.hgncId);
  }
  return maps;
}

/** The genes with a document, worked out from rows that stand for a gene: those an id leads to, and those that one name alone leads to. */
function expectedGenes(rows: readonly PlainRow[]): Set<string> {
  const [byEnsembl, bySymbol, byPrevious] = plainIndex();
  const byId = new Set<string>();
  const byName = new Map<string, Set<string>>();
  for (const row of rows) {
    const [id, ...others] = byEnsembl?.get(row.gene_id ?? '') ?? [];
    if (id && others.length === 0) byId.add(id);
    else {
      const claimed = bySymbol?.get(row.gene?.toUpperCase() ?? '') ?? byPrevious?.get(row.gene?.toUpperCase() ?? '') ?? new Set();
      const [named] = claimed;
      if (named && claimed.size === 1) byName.set(named, (byName.get(named) ?? new Set()).add(row.gene_id ?? row.transcript ?? ''));
    }
  }
  return new Set([...byId, ...[...byName].filter(([, subjects]) => subjects.size === 1).map(([hgncId]) => hgncId)]);
}

const says = (cell: string | undefined): boolean => cell !== undefined && cell !== '' && cell !== 'NA';
const v2Says = (row: PlainRow): boolean => says(row.pLI) || says(row.lof_z) || says(row.oe_lof);
const v4Says = (row: PlainRow): boolean => says(row['lof.pLI']) || says(row['lof.z_score']) || says(row['lof.oe']);

test('v2.1.1 gives a document for every gene that its rows lead to, and no others', { skip }, async (t) => {
  const startedAt = performance.now();
  const { documents, badLines, rows } = await parsed({ v2: await artifact('v2', V2) }, genes);
  t.diagnostic(`${documents.size} documents of ${rows} rows in ${Math.round(performance.now() - startedAt)} ms`);
  const plain = await plainRows(V2);
  assert.deepEqual([...documents.keys()].sort(), [...expectedGenes(plain.filter(v2Says))].sort());
  assert.deepEqual([badLines, rows], [[], 19_704]);
  assert.ok(documents.size > 18_500);
  assert.ok([...documents.values()].filter((document) => document.matched_by === 'symbol').length < 400);
});

test('v4.1 gives a document for every gene with a MANE Select or canonical Ensembl transcript that says something', { skip }, async () => {
  const { documents, badLines } = await parsed({ v4: await artifact('v4', V41) }, genes);
  const eligible = (await plainRows(V41)).filter(
    (row) => row.gene_id?.startsWith('ENSG') && (row.mane_select === 'true' || row.canonical === 'true') && v4Says(row),
  );
  assert.deepEqual([...documents.keys()].sort(), [...expectedGenes(eligible)].sort());
  assert.deepEqual(badLines, []);
  assert.ok(documents.size > 230);
});

test('v4.0, joined by symbol, agrees with itself and leads to the same genes as v4.1 but for those without MANE Select', {
  skip,
}, async () => {
  const { documents, badLines } = await parsed({ v4: await artifact('v4', V40) }, genes);
  const eligible = (await plainRows(V40)).filter((row) => row.transcript?.startsWith('ENST') && row.mane_select === 'true' && v4Says(row));
  assert.deepEqual([...documents.keys()].sort(), [...expectedGenes(eligible)].sort());
  assert.deepEqual(badLines, []);
  const newer = await parsed({ v4: await artifact('v4', V41) }, genes);
  for (const hgncId of documents.keys()) assert.ok(newer.documents.has(hgncId), hgncId);
});

test('both releases together give the genes of both, each from v4.1 where it is there', { skip }, async () => {
  const [v4, v2] = [await artifact('v4', V41), await artifact('v2', V2)];
  const [both, newer, older] = [await parsed({ v4, v2 }, genes), await parsed({ v4 }, genes), await parsed({ v2 }, genes)];
  assert.deepEqual([...both.documents.keys()].sort(), [...new Set([...newer.documents.keys(), ...older.documents.keys()])].sort());
  for (const [hgncId, document] of both.documents) assert.deepEqual(document, newer.documents.get(hgncId) ?? older.documents.get(hgncId));
  assert.equal(both.documents.get('HGNC:2207')?.source_version, 'gnomad_v2');
});

test('the rebuilt table and the untouched slice of chromosome 6 give the same documents', { skip }, async () => {
  const slice = await parsed({ v2: await artifact('v2', 'gnomad.v2.1.1.lof_metrics.by_gene.chr6.tsv.gz') }, genes);
  const whole = await parsed({ v2: await artifact('v2', V2) }, genes);
  assert.ok(slice.documents.size > 900);
  for (const [hgncId, document] of slice.documents) {
    if (document.matched_by === 'ensembl_gene_id') assert.deepEqual(document, whole.documents.get(hgncId));
  }
});

test('twenty genes drawn at random from each release have the numbers of their lines', { skip }, async () => {
  const v2 = await parsed({ v2: await artifact('v2', V2) }, genes);
  for (const document of drawn(v2.documents)) {
    const row = (await rowsOf(V2)).find((plain) => plain.gene_id === document.gene_id) ?? {};
    assertNumbers(document, row, {
      ...{ pli: 'pLI', lof_z: 'lof_z', mis_z: 'mis_z', syn_z: 'syn_z', oe_lof: 'oe_lof', oe_mis: 'oe_mis', oe_syn: 'oe_syn' },
      ...{ oe_lof_lower: 'oe_lof_lower', oe_lof_upper: 'oe_lof_upper', oe_mis_lower: 'oe_mis_lower', oe_mis_upper: 'oe_mis_upper' },
      ...{ oe_syn_lower: 'oe_syn_lower', oe_syn_upper: 'oe_syn_upper', obs_lof: 'obs_lof', obs_mis: 'obs_mis', obs_syn: 'obs_syn' },
      ...{ exp_lof: 'exp_lof', exp_mis: 'exp_mis', exp_syn: 'exp_syn' },
    });
    assert.deepEqual(document.flags, (row.constraint_flag ?? '').split('|').filter(Boolean).sort());
  }
  const v4 = await parsed({ v4: await artifact('v4', V41) }, genes);
  for (const document of drawn(v4.documents)) {
    const row = (await rowsOf(V41)).find((plain) => plain.transcript === document.canonical_transcript) ?? {};
    assert.deepEqual([row.gene_id, row.gene, row.mane_select], [document.gene_id, document.gene_symbol, String(document.mane_select)]);
    assertNumbers(document, row, {
      ...{ pli: 'lof.pLI', lof_z: 'lof.z_score', mis_z: 'mis.z_score', syn_z: 'syn.z_score', oe_lof: 'lof.oe', oe_mis: 'mis.oe' },
      ...{ oe_syn: 'syn.oe', oe_lof_lower: 'lof.oe_ci.lower', oe_lof_upper: 'lof.oe_ci.upper', oe_mis_lower: 'mis.oe_ci.lower' },
      ...{ oe_mis_upper: 'mis.oe_ci.upper', oe_syn_lower: 'syn.oe_ci.lower', oe_syn_upper: 'syn.oe_ci.upper', obs_lof: 'lof.obs' },
      ...{ obs_mis: 'mis.obs', obs_syn: 'syn.obs', exp_lof: 'lof.exp', exp_mis: 'mis.exp', exp_syn: 'syn.exp' },
    });
    assert.deepEqual(document.flags, JSON.parse(row.constraint_flags ?? ''));
  }
});

const loaded = new Map<string, PlainRow[]>();
async function rowsOf(name: string): Promise<PlainRow[]> {
  const rows = loaded.get(name) ?? (await plainRows(name));
  loaded.set(name, rows);
  return rows;
}

function drawn(documents: ReadonlyMap<string, ConstraintDocument>): ConstraintDocument[] {
  const all = [...documents.values()];
  return Array.from({ length: 20 }, () => all[Math.floor(Math.random() * all.length)]).filter((document) => document !== undefined);
}

function assertNumbers(document: ConstraintDocument, row: PlainRow, columns: Readonly<Record<string, string>>): void {
  assert.equal(Object.keys(columns).length, 19);
  for (const [key, column] of Object.entries(columns)) {
    const cell = row[column];
    const value: unknown = document[key as keyof ConstraintDocument];
    assert.equal(value, says(cell) ? Number.parseFloat(cell ?? '') : undefined, `${document.gene_symbol} ${key}`);
  }
}
