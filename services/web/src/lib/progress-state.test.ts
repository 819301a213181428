import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgressRow } from '@nephron/contracts';
import type { KnownFrame } from './progress-frames.ts';
import { applyFrame, applySnapshot, hasEndedSince, NOTHING_KNOWN, type ProgressState } from './progress-state.ts';

const OLD_RUN = '0d3c8a0e-6a44-4f5e-9a39-0d6a3c1f5a01';
const RUN = '0d3c8a0e-6a44-4f5e-9a39-0d6a3c1f5a02';

function row(source: string, change: Partial<ProgressRow> = {}): ProgressRow {
  return {
    source_name: source,
    display_name: source,
    category: 'annotation_source',
    status: 'running',
    state: 'running',
    reason: null,
    run_id: RUN,
    progress_percentage: 0,
    total_items: null,
    items_processed: 0,
    items_added: 0,
    items_updated: 0,
    items_unchanged: 0,
    items_failed: 0,
    items_skipped: 0,
    current_operation: null,
    release: null,
    started_at: null,
    completed_at: null,
    last_update_at: null,
    version: 1,
    ...change,
  };
}

const envelope = { v: 1, ts: '2026-11-23T12:00:00Z' } as const;
const snapshot = (seq: number, ...items: ProgressRow[]): KnownFrame => ({ ...envelope, type: 'snapshot', seq, data: { items } });
const update = (seq: number, data: ProgressRow): KnownFrame => ({ ...envelope, type: 'progress_update', seq, data });
const change = (seq: number, data: ProgressRow): KnownFrame => ({ ...envelope, type: 'status_change', seq, data });

const after = (...frames: KnownFrame[]): ProgressState => frames.reduce(applyFrame, NOTHING_KNOWN);
const names = (state: ProgressState) => state.rows.map((known) => known.source_name);
const found = (state: ProgressState, source: string) => state.rows.find((known) => known.source_name === source);

test('rows keep their place: the pipeline on top, the others as first seen, whatever a later snapshot says', () => {
  const first = after(snapshot(5, row('hgnc'), row('annotation_pipeline'), row('gnomad')));
  assert.deepEqual(names(first), ['annotation_pipeline', 'hgnc', 'gnomad']);
  const later = applyFrame(first, snapshot(9, row('gnomad'), row('hpo'), row('hgnc'), row('annotation_pipeline')));
  assert.deepEqual(names(later), ['annotation_pipeline', 'hgnc', 'gnomad', 'hpo']);
});

test('a row that a snapshot does not name is gone', () => {
  assert.deepEqual(names(after(snapshot(1, row('hgnc'), row('gone')), snapshot(2, row('hgnc')))), ['hgnc']);
});

test('a change replaces the row and moves the place in the stream on', () => {
  const state = after(snapshot(5, row('hgnc')), change(6, row('hgnc', { state: 'succeeded', version: 2, progress_percentage: 100 })));
  assert.equal(found(state, 'hgnc')?.state, 'succeeded');
  assert.equal(state.seq, 6);
});

test('an older version of a run never replaces a newer one, in a delta or in a snapshot', () => {
  const state = after(snapshot(5, row('hgnc', { version: 3, state: 'succeeded' })));
  const older = row('hgnc', { version: 2, state: 'running' });
  assert.equal(found(applyFrame(state, change(7, older)), 'hgnc')?.state, 'succeeded');
  assert.equal(found(applyFrame(state, snapshot(8, older)), 'hgnc')?.state, 'succeeded');
});

test('within a version the percentage never falls', () => {
  const state = after(snapshot(5, row('hgnc', { progress_percentage: 40 })), update(5, row('hgnc', { progress_percentage: 30 })));
  assert.equal(found(state, 'hgnc')?.progress_percentage, 40);
  assert.equal(found(applyFrame(state, update(5, row('hgnc', { progress_percentage: 41 }))), 'hgnc')?.progress_percentage, 41);
});

test('a replayed frame of a former run does not push out the present run, and a new run begins at nought', () => {
  const state = after(snapshot(20, row('hgnc', { version: 1 })));
  const replayed = change(12, row('hgnc', { run_id: OLD_RUN, version: 9, state: 'succeeded', progress_percentage: 100 }));
  assert.equal(found(applyFrame(state, replayed), 'hgnc')?.run_id, RUN);
  const ended = after(snapshot(20, row('hgnc', { run_id: OLD_RUN, version: 9, progress_percentage: 100 })));
  assert.equal(found(applyFrame(ended, change(21, row('hgnc', { version: 0 }))), 'hgnc')?.progress_percentage, 0);
});

test('a snapshot of a stream that began anew sets the place back, so that resuming asks for what exists', () => {
  assert.equal(after(snapshot(500, row('hgnc', { run_id: OLD_RUN })), snapshot(3, row('hgnc'))).seq, 3);
});

test('rows from the REST route change the rows but not the place in the stream', () => {
  const state = applySnapshot(after(snapshot(7, row('hgnc'))), [row('hgnc', { version: 2, state: 'failed' })], null);
  assert.equal(state.seq, 7);
  assert.equal(found(state, 'hgnc')?.state, 'failed');
});

test('an event only moves the place in the stream on, and a ping changes nothing at all', () => {
  const state = after(snapshot(7, row('hgnc')));
  const event = applyFrame(state, { ...envelope, type: 'event', seq: 8, data: { subject: 'source.published' } });
  assert.equal(event.seq, 8);
  assert.equal(event.rows, state.rows);
  assert.equal(applyFrame(state, { ...envelope, type: 'ping', seq: 7, data: null }), state);
});

test('a source has ended when its row says so for the first time, not when it is seen for the first time', () => {
  const ended = row('hgnc', { state: 'unchanged' });
  assert.equal(hasEndedSince([row('hgnc')], [ended]), true);
  assert.equal(hasEndedSince([ended], [ended]), false);
  assert.equal(hasEndedSince([], [ended]), false);
  assert.equal(hasEndedSince([row('hgnc', { state: 'unchanged', run_id: OLD_RUN })], [ended]), true);
});
