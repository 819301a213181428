import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjects } from '@nephron/contracts';
import { eventFrame, rowFrame, rowOf } from './frames.ts';
import { RUN_A, row } from './test-rows.ts';

const at = new Date('2026-11-20T10:00:00.000Z');
const said = ({ bytes }: { bytes: Uint8Array }): unknown => JSON.parse(Buffer.from(bytes).toString());

test('a change of a source is a frame of its type with the whole row', () => {
  const body = { runId: RUN_A, source: 'gnomad', row: row() };
  assert.deepEqual(rowOf({ seq: 3, subject: subjects.sourceChanged, at, body }), row());
  assert.deepEqual(said(rowFrame(3, at, row())), {
    v: 1,
    type: 'task_started',
    seq: 3,
    ts: '2026-11-20T10:00:00.000Z',
    run_id: RUN_A,
    source: 'gnomad',
    data: { ...row() },
  });
});

for (const [status, type] of [
  ['idle', 'status_change'],
  ['running', 'task_started'],
  ['completed', 'task_completed'],
  ['failed', 'task_failed'],
  ['paused', 'status_change'],
] as const) {
  test(`a row that is now ${status} is told as ${type}`, () => {
    assert.equal((said(rowFrame(1, at, row({ status }))) as { type: string }).type, type);
  });
}

test('any other event is told with its subject, and a body that is no object is left out', () => {
  const published = { source: 'hpo', runId: RUN_A, version: '2026-02-16' };
  assert.deepEqual(said(eventFrame({ seq: 4, subject: subjects.sourcePublished, at, body: published })), {
    v: 1,
    type: 'event',
    seq: 4,
    ts: '2026-11-20T10:00:00.000Z',
    run_id: RUN_A,
    source: 'hpo',
    data: { ...published, subject: subjects.sourcePublished },
  });
  const odd = said(eventFrame({ seq: 5, subject: subjects.viewRefreshed, at, body: ['?'] })) as { data: unknown };
  assert.deepEqual(odd.data, { subject: subjects.viewRefreshed });
});

test('a change of state whose shape is not ours is an event like others', () => {
  assert.equal(rowOf({ seq: 1, subject: subjects.runChanged, at, body: { runId: RUN_A, row: { status: 'running' } } }), undefined);
});

test('a long event is announced without its content', () => {
  const body = { genes: Array.from({ length: 5_000 }, (_, n) => `HGNC:${n}`) };
  const frame = said(eventFrame({ seq: 6, subject: 'nephron.evt.annotations.changed', at, body })) as { data: unknown };
  assert.deepEqual(frame.data, { subject: 'nephron.evt.annotations.changed', omitted: true });
});
