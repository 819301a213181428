import type { ArtifactFile, GeneIndex, IndexedGene, ParseReport } from '@nephron/annotator-kit';
import { readHomology } from './homology.ts';
import { readHumanPhenotype } from './human-phenotype.ts';

/** The mouse orthologues of a human gene, and who says so. */
export interface Orthologues {
  readonly gene: IndexedGene;
  readonly mgiIds: string[];
  readonly source: 'HMD_HumanPhenotype' | 'HOM_MouseHumanSequence' | 'MouseMine' | 'HGNC';
  readonly matchedBy: 'ncbi_gene_id' | 'hgnc_id' | 'mgi_id' | 'gene_symbol';
}

export interface Orthology {
  readonly byHgncId: ReadonlyMap<string, Orthologues>;
  /** Mouse symbol of each MGI id that the files name. */
  readonly mouseSymbols: ReadonlyMap<string, string>;
  /** High-level MP terms of a mouse gene by MGI id; no entry where the file says nothing about it. */
  readonly highLevelTerms: ReadonlyMap<string, readonly string[]>;
}

export interface OrthologyFiles {
  readonly human_phenotype?: ArtifactFile | undefined;
  readonly homology?: ArtifactFile | undefined;
}

/**
 * Which mouse genes stand for which human gene: `HMD_HumanPhenotype.rpt` by Entrez id; for genes it does not have,
 * `HOM_MouseHumanSequence.rpt` by HGNC id or else Entrez id; for those neither has, the MGI ids in HGNC's own record, as far as one of
 * the files knows the mouse gene. Symbols lead nowhere.
 */
export async function readOrthology(files: OrthologyFiles, genes: GeneIndex, report: ParseReport, signal: AbortSignal): Promise<Orthology> {
  const byHgncId = new Map<string, Orthologues>();
  const mouseSymbols = new Map<string, string>();
  const highLevelTerms = new Map<string, readonly string[]>();
  if (files.human_phenotype) {
    for await (const pair of readHumanPhenotype(files.human_phenotype, report, signal)) {
      mouseSymbols.set(pair.mgiId, pair.mouseSymbol);
      highLevelTerms.set(pair.mgiId, [...new Set([...(highLevelTerms.get(pair.mgiId) ?? []), ...pair.highLevelTerms])]);
      const gene = genes.byEntrez(pair.entrezId);
      if (gene) link(byHgncId, { gene, source: 'HMD_HumanPhenotype', matchedBy: 'ncbi_gene_id' }, pair.mgiId);
      else report.unmatched(1);
    }
  }
  if (files.homology) {
    for (const { humans, mice } of await readHomology(files.homology, report, signal)) {
      for (const { mgiId, symbol } of mice) if (!mouseSymbols.has(mgiId)) mouseSymbols.set(mgiId, symbol);
      for (const human of humans) {
        const byHgnc = genes.byHgncId(human.hgncId);
        const gene = byHgnc ?? genes.byEntrez(human.entrezId);
        if (!gene) {
          report.unmatched(1);
          continue;
        }
        const matchedBy = byHgnc ? 'hgnc_id' : 'ncbi_gene_id';
        for (const { mgiId } of mice) link(byHgncId, { gene, source: 'HOM_MouseHumanSequence', matchedBy }, mgiId);
      }
    }
  }
  for (const gene of genes.genes) {
    for (const mgiId of gene.mgdIds) {
      if (mouseSymbols.has(mgiId)) link(byHgncId, { gene, source: 'HGNC', matchedBy: 'mgi_id' }, mgiId);
    }
  }
  return { byHgncId, mouseSymbols, highLevelTerms };
}

/** Adds an orthologue, unless a source with precedence has already spoken about the gene. */
function link(all: Map<string, Orthologues>, claim: Omit<Orthologues, 'mgiIds'>, mgiId: string): void {
  const known = all.get(claim.gene.hgncId);
  if (!known) all.set(claim.gene.hgncId, { ...claim, mgiIds: [mgiId] });
  else if (known.source === claim.source && !known.mgiIds.includes(mgiId)) known.mgiIds.push(mgiId);
}
