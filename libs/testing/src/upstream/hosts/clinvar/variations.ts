import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findInMirror, PUBLISHED_FILES, readLines } from '@nephron/upstream';
import { hgncGenes } from '../../../hgnc-genes.ts';

/** A gene as NCBI lists it. */
interface ListedGene {
  readonly symbol: string;
  /** Empty where the mirror does not tell it. */
  readonly geneid: string;
}

/** A row of the variant summary, by the names of its columns. */
export type SummaryRow = Readonly<Record<string, string>>;

export interface Variation {
  readonly id: number;
  readonly genes: readonly ListedGene[];
  /** In file order: of several alleles, and each on several assemblies. */
  readonly rows: readonly SummaryRow[];
}

/** Everything ClinVar's search and summaries answer from. */
export interface Variations {
  readonly byId: ReadonlyMap<number, Variation>;
  /** By NCBI gene id, ascending VariationIDs. */
  readonly byGeneId: ReadonlyMap<string, readonly number[]>;
  /** By symbol in capitals. */
  readonly bySymbol: ReadonlyMap<string, readonly number[]>;
  readonly modifiedAt: Date;
}

/** Undefined where the mirror folder has no variant summary. */
export async function readVariations(mirrorDir: string): Promise<Variations | undefined> {
  const [described] = PUBLISHED_FILES.clinvar;
  const found = described && (await findInMirror(mirrorDir, described));
  if (!found) return undefined;
  const geneIds = await geneIdsIn(mirrorDir);
  const rows = new Map<number, SummaryRow[]>();
  let header: string[] | undefined;
  for await (const { lines } of readLines(found.path)) {
    for (const line of lines) {
      const cells = line.split('\t');
      if (!header) header = cells.map((name) => name.replace(/^#/, ''));
      else listUnder(rows, Number(cells[header.indexOf('VariationID')]), rowOf(header, cells));
    }
  }
  const byId = new Map(
    [...rows].sort(([a], [b]) => a - b).map(([id, own]) => [id, { id, rows: own, genes: genesOf(own, geneIds) }] as const),
  );
  const byGeneId = new Map<string, number[]>();
  const bySymbol = new Map<string, number[]>();
  for (const { id, genes } of byId.values()) {
    for (const { geneid, symbol } of genes) {
      if (geneid !== '') listUnder(byGeneId, geneid, id);
      listUnder(bySymbol, symbol.toUpperCase(), id);
    }
  }
  return { byId, byGeneId, bySymbol, modifiedAt: found.modifiedAt };
}

/** NCBI gene ids by symbol: the variant summary does not give them for rows of several genes. */
async function geneIdsIn(mirrorDir: string): Promise<ReadonlyMap<string, string>> {
  for (const name of ['hgnc_complete_set.txt', 'hgnc_complete_set.txt.gz']) {
    const path = join(mirrorDir, 'hgnc', name);
    if (existsSync(path)) return new Map((await hgncGenes(path)).map(({ symbol, entrezId }) => [symbol, entrezId ?? '']));
  }
  return new Map();
}

function genesOf(rows: readonly SummaryRow[], geneIds: ReadonlyMap<string, string>): ListedGene[] {
  const genes = new Map<string, ListedGene>();
  for (const { GeneSymbol = '', GeneID = '' } of rows) {
    const symbols = GeneSymbol === '-' ? [] : GeneSymbol.split(';');
    for (const symbol of symbols) {
      const own = symbols.length === 1 && /^\d+$/.test(GeneID) ? GeneID : undefined;
      genes.set(symbol, { symbol, geneid: own ?? geneIds.get(symbol) ?? /^LOC(\d+)$/.exec(symbol)?.[1] ?? '' });
    }
  }
  return [...genes.values()];
}

function rowOf(header: readonly string[], cells: readonly string[]): SummaryRow {
  return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
}

function listUnder<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (list.at(-1) !== value) list.push(value);
}
