import { type Category, categoryOf } from './classification.ts';
import { type Review, reviewOf } from './review.ts';
import { said } from './said.ts';

/** What ClinVar concludes about a variant, and how sure that is. */
export interface Assertion {
  /** Aggregate germline classification in ClinVar's words; `Not classified` where there is none. */
  readonly classification: string;
  /** In ClinVar's words; `No data` where there is none. */
  readonly reviewStatus: string;
  readonly category: Category;
  readonly review: Review;
}

const NOT_CLASSIFIED = 'Not classified';
const NO_REVIEW = 'No data';

export function assertionOf(classification: string | undefined, reviewStatus: string | undefined): Assertion {
  const classified = said(classification);
  const reviewed = said(reviewStatus) ?? NO_REVIEW;
  return {
    classification: classified ?? NOT_CLASSIFIED,
    reviewStatus: reviewed,
    category: classified === undefined ? 'not_provided' : categoryOf(classified),
    review: reviewOf(reviewed),
  };
}

/** More different assertions than ClinVar has ever had (some hundred); beyond it nothing more is remembered. */
const MAX_REMEMBERED = 10_000;

/** Millions of variants share some hundred assertions: each is understood once. */
export class Assertions {
  readonly #known = new Map<string, Assertion>();

  /** `text`: classification and review status with a tab between them. */
  of(text: string): Assertion {
    const known = this.#known.get(text);
    if (known) return known;
    // A copy: what is remembered must not keep the chunk of file in memory that it was cut from.
    const own = Buffer.from(text).toString();
    const [classification, reviewStatus] = own.split('\t');
    const assertion = assertionOf(classification, reviewStatus);
    if (this.#known.size < MAX_REMEMBERED) this.#known.set(own, assertion);
    return assertion;
  }
}
