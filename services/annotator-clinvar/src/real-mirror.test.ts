import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { type HgncGene, hgncGenes, REAL_MIRROR, seededRandom, withoutRealMirror } from '@nephron/testing';
import type { ClinvarDocument } from './record.ts';
import { HEADER, type Parsed, parsedFile, row } from './test-summary.ts';

// The mirror has ClinVar's variants of March 2024 as a table made of the VCF, not the variant summary: the summary is written from it,
// with the real VariationIDs, classifications, genes and consequences. What the table lacks (names, review) is made up.
const TABLE = join(REAL_MIRROR, 'clinvar', 'clinvar_20240301.kidney_genes.variants.tsv.gz');
const skip = withoutRealMirror || (existsSync(TABLE) ? false : 'the mirror has no table of ClinVar variants');

interface Variant {
  readonly id: number;
  readonly position: string;
  readonly classification: string;
  readonly consequence: string;
  readonly genes: { readonly hgncId: string; readonly symbol: string }[];
  readonly stars: number;
}

/** One name per kind of consequence, and what it must count as; the table's other kinds are left to the name of a plain substitution. */
const KINDS: readonly (readonly [consequence: RegExp, change: string, category: string])[] = [
  [/stop_gained|frameshift/, 'c.ID0del (p.ArgIDfs)', 'truncating'],
  [/start_lost/, 'c.1A>G (p.Met1?)', 'truncating'],
  [/stop_lost/, 'c.ID0A>G (p.TerIDGlnextTer9)', 'other'],
  [/splice_(donor|acceptor)_variant/, 'c.ID+1G>A', 'splice_region'],
  [/missense/, 'c.ID0G>A (p.GlyIDArg)', 'missense'],
  [/inframe/, 'c.ID0_ID2del (p.GlyIDdel)', 'inframe'],
  [/synonymous/, 'c.ID0G>A (p.GlyID=)', 'synonymous'],
  [/5_prime_UTR/, 'c.-IDG>A', 'regulatory'],
  [/3_prime_UTR/, 'c.*IDG>A', 'regulatory'],
  [/intron_variant/, 'c.ID-12G>A', 'intronic'],
  [/.*/, 'c.ID0G>A', 'other'],
];

const STATUS = [
  'no assertion criteria provided',
  'criteria provided, single submitter',
  'criteria provided, multiple submitters, no conflicts',
  'reviewed by expert panel',
  'practice guideline',
] as const;

let genes: readonly HgncGene[] = [];
let variants: readonly Variant[] = [];
let parsed: Parsed;
let plain: ReadonlyMap<string, readonly Variant[]> = new Map();

before(async () => {
  if (skip) return;
  genes = await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'));
  variants = await variantsInTable();
  plain = plainVariants();
  const folder = await mkdtemp(join(tmpdir(), 'nephron-clinvar-'));
  try {
    const path = join(folder, 'variant_summary_2024-03.txt');
    await writeFile(path, [HEADER.join('\t'), ...variants.flatMap(rowsOf), ''].join('\n'));
    parsed = await parsedFile(await artifactAt(path, 'variant_summary'), genes);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function variantsInTable(): Promise<Variant[]> {
  const [header = '', ...lines] = gunzipSync(await readFile(TABLE))
    .toString()
    .trimEnd()
    .split('\n');
  const names = header.replace('#', '').split('\t');
  const at = (name: string): number => names.indexOf(name);
  const random = seededRandom(20240301);
  const byId = new Map<string, Variant>();
  for (const line of lines) {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[at(name)] ?? '';
    if (cell('ID') === 'ID') continue;
    const gene = { hgncId: cell('HGNC_ID'), symbol: cell('SYMBOL') };
    const known = byId.get(cell('ID'));
    if (known) known.genes.push(gene);
    else {
      byId.set(cell('ID'), {
        id: Number(cell('ID')),
        position: cell('POS'),
        classification: cell('CLNSIG').replaceAll('|', '; ').replaceAll('_', ' '),
        consequence: cell('Consequence'),
        genes: [gene],
        stars: Math.floor(random() ** 3 * 5),
      });
    }
  }
  return [...byId.values()];
}

/** The rows that ClinVar would have written: of several genes neither HGNC's nor NCBI's id; every tenth variant on GRCh37 too. */
function rowsOf(variant: Variant): string[] {
  const [first] = variant.genes;
  const isSingle = variant.genes.length === 1;
  const [, change = ''] = kindOf(variant);
  const cells = {
    Name: `NM_000001.1(${first?.symbol}):${change.replaceAll('ID', String(10 + (variant.id % 900)))}`,
    GeneID: '-1',
    GeneSymbol: variant.genes.map(({ symbol }) => symbol).join(';'),
    HGNC_ID: isSingle ? (first?.hgncId ?? '-') : '-',
    ClinicalSignificance: variant.classification,
    PhenotypeList: 'not provided',
    ReviewStatus: STATUS[variant.stars] ?? '-',
    VariationID: String(variant.id),
    Start: variant.position,
    Stop: variant.position,
  };
  return [...(variant.id % 10 === 0 ? [row({ ...cells, Assembly: 'GRCh37', Start: '1', Stop: '1' })] : []), row(cells)];
}

function kindOf({ consequence }: Variant): (typeof KINDS)[number] {
  const kind = KINDS.find(([pattern]) => pattern.test(consequence));
  if (!kind) throw new RangeError(consequence);
  return kind;
}

/** The variants of each approved gene, by symbol: by HGNC id where a variant is of one gene, by its symbol where of several. */
function plainVariants(): Map<string, Variant[]> {
  const byId = new Map(genes.map(({ hgncId, symbol }) => [hgncId, symbol]));
  const names = new Map<string, string>(genes.map(({ symbol }) => [symbol.toUpperCase(), symbol]));
  for (const { symbol, previousSymbols } of genes) {
    for (const previous of previousSymbols) if (!names.has(previous.toUpperCase())) names.set(previous.toUpperCase(), symbol);
  }
  const found = new Map<string, Variant[]>();
  for (const variant of variants) {
    const symbols = variant.genes.map(({ hgncId, symbol }) =>
      variant.genes.length === 1 ? (byId.get(hgncId) ?? names.get(symbol.toUpperCase())) : names.get(symbol.toUpperCase()),
    );
    for (const symbol of new Set(symbols)) {
      const own = symbol ? (found.get(symbol) ?? []) : [];
      own.push(variant);
      if (symbol) found.set(symbol, own);
    }
  }
  return found;
}

/** As the table of the reference has it, text by text. */
function plainCategory(classification: string): string {
  const first = classification.split('; ')[0] ?? '';
  if (first.startsWith('Conflicting')) return 'conflicting';
  if (/^Pathogenic/.test(first)) return 'pathogenic';
  if (/^Likely pathogenic/.test(first)) return 'likely_pathogenic';
  if (/^Uncertain/.test(first)) return 'vus';
  if (first === 'Benign') return 'benign';
  if (first === 'Likely benign' || first === 'Benign/Likely benign') return 'likely_benign';
  return first === 'not provided' ? 'not_provided' : 'other';
}

test('every gene of the table has a document with as many variants as the table, and no other gene has one', { skip }, (t) => {
  t.diagnostic(`${variants.length} variants, ${parsed.rows} rows, ${plain.size} genes`);
  assert.deepEqual([parsed.badLines, parsed.unmatched], [[], 0]);
  assert.ok(plain.size >= 560);
  assert.deepEqual(
    [...parsed.documents].map(([symbol, { total_variants }]) => [symbol, total_variants]).sort(),
    [...plain].map(([symbol, own]) => [symbol, own.length]).sort(),
  );
});

test('every gene has the numbers of pathogenic, uncertain and conflicting variants of the table', { skip }, () => {
  for (const [symbol, own] of plain) {
    const count = (category: string): number => own.filter(({ classification }) => plainCategory(classification) === category).length;
    const document = parsed.documents.get(symbol);
    assert.deepEqual(
      [document?.pathogenic_count, document?.likely_pathogenic_count, document?.vus_count, document?.conflicting_count],
      [count('pathogenic'), count('likely_pathogenic'), count('vus'), count('conflicting')],
      symbol,
    );
  }
});

test('twenty genes drawn at random agree with the table in everything that it tells', { skip }, () => {
  const all = [...plain];
  for (let drawn = 0; drawn < 20; drawn++) {
    const [symbol, own] = all[Math.floor(Math.random() * all.length)] ?? ['', []];
    const document = parsed.documents.get(symbol) as ClinvarDocument;
    const count = (is: (variant: Variant) => boolean): number => own.filter(is).length;
    const category = (name: string): number => count(({ classification }) => plainCategory(classification) === name);
    assert.deepEqual(
      [document.benign_count, document.likely_benign_count, document.not_provided_count, document.other_count],
      ['benign', 'likely_benign', 'not_provided', 'other'].map(category),
      symbol,
    );
    for (const [kind, variantsOfKind] of Object.entries(document.consequence_categories)) {
      assert.equal(
        variantsOfKind,
        count((variant) => kindOf(variant)[2] === kind),
        `${symbol} ${kind}`,
      );
    }
    for (let stars = 0; stars < 5; stars++)
      assert.equal(
        document.star_counts[stars],
        count((variant) => variant.stars === stars),
      );
    assert.equal(
      document.high_confidence_count,
      count(({ stars }) => stars >= 2),
    );
    assert.ok(Math.abs(document.high_confidence_percentage - (100 * document.high_confidence_count) / own.length) <= 0.05 + 1e-9);
    assert.deepEqual(
      document.genomic_variants.map(({ accession, genomic_start }) => [accession, genomic_start]),
      telling(own).map(({ id, position }) => [`VCV${String(id).padStart(9, '0')}`, Number(position)]),
      symbol,
    );
  }
});

const ORDER = ['pathogenic', 'likely_pathogenic', 'vus', 'conflicting', 'likely_benign', 'benign', 'not_provided', 'other'];

function telling(own: readonly Variant[]): Variant[] {
  const place = ({ classification }: Variant): number => ORDER.indexOf(plainCategory(classification));
  return own.toSorted((a, b) => place(a) - place(b) || b.stars - a.stars || a.id - b.id).slice(0, 200);
}
