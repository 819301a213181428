import { roundHalfEven } from '@nephron/annotator-kit';
import type { Category } from './classification.ts';
import type { ConsequenceCategory } from './consequence.ts';
import { described } from './described-variant.ts';
import type { GeneTally } from './gene-tally.ts';
import { accessionOf, type Join, type Variant } from './variant.ts';

const TOP_TRAITS = 5;
const TOP_CONSEQUENCES = 10;

/** A variant as it is listed, for plots along the protein or the genome. */
interface VariantEntry {
  /** First residue of the protein change. */
  readonly position: number | null;
  /** `p.…`, as in the title. */
  readonly protein_change: string | null;
  /** `c.…`, as in the title. */
  readonly cdna_change: string | null;
  readonly accession: string;
  /** In ClinVar's words. */
  readonly classification: string;
  readonly category: Category;
  /** As in `consequence_categories`; introns and untranslated regions are `other` here. */
  readonly effect_category: ConsequenceCategory;
  readonly review_status: string;
  /** ClinVar's gold stars, 0 to 4. */
  readonly stars: number;
  /** Level of the system that Nephron replaces, 0 to 4. */
  readonly confidence: number;
  readonly molecular_consequences: readonly string[];
  readonly variant_type: string;
  readonly title: string;
  readonly chromosome: string | null;
  /** Genome of the position: GRCh38 where ClinVar has one on it. */
  readonly assembly: string | null;
  readonly genomic_start: number | null;
  readonly genomic_end: number | null;
}

/**
 * Germline variants of a gene in ClinVar. All counts are exact and of all variants, each once (by VariationID). Only the lists are
 * cut, at 200 variants each: the most telling classifications first (in the order of `Category`), then more stars, then the lower
 * VariationID; `protein_variant_count` and `genomic_variant_count` say how many there are. A gene without any variant has no document.
 */
export interface ClinvarDocument {
  readonly [key: string]: unknown;
  /** Approved symbol. */
  readonly gene_symbol: string;
  readonly total_variants: number;
  readonly pathogenic_count: number;
  readonly likely_pathogenic_count: number;
  readonly vus_count: number;
  readonly benign_count: number;
  readonly likely_benign_count: number;
  readonly conflicting_count: number;
  readonly not_provided_count: number;
  /** Neither of the above: drug response, risk factor, association and the like. All eight add up to the total. */
  readonly other_count: number;
  readonly has_pathogenic: boolean;
  /** Pathogenic and likely pathogenic, in % of the total; percentages have one decimal. */
  readonly pathogenic_percentage: number;
  /** At least two of ClinVar's stars. */
  readonly high_confidence_count: number;
  readonly high_confidence_percentage: number;
  /** Variants by ClinVar's stars, `0` to `4`. */
  readonly star_counts: Readonly<Record<string, number>>;
  /** Most frequent first, ties by name, as all counts by name. */
  readonly variant_types: Readonly<Record<string, number>>;
  /** The five most frequent conditions. */
  readonly top_traits: readonly { readonly trait: string; readonly count: number }[];
  /** One consequence per variant, inferred from its name, type and size. */
  readonly molecular_consequences: Readonly<Record<string, number>>;
  readonly consequence_categories: Readonly<Record<ConsequenceCategory, number>>;
  readonly top_molecular_consequences: readonly { readonly consequence: string; readonly count: number }[];
  readonly truncating_percentage: number;
  readonly missense_percentage: number;
  readonly synonymous_percentage: number;
  readonly protein_variant_count: number;
  readonly genomic_variant_count: number;
  /** Those whose protein change names a residue. */
  readonly protein_variants: readonly VariantEntry[];
  /** Those with a position in a genome. */
  readonly genomic_variants: readonly VariantEntry[];
  readonly variant_summary: string;
  /** How many variants were joined to the gene by which identifier. */
  readonly matched_by: Readonly<Record<Join, number>>;
}

/** `variantOf` gives a variant back from what it was kept as. */
export function clinvarDocument<Item>(symbol: string, tally: GeneTally<Item>, variantOf: (item: Item) => Variant): ClinvarDocument {
  const count = (category: Category): number => tally.categories.of(category);
  const percentage = (part: number): number => roundHalfEven((part / tally.total) * 100, 1);
  const category = (name: ConsequenceCategory): number => tally.consequenceCategories.of(name);
  // Most variants are in both lists.
  const entries = new Map<number, VariantEntry>();
  const listed = ({ rank, item }: { readonly rank: number; readonly item: Item }): VariantEntry => {
    const entry = entries.get(rank) ?? entryOf(variantOf(item));
    entries.set(rank, entry);
    return entry;
  };
  const pathogenic = count('pathogenic') + count('likely_pathogenic');
  return {
    gene_symbol: symbol,
    total_variants: tally.total,
    pathogenic_count: count('pathogenic'),
    likely_pathogenic_count: count('likely_pathogenic'),
    vus_count: count('vus'),
    benign_count: count('benign'),
    likely_benign_count: count('likely_benign'),
    conflicting_count: count('conflicting'),
    not_provided_count: count('not_provided'),
    other_count: count('other'),
    has_pathogenic: pathogenic > 0,
    pathogenic_percentage: percentage(pathogenic),
    high_confidence_count: tally.highConfidence,
    high_confidence_percentage: percentage(tally.highConfidence),
    star_counts: tally.stars.all(),
    variant_types: Object.fromEntries(tally.types.ranked()),
    top_traits: tally.traits.ranked(TOP_TRAITS).map(([trait, times]) => ({ trait, count: times })),
    molecular_consequences: Object.fromEntries(tally.consequences.ranked()),
    consequence_categories: tally.consequenceCategories.all(),
    top_molecular_consequences: tally.consequences.ranked(TOP_CONSEQUENCES).map(([consequence, times]) => ({ consequence, count: times })),
    truncating_percentage: percentage(category('truncating')),
    missense_percentage: percentage(category('missense')),
    synonymous_percentage: percentage(category('synonymous')),
    protein_variant_count: tally.protein.offered,
    genomic_variant_count: tally.genomic.offered,
    protein_variants: tally.protein.best().map(listed),
    genomic_variants: tally.genomic.best().map(listed),
    variant_summary: summaryOf(pathogenic, count('vus')),
    matched_by: tally.joins.all(),
  };
}

function entryOf(variant: Variant): VariantEntry {
  const { classification, reviewStatus, category, review } = variant.assertion;
  const { proteinChange, cdnaChange, consequence, position } = described(variant);
  const isCoding = consequence.category !== 'intronic' && consequence.category !== 'regulatory';
  return {
    position,
    protein_change: proteinChange,
    cdna_change: cdnaChange,
    accession: accessionOf(variant.variationId),
    classification,
    category,
    effect_category: isCoding ? consequence.category : 'other',
    review_status: reviewStatus,
    stars: review.stars,
    confidence: review.confidence,
    molecular_consequences: [consequence.label],
    variant_type: variant.type,
    title: variant.title,
    chromosome: variant.chromosome,
    assembly: variant.assembly,
    genomic_start: variant.start,
    genomic_end: variant.stop,
  };
}

function summaryOf(pathogenic: number, uncertain: number): string {
  if (pathogenic > 0) return `${pathogenic} pathogenic/likely pathogenic variants`;
  return uncertain > 0 ? `${uncertain} VUS variants` : 'No pathogenic variants';
}
