import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PIPELINE_ROW } from '@nephron/contracts';
import { createProjection } from './projection.ts';
import { progress, RUN_A, RUN_B, row } from './test-rows.ts';

const at = (time: string): string => `2026-11-20T${time}.000Z`;

test('the pipeline comes first, then the sources by priority, whatever the order in which rows came', () => {
  const projection = createProjection();
  projection.applyRow(row({ source_name: 'mpo_mgi' }));
  projection.applyRow(row({ source_name: PIPELINE_ROW }));
  projection.applyRow(row({ source_name: 'hgnc' }));
  assert.deepEqual(
    projection.items().map((item) => item.source_name),
    [PIPELINE_ROW, 'hgnc', 'mpo_mgi'],
  );
});

test('the percentage of a run never falls, and a new run starts at its own', () => {
  const projection = createProjection();
  projection.applyRow(row({ progress_percentage: 40 }));
  assert.equal(projection.applyRow(row({ progress_percentage: 30, version: 2 })).progress_percentage, 40);
  assert.equal(projection.applyRow(row({ run_id: RUN_B, progress_percentage: 5 })).progress_percentage, 5);
});

test('an older version of a row changes nothing, and is given back with the percentage reached', () => {
  const projection = createProjection();
  projection.applyRow(row({ version: 3, state: 'succeeded', status: 'completed', progress_percentage: 100 }));
  const late = projection.applyRow(row({ version: 2, progress_percentage: 20 }));
  assert.deepEqual({ state: late.state, percentage: late.progress_percentage }, { state: 'running', percentage: 100 });
  assert.equal(projection.row('gnomad')?.state, 'succeeded');
});

test('within a version the later update of a row wins', () => {
  const projection = createProjection();
  projection.applyRow(row({ items_processed: 50, last_update_at: at('10:00:05') }));
  projection.applyRow(row({ items_processed: 10, last_update_at: at('10:00:01') }));
  assert.equal(projection.row('gnomad')?.items_processed, 50);
});

test('a progress value refines the row of its run but never its state', () => {
  const projection = createProjection();
  projection.applyRow(row({ state: 'queued', status: 'idle' }));
  assert.equal(projection.applyProgress(progress({ fraction: 0.4567 })), true);
  const shown = projection.row('gnomad');
  assert.equal(shown?.state, 'queued');
  assert.equal(shown?.progress_percentage, 45.6);
  assert.equal(shown?.items_processed, 9_000);
  assert.equal(shown?.total_items, 18_000);
  assert.equal(shown?.current_operation, 'parsing');
});

test('a progress value that falls back moves nothing back', () => {
  const projection = createProjection();
  projection.applyRow(row());
  projection.applyProgress(progress({ fraction: 0.6, done: 12_000 }));
  projection.applyProgress(progress({ fraction: 0.1, done: 1, total: null, operation: 'parsing again' }));
  const shown = projection.row('gnomad');
  assert.deepEqual([shown?.progress_percentage, shown?.items_processed, shown?.total_items], [60, 12_000, 18_000]);
  assert.equal(shown?.current_operation, 'parsing again');
});

test('a progress value that comes before the row of its run waits for it', () => {
  const projection = createProjection();
  projection.applyRow(row({ run_id: RUN_B, state: 'succeeded', status: 'completed', progress_percentage: 100 }));
  assert.equal(projection.applyProgress(progress()), false);
  assert.equal(projection.row('gnomad')?.progress_percentage, 100);
  assert.equal(projection.applyRow(row()).progress_percentage, 50);
});

test('progress after the end of a source is not shown, and neither is that of another run', () => {
  const projection = createProjection();
  projection.applyRow(row({ state: 'failed', status: 'failed', items_processed: 7, progress_percentage: 100 }));
  assert.equal(projection.applyProgress(progress()), false);
  assert.equal(projection.applyProgress(progress({ runId: RUN_B })), false);
  assert.equal(projection.row('gnomad')?.items_processed, 7);
});

test('the same progress twice is no change, and the row stays the same object', () => {
  const projection = createProjection();
  projection.applyRow(row());
  projection.applyProgress(progress());
  const before = projection.row('gnomad');
  assert.equal(projection.applyProgress(progress()), false);
  assert.equal(projection.row('gnomad'), before);
});

test('a snapshot asked for before an event does not take it back', () => {
  const projection = createProjection();
  const asOf = projection.mark();
  projection.applyRow(row({ state: 'queued', status: 'idle' }));
  const moved = projection.applySnapshot([row({ run_id: null, state: 'idle', status: 'idle', version: 0 })], asOf);
  assert.deepEqual(moved, []);
  assert.equal(projection.row('gnomad')?.run_id, RUN_A);
});

test('a snapshot asked for after the last event chooses the run of a row, and names what it changed', () => {
  const projection = createProjection();
  projection.applyRow(row({ state: 'succeeded', status: 'completed', last_update_at: at('10:05:00') }));
  projection.applyRow(row({ source_name: 'hpo' }));
  const waiting = row({ run_id: RUN_B, state: 'waiting', status: 'idle', last_update_at: at('10:00:00') });
  const moved = projection.applySnapshot([waiting, row({ source_name: 'hpo' })], projection.mark());
  assert.deepEqual(moved, ['gnomad']);
  assert.equal(projection.row('gnomad')?.run_id, RUN_B);
});

test('a run that waits does not push a running one off the row, and comes when that has ended', () => {
  const projection = createProjection();
  projection.applyRow(row({ last_update_at: at('10:00:00') }));
  projection.applyRow(row({ run_id: RUN_B, state: 'waiting', status: 'idle', last_update_at: at('10:01:00') }));
  assert.equal(projection.row('gnomad')?.run_id, RUN_A);
  projection.applyRow(row({ version: 2, state: 'succeeded', status: 'completed', last_update_at: at('10:02:00') }));
  projection.applyRow(row({ run_id: RUN_B, version: 2, last_update_at: at('10:02:01') }));
  assert.equal(projection.row('gnomad')?.run_id, RUN_B);
});

test('a late event of a former run does not replace the row of the present one', () => {
  const projection = createProjection();
  projection.applyRow(row({ run_id: RUN_B, last_update_at: at('10:05:00') }));
  projection.applyRow(row({ run_id: RUN_A, version: 9, last_update_at: at('10:00:00') }));
  assert.equal(projection.row('gnomad')?.run_id, RUN_B);
});
