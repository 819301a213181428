import { roundHalfEven } from '@nephron/annotator-kit';
import type { ClinicalGroup, OnsetGroup, SyndromicCategory, TermSet, TermSets } from './term-sets.ts';

export interface Classification {
  readonly clinical_group: {
    readonly primary: ClinicalGroup | null;
    /** Share of each group in the sum of all matches, 0 to 1. */
    readonly scores: Readonly<Record<ClinicalGroup, number>>;
    /** Signature terms of the primary group that the gene has, sorted. */
    readonly supporting_terms: readonly string[];
  };
  readonly onset_group: {
    readonly primary: OnsetGroup | null;
    readonly scores: Readonly<Record<OnsetGroup, number>>;
  };
  readonly syndromic_assessment: {
    readonly is_syndromic: boolean;
    /** Sum of the category scores; categories overlap, so it can exceed 1. */
    readonly syndromic_score: number;
    /** Share of the gene's phenotypes in each matched category; categories without a match are left out. */
    readonly category_scores: Readonly<Partial<Record<SyndromicCategory, number>>>;
    readonly extra_renal_categories: readonly SyndromicCategory[];
    readonly extra_renal_term_counts: Readonly<Partial<Record<SyndromicCategory, number>>>;
  };
}

const SYNDROMIC_FROM = 0.3;
const DIGITS = 3;

/**
 * Sorts a gene by its phenotypes, with the reference system's formulas. Inheritance and onset terms are phenotypes here as they are
 * in the published file, and so dilute the syndromic score.
 */
export function classify(phenotypes: ReadonlySet<string>, sets: TermSets): Classification {
  return {
    clinical_group: clinicalGroup(phenotypes, sets.clinical),
    onset_group: onsetGroup(phenotypes, sets.onset),
    syndromic_assessment: syndromicAssessment(phenotypes, sets.syndromic),
  };
}

/** `raw = round(|P ∩ S| / |S|, 3)` per group, `score = round(raw / Σ raw, 3)`. */
function clinicalGroup(phenotypes: ReadonlySet<string>, sets: TermSets['clinical']): Classification['clinical_group'] {
  const raw = sets.map((set) => roundHalfEven(common(phenotypes, set).length / set.size, DIGITS));
  const { primary, scores } = shares(sets, raw);
  return { primary: primary?.name ?? null, scores, supporting_terms: primary ? common(phenotypes, primary).sort() : [] };
}

/** `score = round(|P ∩ closure| / Σ |P ∩ closure|, 3)`. */
function onsetGroup(phenotypes: ReadonlySet<string>, sets: TermSets['onset']): Classification['onset_group'] {
  const { primary, scores } = shares(
    sets,
    sets.map((set) => common(phenotypes, set).length),
  );
  return { primary: primary?.name ?? null, scores };
}

/** `category = round(|P ∩ closure| / |P|, 3)`; syndromic from a sum of 0.3 on. */
function syndromicAssessment(phenotypes: ReadonlySet<string>, sets: TermSets['syndromic']): Classification['syndromic_assessment'] {
  const matched = sets.map((set) => ({ name: set.name, count: common(phenotypes, set).length })).filter(({ count }) => count > 0);
  const categories = matched.map(({ name, count }) => [name, roundHalfEven(count / phenotypes.size, DIGITS)] as const);
  const score = roundHalfEven(
    categories.reduce((sum, [, value]) => sum + value, 0),
    DIGITS,
  );
  return {
    is_syndromic: score >= SYNDROMIC_FROM,
    syndromic_score: score,
    category_scores: Object.fromEntries(categories),
    extra_renal_categories: matched.map(({ name }) => name),
    extra_renal_term_counts: Object.fromEntries(matched.map(({ name, count }) => [name, count])),
  };
}

/** Each value's share of their sum, and the set with the first of the highest shares; no set where all are zero. */
function shares<Name extends string>(sets: readonly TermSet<Name>[], values: readonly number[]) {
  const sum = values.reduce((a, b) => a + b, 0);
  const scores = values.map((value) => (sum > 0 ? roundHalfEven(value / sum, DIGITS) : 0));
  const highest = Math.max(...scores);
  return {
    primary: sum > 0 ? sets[scores.indexOf(highest)] : undefined,
    scores: Object.fromEntries(sets.map((set, index) => [set.name, scores[index] ?? 0])) as Record<Name, number>,
  };
}

function common(phenotypes: ReadonlySet<string>, set: TermSet<string>): string[] {
  return [...phenotypes].filter((id) => set.ids.has(id));
}
