/** An approved gene with the identifiers that sources join on. */
export interface IndexedGene {
  readonly hgncId: string;
  readonly symbol: string;
  readonly aliasSymbols: readonly string[];
  readonly previousSymbols: readonly string[];
  readonly ensemblGeneId: string | null;
  readonly entrezId: string | null;
  readonly uniprotIds: readonly string[];
  readonly mgdIds: readonly string[];
}

/** Finds approved genes by stable identifiers; a symbol is the last resort and never a guess. */
export class GeneIndex {
  readonly genes: readonly IndexedGene[];
  readonly #byHgncId: Map<string, IndexedGene>;
  readonly #byEnsembl: Map<string, IndexedGene[]>;
  readonly #byEntrez: Map<string, IndexedGene[]>;
  readonly #byMgi: Map<string, IndexedGene[]>;
  readonly #byUniprot: Map<string, IndexedGene[]>;
  readonly #bySymbol: Map<string, IndexedGene[]>;
  readonly #byPrevious: Map<string, IndexedGene[]>;
  readonly #byAlias: Map<string, IndexedGene[]>;

  constructor(genes: readonly IndexedGene[]) {
    this.genes = genes;
    this.#byHgncId = new Map(genes.map((gene) => [gene.hgncId, gene]));
    this.#byEnsembl = grouped(genes, (gene) => [gene.ensemblGeneId]);
    this.#byEntrez = grouped(genes, (gene) => [gene.entrezId]);
    this.#byMgi = grouped(genes, (gene) => gene.mgdIds);
    this.#byUniprot = grouped(genes, (gene) => gene.uniprotIds);
    this.#bySymbol = grouped(genes, (gene) => [gene.symbol.toUpperCase()]);
    this.#byPrevious = grouped(genes, (gene) => gene.previousSymbols.map((symbol) => symbol.toUpperCase()));
    this.#byAlias = grouped(genes, (gene) => gene.aliasSymbols.map((symbol) => symbol.toUpperCase()));
  }

  get size(): number {
    return this.genes.length;
  }

  byHgncId(hgncId: string): IndexedGene | undefined {
    return this.#byHgncId.get(hgncId);
  }

  /** By Ensembl gene id, with or without its version; undefined where two genes claim it. */
  byEnsembl(ensemblGeneId: string): IndexedGene | undefined {
    const dot = ensemblGeneId.indexOf('.');
    return only(this.#byEnsembl.get(dot < 0 ? ensemblGeneId : ensemblGeneId.slice(0, dot)));
  }

  /** By NCBI (Entrez) gene id; undefined where two genes claim it. */
  byEntrez(entrezId: string): IndexedGene | undefined {
    return only(this.#byEntrez.get(entrezId));
  }

  /** By the MGI id of a mouse orthologue; several human genes may share one. */
  byMgi(mgiId: string): readonly IndexedGene[] {
    return this.#byMgi.get(mgiId) ?? [];
  }

  byUniprot(accession: string): readonly IndexedGene[] {
    return this.#byUniprot.get(accession) ?? [];
  }

  /** By symbol in the order approved, previous, alias, whatever its case; a symbol that leads to several genes leads to none. */
  bySymbol(symbol: string): IndexedGene | undefined {
    const key = symbol.toUpperCase();
    for (const map of [this.#bySymbol, this.#byPrevious, this.#byAlias]) {
      const found = map.get(key);
      if (found) return only(found);
    }
    return undefined;
  }
}

function only(found: readonly IndexedGene[] | undefined): IndexedGene | undefined {
  return found?.length === 1 ? found[0] : undefined;
}

function grouped(genes: readonly IndexedGene[], keysOf: (gene: IndexedGene) => readonly (string | null)[]): Map<string, IndexedGene[]> {
  const map = new Map<string, IndexedGene[]>();
  for (const gene of genes) {
    for (const key of new Set(keysOf(gene))) {
      if (key === null) continue;
      const list = map.get(key);
      if (list) list.push(gene);
      else map.set(key, [gene]);
    }
  }
  return map;
}
