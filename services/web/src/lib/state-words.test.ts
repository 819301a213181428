import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProgressRow, RUN_SOURCE_STATES, RUN_STATES } from '@nephron/contracts';
import { announcements, countsOf, detailOf, isOpen, lookOf } from './state-words.ts';

type Part = Pick<ProgressRow, 'state' | 'status' | 'reason' | 'current_operation' | 'source_name' | 'display_name'>;

const row = (change: Partial<Part>): ProgressRow =>
  ({
    state: 'running',
    status: 'running',
    reason: null,
    current_operation: null,
    source_name: 'hgnc',
    display_name: 'HGNC',
    ...change,
  }) as ProgressRow;

test('every state of a run and of a source has words', () => {
  for (const state of [...RUN_STATES, ...RUN_SOURCE_STATES]) assert.notEqual(lookOf(row({ state })).word, '', state);
});

test('a run is open from its request to its end', () => {
  for (const state of ['queued', 'waiting', 'running', 'finalizing'] as const) assert.equal(isOpen(row({ state })), true, state);
  for (const state of ['idle', 'succeeded', 'partial', 'failed', 'held', 'skipped', 'unchanged'] as const)
    assert.equal(isOpen(row({ state })), false, state);
});

test('a state of a later version reads as it is named, and counts as open', () => {
  const later = row({ state: 'pausing' as ProgressRow['state'] });
  assert.equal(lookOf(later).word, 'pausing');
  assert.equal(isOpen(later), true);
});

test('the detail is the reason, else what is being done, else what the state means', () => {
  assert.equal(detailOf(row({ reason: 'waiting_for hgnc', current_operation: 'reading' })), 'waiting for hgnc');
  assert.equal(detailOf(row({ current_operation: 'reading' })), 'reading');
  assert.equal(detailOf(row({ state: 'succeeded', current_operation: 'reading' })), null);
  assert.match(detailOf(row({ state: 'held' })) ?? '', /not published/);
});

test('counts are unknown, not nought, until the first is known or the run has ended', () => {
  const none = { run_id: 'x', items_added: 0, items_updated: 0, items_unchanged: 0, items_skipped: 0, items_failed: 0 };
  const first = (change: Partial<ProgressRow>) => countsOf({ ...row({}), ...none, ...change })[0]?.count;
  assert.equal(first({ state: 'running' }), null);
  assert.equal(first({ state: 'running', items_unchanged: 3 }), 0);
  assert.equal(first({ state: 'succeeded' }), 0);
  assert.equal(first({ state: 'idle', run_id: null }), null);
});

test('listeners hear of states that changed, once and with the reason', () => {
  const before = [row({}), row({ source_name: 'hpo', display_name: 'HPO' })];
  const after = [row({ state: 'failed', reason: 'upstream_down until 12:00' }), row({ source_name: 'hpo', display_name: 'HPO' })];
  assert.deepEqual(announcements(before, after), ['HGNC: failed, upstream down until 12:00.']);
  assert.deepEqual(announcements(after, after), []);
  assert.deepEqual(announcements([], after), []);
});
