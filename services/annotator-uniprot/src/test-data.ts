import { join } from 'node:path';
import { artifactAt, GeneIndex, type IndexedGene } from '@nephron/annotator-kit';
import { parseArtifacts, SAMPLE_MIRROR, withArtifacts } from '@nephron/testing';
import type { Json } from './entry.ts';
import { uniprot } from './source.ts';

/** An approved gene; its number is that of its HGNC id. */
export function gene(number: number, symbol: string, uniprotIds: readonly string[] = [], others: Partial<IndexedGene> = {}): IndexedGene {
  const none = { aliasSymbols: [], previousSymbols: [], ensemblGeneId: null, entrezId: null, mgdIds: [] };
  return { ...none, hgncId: `HGNC:${number}`, symbol, uniprotIds, ...others };
}

export interface EntryOptions {
  readonly names?: readonly string[];
  readonly hgncIds?: readonly string[];
  readonly isManeSelect?: boolean;
  readonly length?: number;
}

/** A reviewed human entry in UniProt's JSON. */
export function entry(accession: string, options: EntryOptions = {}, others: Json = {}): Json {
  const { names = [], hgncIds = [], isManeSelect = false, length = 100 } = options;
  return {
    entryType: 'UniProtKB reviewed (Swiss-Prot)',
    primaryAccession: accession,
    uniProtkbId: `${accession}_HUMAN`,
    organism: { scientificName: 'Homo sapiens', taxonId: 9606 },
    genes: names.map((value) => ({ geneName: { value } })),
    uniProtKBCrossReferences: [
      ...hgncIds.map((id) => ({ database: 'HGNC', id })),
      ...(isManeSelect ? [{ database: 'MANE-Select', id: 'ENST00000000001.1' }] : []),
    ],
    sequence: { length },
    ...others,
  };
}

const NAME = 'uniprotkb_reviewed_human_2025_01.json';
export const SAMPLE = join(SAMPLE_MIRROR, 'uniprot', 'uniprotkb_reviewed_human_2024_05.json');

export async function parsedText(text: string | Buffer, genes: readonly IndexedGene[] | GeneIndex) {
  const index = genes instanceof GeneIndex ? genes : new GeneIndex(genes);
  return await withArtifacts({ entries: NAME }, { entries: text }, (files) => parseArtifacts(uniprot, files, index));
}

export async function parsed(entries: readonly unknown[], genes: readonly IndexedGene[] | GeneIndex) {
  return await parsedText(JSON.stringify({ results: entries }), genes);
}

export async function sample(genes: readonly IndexedGene[]) {
  return await parseArtifacts(uniprot, { entries: await artifactAt(SAMPLE, 'entries') }, new GeneIndex(genes));
}
