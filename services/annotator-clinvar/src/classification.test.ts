import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Assertions, assertionOf } from './assertion.ts';
import { categoryOf } from './classification.ts';
import { reviewOf } from './review.ts';

test('each classification of ClinVar counts in one category', () => {
  const expected: Record<string, string> = {
    Pathogenic: 'pathogenic',
    'Likely pathogenic': 'likely_pathogenic',
    'Pathogenic/Likely pathogenic': 'pathogenic',
    'Pathogenic; risk factor': 'pathogenic',
    'Pathogenic/Likely pathogenic; other': 'pathogenic',
    'Pathogenic, low penetrance': 'pathogenic',
    'Likely pathogenic, low penetrance': 'likely_pathogenic',
    'Likely pathogenic/Likely risk allele': 'likely_pathogenic',
    'Pathogenic/Likely risk allele': 'pathogenic',
    'Conflicting classifications of pathogenicity': 'conflicting',
    'Conflicting interpretations of pathogenicity; risk factor': 'conflicting',
    'Uncertain significance': 'vus',
    'Uncertain significance/Uncertain risk allele': 'vus',
    'Benign/Likely benign': 'likely_benign',
    'Likely benign': 'likely_benign',
    Benign: 'benign',
    'not provided': 'not_provided',
    'drug response': 'other',
    'risk factor': 'other',
    'Likely risk allele': 'other',
    'no classification for the single variant': 'other',
    'no classifications from unflagged records': 'other',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((text) => [text, categoryOf(text)])), expected);
});

test('stars are those of ClinVar, and the level is that of the former system', () => {
  const levels = (text: string): number[] => [reviewOf(text).stars, reviewOf(text).confidence];
  assert.deepEqual(levels('practice guideline'), [4, 4]);
  assert.deepEqual(levels('reviewed by expert panel'), [3, 4]);
  assert.deepEqual(levels('criteria provided, multiple submitters, no conflicts'), [2, 3]);
  assert.deepEqual(levels('criteria provided, conflicting classifications'), [1, 2]);
  assert.deepEqual(levels('criteria provided, conflicting interpretations'), [1, 2]);
  assert.deepEqual(levels('criteria provided, single submitter'), [1, 2]);
  assert.deepEqual(levels('no assertion criteria provided'), [0, 1]);
  assert.deepEqual(levels('no assertion for the individual variant'), [0, 1]);
  assert.deepEqual(levels('no classification provided'), [0, 0]);
  assert.deepEqual(levels('no classification for the single variant'), [0, 0]);
  assert.deepEqual(levels('No data'), [0, 0]);
});

test('what ClinVar says nothing about is not provided, in words of its own', () => {
  for (const nothing of ['', '-', undefined]) {
    const { classification, reviewStatus, category, review } = assertionOf(nothing, nothing);
    assert.deepEqual([classification, reviewStatus, category, review.stars], ['Not classified', 'No data', 'not_provided', 0]);
  }
});

test('assertions that are understood once are the same as those that are understood each time', () => {
  const assertions = new Assertions();
  for (const text of ['Pathogenic\tpractice guideline', 'Benign\t-', 'Pathogenic\tpractice guideline', '-\t-', '']) {
    const [classification, reviewStatus] = text.split('\t');
    assert.deepEqual(assertions.of(text), assertionOf(classification, reviewStatus));
  }
});
