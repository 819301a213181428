import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { GeneIndex, type IndexedGene } from '@nephron/annotator-kit';

/** An approved gene with the identifiers that matter here. */
export function gene(hgncId: string, symbol: string, ensemblGeneId: string | null, others: Partial<IndexedGene> = {}): IndexedGene {
  const none = { aliasSymbols: [], previousSymbols: [], entrezId: null, uniprotIds: [], mgdIds: [] };
  return { ...none, hgncId, symbol, ensemblGeneId, ...others };
}

/** The genes of an HGNC complete set, split without regard to anything but tabs, pipes and quotes. */
export async function genesIn(path: string): Promise<GeneIndex> {
  const [header = [], ...rows] = await table(path);
  const named = (cells: readonly string[], name: string): string => cells[header.indexOf(name)] ?? '';
  const values = (cells: readonly string[], name: string): string[] => named(cells, name).replaceAll('"', '').split('|').filter(Boolean);
  const approved = rows.filter((cells) => named(cells, 'status') === 'Approved');
  return new GeneIndex(
    approved.map((cells) =>
      gene(named(cells, 'hgnc_id'), named(cells, 'symbol'), named(cells, 'ensembl_gene_id') || null, {
        aliasSymbols: values(cells, 'alias_symbol'),
        previousSymbols: values(cells, 'prev_symbol'),
      }),
    ),
  );
}

/** A tab-separated file, plain, gzip or block-gzip, as rows of cells. */
export async function table(path: string): Promise<string[][]> {
  const bytes = await readFile(path);
  const text = (/\.b?gz$/.test(path) ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split('\t'));
}
