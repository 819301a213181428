import { BestVariants } from './best-variants.ts';
import { CATEGORIES, type Category } from './classification.ts';
import { CONSEQUENCE_CATEGORIES } from './consequence.ts';
import { Counter, FixedCounter } from './counter.ts';
import { described } from './described-variant.ts';
import { HIGH_CONFIDENCE_STARS, type Review } from './review.ts';
import { ID_RANGE, JOINS, type Join, type Variant } from './variant.ts';

const STARS = ['0', '1', '2', '3', '4'] as const;

/** Most variants in each of the two lists of a document. */
const MAX_LISTED = 200;

/** Everything that is counted about the variants of one gene, which are added once each; `Item` is what a listed one is kept as. */
export class GeneTally<Item> {
  total = 0;
  readonly categories = new FixedCounter(CATEGORIES);
  readonly stars = new FixedCounter(STARS);
  readonly types = new Counter();
  readonly traits = new Counter();
  readonly consequences = new Counter();
  readonly consequenceCategories = new FixedCounter(CONSEQUENCE_CATEGORIES);
  readonly joins = new FixedCounter(JOINS);
  readonly protein = new BestVariants<Item>(MAX_LISTED);
  readonly genomic = new BestVariants<Item>(MAX_LISTED);

  add(variant: Variant, join: Join, item: Item): void {
    const { category, review } = variant.assertion;
    const { consequence, position } = described(variant);
    this.total++;
    this.categories.add(category);
    this.stars.add(STARS[review.stars]);
    this.types.add(variant.type);
    for (const trait of variant.traits) this.traits.add(trait);
    this.consequences.add(consequence.label);
    this.consequenceCategories.add(consequence.category);
    this.joins.add(join);

    const rank = rankOf(category, review, variant.variationId);
    if (position !== null) this.protein.offer(rank, item);
    if (variant.start !== null) this.genomic.offer(rank, item);
  }

  /** Variants with at least two stars. */
  get highConfidence(): number {
    return STARS.slice(HIGH_CONFIDENCE_STARS).reduce((sum, stars) => sum + this.stars.of(stars), 0);
  }
}

/** The most telling classification first, then the most stars, then the oldest record. */
function rankOf(category: Category, { stars }: Review, variationId: number): number {
  return (CATEGORIES.indexOf(category) * STARS.length + (STARS.length - 1 - stars)) * ID_RANGE + variationId;
}
