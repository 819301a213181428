import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Member } from './network.ts';
import { ppiDocument } from './record.ts';
import { gene } from './test-data.ts';

function member(number: number, symbol: string, weight: number): Member {
  return { gene: gene(number, symbol), matchedBy: 'symbol', preferredName: symbol, proteins: [number], weight };
}

const PKD1 = member(9008, 'PKD1', 90);

test('the worked example of the reference: 84.83, 28.00 and 4.50 over the root of three partners', () => {
  const partners = [
    { member: member(3, 'CCC3', 10), score: 450 },
    { member: member(1, 'AAA1', 85), score: 998 },
    { member: member(2, 'BBB2', 40), score: 700 },
  ];
  const expected = {
    matched_by: 'symbol',
    preferred_name: 'PKD1',
    string_protein_ids: ['9606.ENSP00000009008'],
    panel: 'kidney',
    ppi_score: 67.74,
    ppi_degree: 3,
    interactions: [
      { partner_hgnc_id: 'HGNC:1', partner_symbol: 'AAA1', string_score: 998, partner_evidence: 85, weighted_score: 84.83 },
      { partner_hgnc_id: 'HGNC:2', partner_symbol: 'BBB2', string_score: 700, partner_evidence: 40, weighted_score: 28 },
      { partner_hgnc_id: 'HGNC:3', partner_symbol: 'CCC3', string_score: 450, partner_evidence: 10, weighted_score: 4.5 },
    ],
    summary: { total_interactions: 3, raw_sum: 2148, weighted_sum: 117.33, avg_string_score: 716, strong_interactions: 1 },
  };
  assert.equal(JSON.stringify(ppiDocument(PKD1, partners, 'kidney')), JSON.stringify(expected));
});

test('a gene without partners has zeros and an empty list', () => {
  const { ppi_score, ppi_degree, interactions, summary } = ppiDocument(PKD1, [], 'kidney');
  assert.deepEqual([ppi_score, ppi_degree, interactions], [0, 0, []]);
  assert.deepEqual(summary, { total_interactions: 0, raw_sum: 0, weighted_sum: 0, avg_string_score: 0, strong_interactions: 0 });
});

test('thirty partners are listed, those with equal weighted scores by HGNC number, and all of them are summed', () => {
  const partners = Array.from({ length: 40 }, (_, index) => ({ member: member(140 - index, `G${index}`, 50), score: 801 }));
  const { interactions, ppi_degree, ppi_score, summary } = ppiDocument(PKD1, partners, 'kidney');
  assert.deepEqual(
    interactions.map(({ partner_hgnc_id }) => partner_hgnc_id),
    Array.from({ length: 30 }, (_, index) => `HGNC:${101 + index}`),
  );
  assert.deepEqual([ppi_degree, summary.weighted_sum, ppi_score, summary.strong_interactions], [40, 1602, 253.3, 40]);
});

test('weights are used unrounded and shown to one decimal, ties going to the even digit', () => {
  const [one] = ppiDocument(PKD1, [{ member: member(1, 'AAA1', 12.25), score: 1000 }], 'kidney').interactions;
  assert.deepEqual([one?.partner_evidence, one?.weighted_score], [12.2, 12.25]);
  const [tie] = ppiDocument(PKD1, [{ member: member(1, 'AAA1', 0.125), score: 1000 }], 'kidney').interactions;
  assert.equal(tie?.weighted_score, 0.12);
});

test('a score of exactly 800 is not strong', () => {
  const partners = [800, 801].map((score, index) => ({ member: member(index + 1, `G${index}`, 10), score }));
  assert.equal(ppiDocument(PKD1, partners, 'kidney').summary.strong_interactions, 1);
});

test('the order in which partners come does not change the document', () => {
  const partners = Array.from({ length: 25 }, (_, index) => ({
    member: member(index + 1, `G${index}`, 0.1 + index * 3.7),
    score: 400 + index * 7,
  }));
  assert.deepEqual(ppiDocument(PKD1, [...partners].reverse(), 'kidney'), ppiDocument(PKD1, partners, 'kidney'));
});
