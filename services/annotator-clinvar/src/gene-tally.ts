import { BestVariants } from './best-variants.ts';
import { CATEGORIES, type Category } from './classification.ts';
import { Counter } from './counter.ts';
import { described } from './described-variant.ts';
import { HIGH_CONFIDENCE_STARS, type Review } from './review.ts';
import { ID_RANGE, type Join, type Variant } from './variant.ts';

const STARS = 5;

/** Most variants in each of the two lists of a document. */
export const MAX_LISTED = 200;

/** Everything that is counted about the variants of one gene, which are added once each; `Item` is what a listed one is kept as. */
export class GeneTally<Item> {
  total = 0;
  highConfidence = 0;
  readonly categories = new Counter();
  readonly stars = [0, 0, 0, 0, 0];
  readonly types = new Counter();
  readonly traits = new Counter();
  readonly consequences = new Counter();
  readonly consequenceCategories = new Counter();
  readonly joins = new Counter();
  readonly protein = new BestVariants<Item>(MAX_LISTED);
  readonly genomic = new BestVariants<Item>(MAX_LISTED);

  add(variant: Variant, join: Join, item: Item): void {
    const { review, category, consequence, position } = described(variant);
    this.total++;
    this.categories.add(category);
    this.stars[review.stars] = (this.stars[review.stars] ?? 0) + 1;
    if (review.stars >= HIGH_CONFIDENCE_STARS) this.highConfidence++;
    this.types.add(variant.type);
    for (const trait of variant.traits) this.traits.add(trait);
    this.consequences.add(consequence.label);
    this.consequenceCategories.add(consequence.category);
    this.joins.add(join);

    const rank = rankOf(category, review, variant.variationId);
    if (position !== null) this.protein.offer(rank, item);
    if (variant.start !== null) this.genomic.offer(rank, item);
  }
}

/** The most telling classification first, then the most stars, then the oldest record. */
function rankOf(category: Category, { stars }: Review, variationId: number): number {
  return (CATEGORIES.indexOf(category) * STARS + (STARS - 1 - stars)) * ID_RANGE + variationId;
}
