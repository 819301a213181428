import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CacheInvalidated,
  fingerprint,
  ProgressSnapshot,
  RunChanged,
  RunStart,
  SourceChanged,
  SourceProgress,
  SourcePublished,
  UnitFinished,
  UnitReady,
  ViewRefreshed,
} from '@nephron/contracts';

// A new fingerprint means that running services may not understand each other during a rollout.
// Additive and optional: update the value. Anything else: add a `/2` beside the old one.
const FROZEN: readonly [Parameters<typeof fingerprint>[0], string][] = [
  [CacheInvalidated, '6e9f116166bc0aae'],
  [ProgressSnapshot, '0f91d4c71abf8025'],
  [RunChanged, '34f4569701aa5c51'],
  [RunStart, '7fee2dab7c9a983d'],
  [SourceChanged, '053ecb440b9abfb0'],
  [SourceProgress, '97e46ad5ebd678fe'],
  [SourcePublished, '92d68ec287169b35'],
  [UnitFinished, 'f910e4eaf567f273'],
  [UnitReady, 'd1fedf5c8f33bbe2'],
  [ViewRefreshed, 'b37a99013e57f8d2'],
];

for (const [schema, frozen] of FROZEN) {
  const id = (schema as { $id?: string }).$id ?? '';
  test(`${id} is frozen`, () => assert.equal(fingerprint(schema), frozen));
}
