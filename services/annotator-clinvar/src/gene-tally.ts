import { BestVariants } from './best-variants.ts';
import { CATEGORIES, type Category, categoryOf } from './classification.ts';
import { type Consequence, consequenceOf } from './consequence.ts';
import { Counter } from './counter.ts';
import { cdnaChangeIn, proteinChangeIn, proteinPosition } from './hgvs.ts';
import { MAX_LISTED, type VariantEntry } from './record.ts';
import { HIGH_CONFIDENCE_STARS, type Review, reviewOf } from './review.ts';
import { statedConsequence } from './stated-consequence.ts';
import { accessionOf, ID_RANGE, type Join, type Variant } from './variant.ts';

const STARS = 5;

/** Everything that is counted about the variants of one gene. Each variant is added once. */
export class GeneTally {
  total = 0;
  highConfidence = 0;
  readonly categories = new Counter();
  readonly stars = [0, 0, 0, 0, 0];
  readonly types = new Counter();
  readonly traits = new Counter();
  readonly consequences = new Counter();
  readonly consequenceCategories = new Counter();
  readonly joins = new Counter();
  readonly protein = new BestVariants<VariantEntry>(MAX_LISTED);
  readonly genomic = new BestVariants<VariantEntry>(MAX_LISTED);

  add(variant: Variant, join: Join): void {
    const review = reviewOf(variant.reviewStatus);
    const category = categoryOf(variant.classification);
    const proteinChange = proteinChangeIn(variant.title);
    const cdnaChange = cdnaChangeIn(variant.title) ?? variant.statedCdnaChange ?? null;
    const consequence = consequenceIn(variant, proteinChange, cdnaChange);
    this.total++;
    this.categories.add(category);
    this.stars[review.stars] = (this.stars[review.stars] ?? 0) + 1;
    if (review.stars >= HIGH_CONFIDENCE_STARS) this.highConfidence++;
    this.types.add(variant.type);
    for (const trait of variant.traits) this.traits.add(trait);
    this.consequences.add(consequence.label);
    this.consequenceCategories.add(consequence.category);
    this.joins.add(join);

    const position = proteinPosition(proteinChange);
    const entry = (): VariantEntry => entryOf(variant, { review, category, proteinChange, cdnaChange, consequence, position });
    const rank = rankOf(category, review, variant.variationId);
    if (position !== null) this.protein.offer(rank, entry);
    if (variant.start !== null) this.genomic.offer(rank, entry);
  }
}

/** The most telling classification first, then the most stars, then the oldest record. */
function rankOf(category: Category, { stars }: Review, variationId: number): number {
  return (CATEGORIES.indexOf(category) * STARS + (STARS - 1 - stars)) * ID_RANGE + variationId;
}

function consequenceIn(variant: Variant, proteinChange: string | null, cdnaChange: string | null): Consequence {
  const { title, type, start, stop, statedConsequences } = variant;
  const span = start === null || stop === null ? null : stop - start + 1;
  const inferred = consequenceOf({ title, type, proteinChange, cdnaChange, span });
  return inferred.label === 'other' ? (statedConsequence(statedConsequences ?? []) ?? inferred) : inferred;
}

interface Derived {
  readonly review: Review;
  readonly category: Category;
  readonly proteinChange: string | null;
  readonly cdnaChange: string | null;
  readonly consequence: Consequence;
  readonly position: number | null;
}

function entryOf(variant: Variant, { review, category, proteinChange, cdnaChange, consequence, position }: Derived): VariantEntry {
  const isCoding = consequence.category !== 'intronic' && consequence.category !== 'regulatory';
  return {
    position,
    protein_change: proteinChange,
    cdna_change: cdnaChange,
    accession: accessionOf(variant.variationId),
    classification: variant.classification,
    category,
    effect_category: isCoding ? consequence.category : 'other',
    review_status: variant.reviewStatus,
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
