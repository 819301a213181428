import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionInWords } from './connection-words.ts';

test('only a live connection reads as live, and old state is said to be old', () => {
  const at = Date.parse('2026-11-23T12:00:00Z');
  assert.deepEqual(connectionInWords({ state: 'live', attempts: 3 }, at), { short: 'Live', more: null });
  assert.equal(connectionInWords({ state: 'connecting', attempts: 0 }, null).short, 'Connecting…');
  assert.match(connectionInWords({ state: 'connecting', attempts: 1 }, null).short, /trying again/);
  const lost = connectionInWords({ state: 'reconnecting', attempts: 1 }, at);
  assert.equal(lost.short, 'Reconnecting…');
  assert.match(lost.more ?? '', /^state as of \d\d:00:00$/);
});
