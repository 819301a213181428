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

type KeysOf = (gene: IndexedGene) => readonly (string | null)[];

/** Finds approved genes by stable identifiers; a symbol is the last resort and never a guess. */
export class GeneIndex {
  readonly genes: readonly IndexedGene[];
  readonly #byHgncId: Lookup;
  readonly #byEnsembl: Lookup;
  readonly #byEntrez: Lookup;
  readonly #byMgi: Lookup;
  readonly #byUniprot: Lookup;
  /** Approved, previous, alias. */
  readonly #bySymbols: readonly Lookup[];

  constructor(genes: readonly IndexedGene[]) {
    const lookup = (keysOf: KeysOf): Lookup => new Lookup(genes, keysOf);
    const upperCase = (symbol: string): string => symbol.toUpperCase();
    this.genes = genes;
    this.#byHgncId = lookup((gene) => [gene.hgncId]);
    this.#byEnsembl = lookup((gene) => [gene.ensemblGeneId]);
    this.#byEntrez = lookup((gene) => [gene.entrezId]);
    this.#byMgi = lookup((gene) => gene.mgdIds);
    this.#byUniprot = lookup((gene) => gene.uniprotIds);
    this.#bySymbols = [
      lookup((gene) => [upperCase(gene.symbol)]),
      lookup((gene) => gene.previousSymbols.map(upperCase)),
      lookup((gene) => gene.aliasSymbols.map(upperCase)),
    ];
  }

  get size(): number {
    return this.genes.length;
  }

  byHgncId(hgncId: string): IndexedGene | undefined {
    return this.#byHgncId.only(hgncId);
  }

  /** By Ensembl gene id, with or without its version; undefined where two genes claim it. */
  byEnsembl(ensemblGeneId: string): IndexedGene | undefined {
    const dot = ensemblGeneId.indexOf('.');
    return this.#byEnsembl.only(dot < 0 ? ensemblGeneId : ensemblGeneId.slice(0, dot));
  }

  /** By NCBI (Entrez) gene id; undefined where two genes claim it. */
  byEntrez(entrezId: string): IndexedGene | undefined {
    return this.#byEntrez.only(entrezId);
  }

  /** By the MGI id of a mouse orthologue; several human genes may share one. */
  byMgi(mgiId: string): readonly IndexedGene[] {
    return this.#byMgi.all(mgiId);
  }

  byUniprot(accession: string): readonly IndexedGene[] {
    return this.#byUniprot.all(accession);
  }

  /** By symbol in the order approved, previous, alias, whatever its case; a symbol that leads to several genes leads to none. */
  bySymbol(symbol: string): IndexedGene | undefined {
    const key = symbol.toUpperCase();
    for (const lookup of this.#bySymbols) {
      if (lookup.has(key)) return lookup.only(key);
    }
    return undefined;
  }
}

/**
 * Genes by one kind of key, made when it is first asked for: a source joins on two or three kinds, and with all of them an annotator would
 * take tens of megabytes more. The only gene of a key stands for itself, without a list.
 */
class Lookup {
  readonly #genes: readonly IndexedGene[];
  readonly #keysOf: KeysOf;
  #found: Map<string, IndexedGene | IndexedGene[]> | undefined;

  constructor(genes: readonly IndexedGene[], keysOf: KeysOf) {
    this.#genes = genes;
    this.#keysOf = keysOf;
  }

  has(key: string): boolean {
    return this.#byKey().has(key);
  }

  only(key: string): IndexedGene | undefined {
    const found = this.#byKey().get(key);
    return Array.isArray(found) ? undefined : found;
  }

  all(key: string): readonly IndexedGene[] {
    const found = this.#byKey().get(key);
    if (found === undefined) return [];
    return Array.isArray(found) ? found : [found];
  }

  #byKey(): Map<string, IndexedGene | IndexedGene[]> {
    this.#found ??= grouped(this.#genes, this.#keysOf);
    return this.#found;
  }
}

function grouped(genes: readonly IndexedGene[], keysOf: KeysOf): Map<string, IndexedGene | IndexedGene[]> {
  const map = new Map<string, IndexedGene | IndexedGene[]>();
  for (const gene of genes) {
    for (const key of keysOf(gene)) {
      if (key === null) continue;
      const known = map.get(key);
      if (known === undefined) map.set(key, gene);
      else if (Array.isArray(known)) {
        if (known.at(-1) !== gene) known.push(gene);
      } else if (known !== gene) map.set(key, [known, gene]);
    }
  }
  return map;
}
