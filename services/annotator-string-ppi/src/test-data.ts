import { join } from 'node:path';
import { artifactAt, GeneIndex, type GenePanel, type IndexedGene } from '@nephron/annotator-kit';
import { type HgncGene, hgncGenes, parseArtifacts, SAMPLE_MIRROR, withArtifacts } from '@nephron/testing';
import type { StringPpiRole } from '@nephron/upstream';
import { stringPpi } from './source.ts';

/** An approved gene; its number is that of its HGNC id and of its Ensembl gene. */
export function gene(number: number, symbol: string, others: Partial<IndexedGene> = {}): IndexedGene {
  const none = { aliasSymbols: [], previousSymbols: [], entrezId: null, uniprotIds: [], mgdIds: [] };
  return { ...none, hgncId: `HGNC:${number}`, symbol, ensemblGeneId: `ENSG${String(number).padStart(11, '0')}`, ...others };
}

export function panelOf(weights: Readonly<Record<string, number>>, genes: readonly IndexedGene[]): GenePanel {
  const byId = genes.flatMap(({ hgncId, symbol }): [string, number][] => {
    const weight = weights[symbol];
    return weight === undefined ? [] : [[hgncId, weight]];
  });
  return { id: 'kidney', version: 1, weights: new Map(byId) };
}

/** The id of a protein with this number. */
export function ensp(number: number): string {
  return `9606.ENSP${String(number).padStart(11, '0')}`;
}

export const NAMES: Readonly<Record<StringPpiRole, string>> = {
  protein_info: '9606.protein.info.v12.0.txt',
  physical_links: '9606.protein.physical.links.v12.0.txt',
  aliases: '9606.protein.aliases.v12.0.txt',
};

export const INFO_HEADER = '#string_protein_id\tpreferred_name\tprotein_size\tannotation';
export const LINKS_HEADER = 'protein1 protein2 combined_score';
export const ALIASES_HEADER = '#string_protein_id\talias\tsource';

/** By protein number its name. */
export function infoText(names: Readonly<Record<number, string>>): string {
  const lines = Object.entries(names).map(([number, name]) => `${ensp(Number(number))}\t${name}\t100\tSome protein.`);
  return `${[INFO_HEADER, ...lines].join('\n')}\n`;
}

/** Every link in both directions, as published. */
export function linksText(links: readonly (readonly [one: number, other: number, score: number])[]): string {
  const lines = links.flatMap(([one, other, score]) => [`${ensp(one)} ${ensp(other)} ${score}`, `${ensp(other)} ${ensp(one)} ${score}`]);
  return `${[LINKS_HEADER, ...lines].join('\n')}\n`;
}

export async function parsed(
  contents: Readonly<Partial<Record<StringPpiRole, string | Buffer>>>,
  genes: readonly IndexedGene[],
  weights: Readonly<Record<string, number>>,
  names = NAMES,
) {
  return await withArtifacts(names, contents, (files) =>
    parseArtifacts(stringPpi, files, new GeneIndex(genes), { panel: panelOf(weights, genes) }),
  );
}

export async function sampleFiles(roles: readonly StringPpiRole[] = ['protein_info', 'physical_links', 'aliases']) {
  const files = await Promise.all(roles.map(async (role) => [role, await artifactAt(join(SAMPLE_MIRROR, 'string', NAMES[role]), role)]));
  return Object.fromEntries(files) as Record<StringPpiRole, Awaited<ReturnType<typeof artifactAt>>>;
}

export async function sampleGenes(): Promise<HgncGene[]> {
  return await hgncGenes(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
}

/** A list of the sample's genes: weights from their ids, TP53 with none, CFTR not in it. */
export function samplePanel(genes: readonly HgncGene[]): GenePanel {
  const listed = genes.filter(({ symbol }) => symbol !== 'CFTR');
  const weights = listed.map(({ hgncId, symbol }): [string, number] => [
    hgncId,
    symbol === 'TP53' ? 0 : (Number(hgncId.slice(5)) % 97) + 0.375,
  ]);
  return { id: 'kidney', version: 7, weights: new Map(weights) };
}
