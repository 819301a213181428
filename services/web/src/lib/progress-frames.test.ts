import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRowFrame, parseFrame } from './progress-frames.ts';

const text = (frame: Readonly<Record<string, unknown>>) => JSON.stringify({ v: 1, seq: 4, ts: '2026-11-23T12:00:00Z', ...frame });

test('known frames are read, and every frame with a row is told as one', () => {
  assert.equal(parseFrame(text({ type: 'snapshot', data: { items: [] } }))?.type, 'snapshot');
  assert.equal(parseFrame(text({ type: 'event', data: { subject: 'x' } }))?.type, 'event');
  assert.equal(parseFrame(JSON.stringify({ v: 1, type: 'ping' }))?.type, 'ping');
  for (const type of ['progress_update', 'task_started', 'task_completed', 'task_failed', 'status_change']) {
    const frame = parseFrame(text({ type, data: { source_name: 'hgnc' } }));
    assert.ok(frame && isRowFrame(frame), type);
  }
});

test('what a newer hub sends, and what is no frame at all, is passed over', () => {
  const strange = [
    'not json',
    '[]',
    'null',
    text({ v: 2, type: 'snapshot', data: { items: [] } }),
    text({ type: 'new_in_2030', data: {} }),
    text({ type: 'snapshot', data: { items: 'none' } }),
    text({ type: 'status_change', data: {} }),
    text({ type: 'status_change', data: { source_name: 'hgnc' }, seq: 'four' }),
  ];
  for (const frame of strange) assert.equal(parseFrame(frame), null, frame);
});
