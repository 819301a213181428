import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClientMessage, readSince } from './client-message.ts';
import { RUN_A } from './test-rows.ts';

test('the three things a client may say are understood', () => {
  assert.deepEqual(readClientMessage('{"type":"pong"}'), { type: 'pong' });
  assert.deepEqual(readClientMessage('{"type":"resume","since":7}'), { type: 'resume', since: 7 });
  const subscribe = { type: 'subscribe', sources: ['hpo', 'annotation_pipeline'], runs: [RUN_A] };
  assert.deepEqual(readClientMessage(JSON.stringify(subscribe)), subscribe);
});

for (const [text, says] of [
  ['hello', /not JSON/],
  ['null', /no known "type"/],
  ['[]', /no known "type"/],
  ['{"type":"drop table"}', /no known "type"/],
  ['{"type":"resume"}', /whole number/],
  ['{"type":"resume","since":-1}', /whole number/],
  ['{"type":"resume","since":"7"}', /whole number/],
  ['{"type":"subscribe","sources":"hpo"}', /list of names/],
  ['{"type":"subscribe","runs":["x"]}', /run ids/],
  ['{"type":"subscribe","sources":["clinvra"]}', /no source "clinvra"; known are .*hgnc/],
] as const) {
  test(`what is wrong with ${text} is said`, () => {
    const message = readClientMessage(text);
    assert.equal(message.type, 'mistake');
    assert.match('message' in message ? message.message : '', says);
  });
}

test('the address may say since when', () => {
  assert.equal(readSince('since=12&x=1'), 12);
  assert.equal(readSince(''), undefined);
  assert.equal(typeof readSince('since=abc'), 'object');
  assert.equal(typeof readSince('since=-1'), 'object');
});
