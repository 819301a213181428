import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitOf, parseHostLimits } from './host-limits.ts';

test('known hosts have the limits that their publishers ask for, others a modest one', () => {
  assert.ok(limitOf('gnomad.broadinstitute.org').perSecond * 60 <= 10);
  assert.ok(limitOf('string-db.org').perSecond <= 1);
  assert.ok(limitOf('eutils.ncbi.nlm.nih.gov').perSecond <= 3);
  assert.ok(limitOf('rest.ensembl.org').perSecond <= 15);
  assert.deepEqual(limitOf('some.example'), { perSecond: 5, burst: 1, concurrency: 3, busyStatuses: [] });
});

test("a key raises NCBI's limit, and no other", () => {
  const withKey = limitOf('eutils.ncbi.nlm.nih.gov', {}, true).perSecond;
  assert.ok(withKey > 3 && withKey <= 10);
  assert.deepEqual(limitOf('string-db.org', {}, true), limitOf('string-db.org'));
});

test('a setting replaces the limits of one host, or of all', () => {
  const limits = parseHostLimits(' gnomad.broadinstitute.org=30/min, rest.ensembl.org=2.5/s:7 ,*=3600/h');
  assert.equal(limitOf('gnomad.broadinstitute.org', limits).perSecond, 0.5);
  assert.equal(limitOf('gnomad.broadinstitute.org', limits).concurrency, 2);
  assert.deepEqual([limitOf('rest.ensembl.org', limits).perSecond, limitOf('rest.ensembl.org', limits).concurrency], [2.5, 7]);
  assert.equal(limitOf('string-db.org', limits).perSecond, 1);
  assert.deepEqual(parseHostLimits(undefined), {});
});

for (const wrong of ['gnomad', 'a=5', 'a=0/s', 'a=-1/s', 'a=5/d', 'a=5/s:0', '=5/s']) {
  test(`"${wrong}" is no limit, and the message quotes it`, () => {
    assert.throws(() => parseHostLimits(wrong), { name: 'ConfigError', message: new RegExp(`NEPHRON_UPSTREAM_LIMITS.*"${wrong}"`) });
  });
}
