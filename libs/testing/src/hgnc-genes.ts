import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** An approved gene with the identifiers sources join on, as the annotators' gene index takes it. */
export interface HgncGene {
  readonly hgncId: string;
  readonly symbol: string;
  readonly aliasSymbols: readonly string[];
  readonly previousSymbols: readonly string[];
  readonly ensemblGeneId: string | null;
  readonly entrezId: string | null;
  readonly uniprotIds: readonly string[];
  readonly mgdIds: readonly string[];
}

/** The approved genes of an HGNC complete set, by nothing but splitting at tabs: a count of its own to compare parsers with. */
export async function hgncGenes(path: string): Promise<HgncGene[]> {
  const bytes = await readFile(path);
  const [header = '', ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n');
  const names = header.split('\t');
  const rows = lines.filter((line) => line !== '').map((line) => line.split('\t'));
  return rows
    .map((row) => (name: string) => (row[names.indexOf(name)] ?? '').replaceAll('"', ''))
    .filter((cell) => cell('status') === 'Approved')
    .map((cell) => ({
      hgncId: cell('hgnc_id'),
      symbol: cell('symbol'),
      aliasSymbols: listed(cell('alias_symbol')),
      previousSymbols: listed(cell('prev_symbol')),
      ensemblGeneId: cell('ensembl_gene_id') || null,
      entrezId: cell('entrez_id') || null,
      uniprotIds: listed(cell('uniprot_ids')),
      mgdIds: listed(cell('mgd_id')),
    }));
}

function listed(cell: string): string[] {
  return cell.split('|').filter((value) => value !== '');
}
