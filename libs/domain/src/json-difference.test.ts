import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonDifferences } from './json-difference.ts';

test('members are compared one by one, however deep, and named by a JSON Pointer', () => {
  const former = { pli: 1, tissues: { Kidney_Cortex: { median_tpm: 10.5 }, Liver: { median_tpm: 1 } }, flags: [] };
  const present = { pli: 1, tissues: { Kidney_Cortex: { median_tpm: 11 }, Liver: { median_tpm: 1 } }, flags: [] };
  assert.deepEqual(jsonDifferences(former, present), [{ path: '/tissues/Kidney_Cortex/median_tpm', old: 10.5, new: 11 }]);
});

test('what one side lacks is undefined there, which is not null', () => {
  assert.deepEqual(jsonDifferences({ a: null }, { b: 1 }), [
    { path: '/a', old: null, new: undefined },
    { path: '/b', old: undefined, new: 1 },
  ]);
});

test('an array is one value; slashes and tildes of names are escaped', () => {
  assert.deepEqual(jsonDifferences({ 'a/b~c': [1, { x: 2 }] }, { 'a/b~c': [1, { x: 3 }] }), [
    { path: '/a~1b~0c', old: [1, { x: 2 }], new: [1, { x: 3 }] },
  ]);
  assert.deepEqual(jsonDifferences([1, { x: [0] }], [1, { x: [-0] }]), []);
});
