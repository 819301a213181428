import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storableJson } from './json.ts';

test('what Postgres cannot store becomes the replacement character; everything else stays as it is', () => {
  assert.equal(storableJson({ name: 'a\0b\ud800c', ok: 'ä😀\\u0000' }), JSON.stringify({ name: 'a\uFFFDb\uFFFDc', ok: 'ä😀\\u0000' }));
  assert.equal(storableJson({ value: 0, list: [null] }), '{"value":0,"list":[null]}');
});
