import assert from 'node:assert/strict';
import { test } from 'node:test';
import { featuresOf, hasFeature } from './features.ts';
import { entry } from './test-data.ts';

function feature(type: string, start: unknown, end: unknown, others: object = {}, location: object = {}) {
  const at = (value: unknown) => ({ value, modifier: 'EXACT' });
  return { type, location: { start: at(start), end: at(end), ...location }, description: `a ${type}`, ...others };
}

function features(...all: readonly unknown[]) {
  return featuresOf(entry('P00001', {}, { features: all }));
}

test('the seven types are kept, a signal peptide as Signal, and nothing else', () => {
  const types = [
    'Domain',
    'Region',
    'Motif',
    'Transmembrane',
    'Signal',
    'Signal peptide',
    'Propeptide',
    'Chain',
    'Zinc finger',
    'Repeat',
    'Topological domain',
  ];
  assert.deepEqual(
    features(...types.map((type, index) => feature(type, index + 1, index + 10))).map(({ type }) => type),
    ['Domain', 'Region', 'Motif', 'Transmembrane', 'Signal', 'Signal', 'Propeptide', 'Chain'],
  );
});

test('features are sorted by start, end, type and description', () => {
  const sorted = features(
    feature('Region', 5, 9),
    feature('Domain', 5, 9),
    feature('Region', 5, 7),
    feature('Chain', 1, 90),
    feature('Domain', 5, 9, { description: 'A' }),
  );
  assert.deepEqual(
    sorted.map(({ type, start, end, description }) => `${type} ${start}-${end} ${description}`),
    ['Chain 1-90 a Chain', 'Region 5-7 a Region', 'Domain 5-9 A', 'Domain 5-9 a Domain', 'Region 5-9 a Region'],
  );
});

test('lengths count both ends; the first evidence is named, a missing one is absent', () => {
  const evidences = [{ evidenceCode: 'ECO:0000269', source: 'PubMed', id: '1' }, { evidenceCode: 'ECO:0000255' }];
  assert.deepEqual(features(feature('Domain', 748, 783, { evidences }), feature('Motif', 800, 800, { description: undefined })), [
    { type: 'Domain', description: 'a Domain', start: 748, end: 783, length: 36, evidence_code: 'ECO:0000269' },
    { type: 'Motif', description: '', start: 800, end: 800, length: 1 },
  ]);
});

test('a feature without a known end, or in an isoform, is left out, and one whose end is not exact says so', () => {
  const unknown = { end: { modifier: 'UNKNOWN' } };
  const outside = { start: { value: 3, modifier: 'OUTSIDE' }, end: { value: 9, modifier: 'UNSURE' } };
  const own = { sequence: 'P00001' };
  const found = features(
    ...[feature('Chain', 1, 9, {}, unknown), feature('Chain', null, 9), feature('Chain', '1', 9)],
    ...[feature('Chain', 1, 9, {}, { sequence: 'P00001-2' }), feature('Region', 2, 9, {}, own), feature('Propeptide', 0, 0, {}, outside)],
  );
  assert.deepEqual(found, [
    { type: 'Region', description: 'a Region', start: 2, end: 9, length: 8 },
    { type: 'Propeptide', description: 'a Propeptide', start: 3, end: 9, length: 7, start_modifier: 'OUTSIDE', end_modifier: 'UNSURE' },
  ]);
});

test('a transmembrane stretch counts even where its place is not known', () => {
  const found = entry('P00001', {}, { features: [feature('Transmembrane', null, null)] });
  assert.deepEqual([hasFeature(found, 'Transmembrane'), hasFeature(found, 'Signal'), featuresOf(found)], [true, false, []]);
});
