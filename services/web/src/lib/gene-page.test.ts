import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Annotation, FoundGene, SourceInfo } from './api-types.ts';
import { matchInWords, noValueReason, provenanceOf, releaseTimes, sectionsOf } from './gene-page.ts';

const info = (name: string, version: string | null, change: Partial<SourceInfo> = {}) =>
  ({ source_name: name, display_name: name.toUpperCase(), version, is_active: true, ...change }) as SourceInfo;
const annotation: Annotation = { version: 'v1', data: { a: 1 }, metadata: {}, updated_at: null };

test('read and silent, never read, switched off and unknown sources are four different things', () => {
  const sources = [info('hgnc', '1'), info('gnomad', 'v4.1'), info('hpo', null), info('off', null, { is_active: false })];
  const absent = {
    gnomad: { reason: 'not_in_release', version: 'v4.1' },
    hpo: { reason: 'no_release', version: null },
    off: { reason: 'no_release', version: null },
  } as const;
  const gene = { id: 'HGNC:1', symbol: 'A', hgnc_id: 'HGNC:1' };
  const sections = sectionsOf({ gene, annotations: { novel: [annotation], hgnc: [annotation], empty: [] }, absent }, sources);
  assert.deepEqual(
    sections.map(({ source, kind }) => [source, kind]),
    [
      ['hgnc', 'annotation'],
      ['gnomad', 'nothing'],
      ['hpo', 'unread'],
      ['novel', 'annotation'],
    ],
  );
});

test('a missing value of a source that was never read is not said to be silence', () => {
  const sources = [info('gnomad', null), info('hpo', '1')];
  assert.equal(noValueReason('gnomad', sources), 'GNOMAD has not been read yet');
  assert.equal(noValueReason('hpo', sources), 'the source says nothing');
});

test('provenance names the confirming release, and the first one only where it is another', () => {
  const confirmed = provenanceOf({
    ...annotation,
    metadata: { release_version: 'v4.0', confirmed_version: 'v4.1', files: [{ name: 'f' }] },
  });
  assert.deepEqual([confirmed.release, confirmed.since], ['v4.1', 'v4.0']);
  assert.deepEqual(confirmed.files, [{ name: 'f', sha256: 'unknown' }]);
  const same = provenanceOf({ ...annotation, metadata: { release_version: 'v4.1', confirmed_version: 'v4.1' } });
  assert.equal(same.since, null);
  assert.equal(provenanceOf(annotation).release, 'v1');
});

test('the way from a name to the gene is told unless it is the gene’s own', () => {
  const found = (matchType: string, notice?: string) =>
    ({ data: { id: 'HGNC:9008', attributes: { approved_symbol: 'PKD1' } }, meta: { match_type: matchType, notice } }) as FoundGene;
  assert.equal(matchInWords(found('entrez'), '5310'), '5310 is the NCBI Gene id of PKD1.');
  assert.equal(matchInWords(found('hgnc_id', 'HGNC:1 was merged into PKD1'), 'HGNC:1'), 'HGNC:1 was merged into PKD1.');
  assert.equal(matchInWords(found('symbol'), 'PKD1'), null);
});

test('the age of a release is explained by its exact times, as far as they are known', () => {
  const times = releaseTimes(
    info('hgnc', '1', { release: { retrieved_at: '2026-11-20T00:00:00Z' }, last_update: '2026-11-21T00:00:00Z', checked_at: null }),
  );
  assert.match(times ?? '', /^retrieved (19|20) Nov 2026.*; published here (20|21) Nov 2026/);
  assert.equal(releaseTimes(null), undefined);
});
