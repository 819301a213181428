import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdmission } from './admission.ts';

test('a storm comes in portions of one second', () => {
  let now = 0;
  const admit = createAdmission({ maxClients: 100, perSecond: 10 }, () => now);
  const knock = (times: number): number => Array.from({ length: times }, () => admit(0)).filter((refusal) => refusal === undefined).length;
  assert.equal(knock(25), 10);
  now = 500;
  assert.equal(knock(25), 5);
  now = 60_000;
  assert.equal(knock(25), 10);
});

test('a full house lets nobody in', () => {
  const admit = createAdmission({ maxClients: 2, perSecond: 10 });
  assert.equal(admit(1), undefined);
  assert.equal(admit(2), 'full');
});
