import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AnnotationsChanged,
  CacheInvalidated,
  fingerprint,
  ProgressSnapshot,
  ReleaseDecided,
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
  [AnnotationsChanged, '2b85ebf079f48e31'],
  [CacheInvalidated, '6e9f116166bc0aae'],
  [ProgressSnapshot, '0f91d4c71abf8025'],
  [ReleaseDecided, '8d72aea141d941c4'],
  [RunChanged, '34f4569701aa5c51'],
  [RunStart, '7fee2dab7c9a983d'],
  [SourceChanged, '6f7da7f6df8ee829'],
  [SourceProgress, '48f56f82d6b4599b'],
  [SourcePublished, '837a8e0bc6576306'],
  [UnitFinished, '27df6e57289468ce'],
  [UnitReady, '2ef347f2e04583a1'],
  [ViewRefreshed, 'b37a99013e57f8d2'],
];

for (const [schema, frozen] of FROZEN) {
  const id = (schema as { $id?: string }).$id ?? '';
  test(`${id} is frozen`, () => assert.equal(fingerprint(schema), frozen));
}
