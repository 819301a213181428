import type { MarkerFindings } from './findings.ts';
import { KIDNEY_ROOT, type KidneyTerms } from './kidney-terms.ts';
import type { Orthologues, Orthology } from './orthology.ts';
import { ZYGOSITIES, type Zygosity } from './zygosity.ts';

interface MpTerm {
  readonly term: string;
  /** Null where no file names the term. */
  readonly name: string | null;
}

/** Kidney terms found in the genotypes of one zygosity. */
interface ZygosityClass {
  readonly has_kidney_phenotype: boolean;
  readonly phenotype_count: number;
  readonly phenotypes: readonly MpTerm[];
  /** Genotypes of this zygosity with any annotation: 0 means that nobody looked, not that nothing was found. */
  readonly genotype_count: number;
}

interface ZygosityAnalysis {
  readonly homozygous: ZygosityClass;
  readonly heterozygous: ZygosityClass;
  readonly conditional: ZygosityClass;
  /** Two different alleles, hemizygous, indeterminate; part of neither summary nor `phenotypes`, unless nothing else is known. */
  readonly other: ZygosityClass;
  /** `hm (true); ht (false)`, or `hm (NA); ht (NA)` where no genotype of the orthologues is annotated. */
  readonly summary: string;
}

/** What MGI says about the mouse orthologues of a gene. Terms are sorted by MP id, orthologues by symbol. */
export interface MpoMgiDocument {
  readonly [key: string]: unknown;
  readonly gene_symbol: string;
  /** How much could be asked: `genotypes`, or only under which organ systems the orthologues have annotations. */
  readonly detail: 'genotypes' | 'high_level_terms';
  /** Null where MGI has no phenotype at all for the orthologues: nobody looked. */
  readonly has_kidney_phenotype: boolean | null;
  readonly mouse_orthologs: readonly string[];
  /** In the order of `mouse_orthologs`. */
  readonly mouse_mgi_ids: readonly string[];
  /** Which file or service names the orthologues, and by which identifier of the human gene. */
  readonly orthology_source: Orthologues['source'];
  readonly matched_by: Orthologues['matchedBy'];
  /** Organ systems in which the orthologues have annotations; null where nothing lists them for these mouse genes. */
  readonly high_level_terms: readonly MpTerm[] | null;
  /**
   * Kidney terms of homozygous, heterozygous and conditional genotypes; where these have none, those of other genotypes; where these
   * have none either, what the gene is said to have without a genotype: terms (from the API) or the high-level term alone (from the
   * files). Null where genotypes could not be asked.
   */
  readonly phenotypes: readonly MpTerm[] | null;
  readonly phenotype_count: number | null;
  /** Size of the set of kidney terms. */
  readonly mpo_terms_searched: number;
  readonly mpo_terms_origin: KidneyTerms['origin'];
  readonly zygosity_analysis: ZygosityAnalysis | null;
}

export interface Knowledge {
  readonly orthology: Orthology;
  readonly kidney: KidneyTerms;
  readonly nameOf: (term: string) => string | undefined;
  /** By MGI id; undefined where there is no genotype file. */
  readonly findings: ReadonlyMap<string, MarkerFindings> | undefined;
  /**
   * Kidney terms with which a mouse gene itself is annotated, by MGI id; an empty list where its annotations are about other organs.
   * Only the API tells them.
   */
  readonly annotatedTerms?: ReadonlyMap<string, ReadonlySet<string>>;
}

const COUNTED: readonly Zygosity[] = ['homozygous', 'heterozygous', 'conditional'];

export function mpoMgiDocument(orthologues: Orthologues, known: Knowledge): MpoMgiDocument {
  const { orthology, kidney } = known;
  const mice = [...orthologues.mgiIds]
    .map((mgiId) => ({ mgiId, symbol: orthology.mouseSymbols.get(mgiId) ?? mgiId }))
    .sort((a, b) => compare(a.symbol, b.symbol) || compare(a.mgiId, b.mgiId));
  const highLevel = highLevelTerms(mice, orthology);
  const genotypes = known.findings && genotypeFindings(mice, known.findings);
  const annotated = mice.flatMap(({ mgiId }) => known.annotatedTerms?.get(mgiId) ?? []);
  const terms = genotypes
    ? kidneyTerms(genotypes, new Set(annotated.flatMap((own) => [...own])), highLevel)
    : highLevel?.filter((term) => kidney.ids.has(term));
  const isPhenotyped = annotated.length > 0 || (highLevel?.length ?? 0) > 0 || (genotypes !== undefined && genotypeCount(genotypes) > 0);
  const named = (list: Iterable<string>): MpTerm[] => [...list].sort().map((term) => ({ term, name: known.nameOf(term) ?? null }));
  return {
    gene_symbol: orthologues.gene.symbol,
    detail: genotypes ? 'genotypes' : 'high_level_terms',
    has_kidney_phenotype: isPhenotyped ? (terms?.length ?? 0) > 0 : null,
    mouse_orthologs: mice.map(({ symbol }) => symbol),
    mouse_mgi_ids: mice.map(({ mgiId }) => mgiId),
    orthology_source: orthologues.source,
    matched_by: orthologues.matchedBy,
    high_level_terms: highLevel ? named(highLevel) : null,
    phenotypes: genotypes && terms ? named(terms) : null,
    phenotype_count: genotypes && terms ? terms.length : null,
    mpo_terms_searched: kidney.ids.size,
    mpo_terms_origin: kidney.origin,
    zygosity_analysis: genotypes ? zygosityAnalysis(genotypes, named) : null,
  };
}

type Mice = readonly { readonly mgiId: string }[];

/** Undefined where the file says nothing about any of the orthologues, not even that they have no annotations. */
function highLevelTerms(mice: Mice, { highLevelTerms: all }: Orthology): string[] | undefined {
  const lists = mice.flatMap(({ mgiId }) => {
    const terms = all.get(mgiId);
    return terms ? [terms] : [];
  });
  return lists.length > 0 ? [...new Set(lists.flat())] : undefined;
}

/** What the genotypes of one zygosity say, for all orthologues together. */
interface UnitedFindings {
  readonly genotypes: ReadonlySet<number>;
  readonly kidneyTerms: ReadonlySet<string>;
}

type Findings = Readonly<Record<Zygosity, UnitedFindings>>;

function genotypeFindings(mice: Mice, all: ReadonlyMap<string, MarkerFindings>): Findings {
  const found = mice.flatMap(({ mgiId }) => all.get(mgiId) ?? []);
  const united = (zygosity: Zygosity): UnitedFindings => ({
    genotypes: new Set(found.flatMap((findings) => [...(findings[zygosity]?.genotypes() ?? [])])),
    kidneyTerms: new Set(found.flatMap((findings) => findings[zygosity]?.kidneyTerms ?? [])),
  });
  return Object.fromEntries(ZYGOSITIES.map((zygosity) => [zygosity, united(zygosity)])) as Record<Zygosity, UnitedFindings>;
}

/** Terms of the counted classes; else of the others; else those of the gene itself; else the high-level term, where it is listed. */
function kidneyTerms(genotypes: Findings, annotated: ReadonlySet<string>, highLevel: readonly string[] | undefined): string[] {
  const counted = new Set(COUNTED.flatMap((zygosity) => [...genotypes[zygosity].kidneyTerms]));
  for (const terms of [counted, genotypes.other.kidneyTerms, annotated]) if (terms.size > 0) return [...terms];
  return highLevel?.includes(KIDNEY_ROOT) ? [KIDNEY_ROOT] : [];
}

function genotypeCount(genotypes: Findings): number {
  return Object.values(genotypes).reduce((sum, { genotypes: own }) => sum + own.size, 0);
}

function zygosityAnalysis(genotypes: Findings, named: (terms: Iterable<string>) => MpTerm[]): ZygosityAnalysis {
  const classOf = (zygosity: Zygosity): ZygosityClass => {
    const { kidneyTerms: terms, genotypes: own } = genotypes[zygosity];
    return { has_kidney_phenotype: terms.size > 0, phenotype_count: terms.size, phenotypes: named(terms), genotype_count: own.size };
  };
  const homozygous = classOf('homozygous');
  const heterozygous = classOf('heterozygous');
  return {
    homozygous,
    heterozygous,
    conditional: classOf('conditional'),
    other: classOf('other'),
    summary:
      genotypeCount(genotypes) > 0
        ? `hm (${homozygous.has_kidney_phenotype}); ht (${heterozygous.has_kidney_phenotype})`
        : 'hm (NA); ht (NA)',
  };
}

/** By code units: the same everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
