import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Classification, classify } from './classification.ts';
import type { TermSet, TermSets } from './term-sets.ts';

/** Five made-up terms per clinical group; renal cyst (`cyst`) belongs to two of them, as in the real signatures. */
const SETS: TermSets = {
  kidney: new Set(),
  clinical: [
    set('complement', 'c1', 'c2', 'c3', 'c4', 'c5'),
    set('cakut', 'cyst', 'k2', 'k3', 'k4', 'k5'),
    set('glomerulopathy', 'g1', 'g2', 'g3', 'g4', 'g5'),
    set('cyst_cilio', 'y1', 'cyst', 'y3', 'y4', 'y5'),
    set('tubulopathy', 't1', 't2', 't3', 't4', 't5'),
    set('nephrolithiasis', 'n1', 'n2', 'n3', 'n4', 'n5'),
  ],
  onset: [set('adult', 'adult', 'late'), set('pediatric', 'childhood'), set('congenital', 'antenatal', 'birth')],
  syndromic: [set('growth', 'short'), set('skeletal', 'short', 'rib'), set('neurologic', 'seizure'), set('head_neck', 'ear', 'palate')],
};

function set<Name extends string>(name: Name, ...ids: string[]): TermSet<Name> {
  return { name, ids: new Set(ids), size: ids.length };
}

function classified(...ids: string[]): Classification {
  return classify(new Set(ids), SETS);
}

test("the reference system's example: 1 neurologic and 2 head and neck findings of 5 are syndromic with 0.6", () => {
  const { syndromic_assessment: found } = classified('seizure', 'ear', 'palate', 'x', 'y');

  assert.deepEqual(found, {
    is_syndromic: true,
    syndromic_score: 0.6,
    category_scores: { neurologic: 0.2, head_neck: 0.4 },
    extra_renal_categories: ['neurologic', 'head_neck'],
    extra_renal_term_counts: { neurologic: 1, head_neck: 2 },
  });
});

test('a gene is syndromic from 0.3 on, and categories that share a term add up beyond 1', () => {
  assert.equal(classified('seizure', 'ear', 'palate', ...'abcdefg').syndromic_assessment.syndromic_score, 0.3);
  assert.equal(classified('seizure', 'ear', 'palate', ...'abcdefg').syndromic_assessment.is_syndromic, true);
  assert.equal(classified('seizure', 'ear', ...'abcdef').syndromic_assessment.is_syndromic, false);
  assert.equal(classified('short').syndromic_assessment.syndromic_score, 2);
});

test('a score is rounded to three digits, a half to the even one', () => {
  const of16 = [...'abcdefghijklmno'];
  assert.equal(classified('seizure', ...of16).syndromic_assessment.syndromic_score, 0.062, '1/16 = 0.0625');
  assert.equal(classified('seizure', 'ear', 'palate', ...of16.slice(2)).syndromic_assessment.category_scores.head_neck, 0.125, '2/16');
  assert.equal(classified('c1', 'k2', 'g1').clinical_group.scores.complement, 0.333, '1/3');
});

test('a gene whose only signature term belongs to two groups counts half for each, and the group listed first is the primary one', () => {
  assert.deepEqual(classified('cyst', 'other').clinical_group, {
    primary: 'cakut',
    scores: { complement: 0, cakut: 0.5, glomerulopathy: 0, cyst_cilio: 0.5, tubulopathy: 0, nephrolithiasis: 0 },
    supporting_terms: ['cyst'],
  });
});

test('the group with most of its signature is the primary one, and only its terms support it, sorted', () => {
  assert.deepEqual(classified('t5', 't1', 'c1', 't3').clinical_group, {
    primary: 'tubulopathy',
    scores: { complement: 0.25, cakut: 0, glomerulopathy: 0, cyst_cilio: 0, tubulopathy: 0.75, nephrolithiasis: 0 },
    supporting_terms: ['t1', 't3', 't5'],
  });
});

test('onset groups share the onset terms, and the first wins a tie', () => {
  assert.deepEqual(classified('birth', 'adult', 'x').onset_group, {
    primary: 'adult',
    scores: { adult: 0.5, pediatric: 0, congenital: 0.5 },
  });
  assert.deepEqual(classified('birth', 'antenatal', 'late').onset_group, {
    primary: 'congenital',
    scores: { adult: 0.333, pediatric: 0, congenital: 0.667 },
  });
});

test('without any matching term there is no primary group and every score is zero', () => {
  assert.deepEqual(classified('x'), {
    clinical_group: {
      primary: null,
      scores: { complement: 0, cakut: 0, glomerulopathy: 0, cyst_cilio: 0, tubulopathy: 0, nephrolithiasis: 0 },
      supporting_terms: [],
    },
    onset_group: { primary: null, scores: { adult: 0, pediatric: 0, congenital: 0 } },
    syndromic_assessment: {
      is_syndromic: false,
      syndromic_score: 0,
      category_scores: {},
      extra_renal_categories: [],
      extra_renal_term_counts: {},
    },
  });
});
