import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogPrinter, natsEntry, postgresEntry } from './log-printer.ts';
import type { Settings } from './settings.ts';

function printing(settings: Partial<Settings> = {}) {
  const lines: string[] = [];
  const options = { logLevel: 'info', logFormat: 'text', colours: false, ...settings } as const;
  return { lines, printer: createLogPrinter({ ...options, write: (text) => lines.push(text) }) };
}

const time = '2026-11-23T10:00:00.000Z';
const entry = (more: object): string => JSON.stringify({ level: 'info', time, service: 'gateway', msg: 'ready', ...more });

test('an event is one line with the name of who says it, its level, its message and its fields', () => {
  const { lines, printer } = printing();
  printer.line('gateway', entry({ runId: 'r1' }));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /^gateway +\[\d\d:\d\d:\d\d\.000\] INFO: ready \{"runId":"r1"\}\n$/);
});

test('an error is its message and where it was thrown, on the same line', () => {
  const { lines, printer } = printing();
  const err = { type: 'Error', message: 'no\nroom', stack: 'Error: no room\n    at publish (publish.ts:7:1)\n    at b' };
  printer.line('gateway', entry({ level: 'error', msg: 'not published', err }));
  assert.equal(lines.join('').split('\n').length, 2);
  assert.match(lines[0] ?? '', /ERROR: not published .*"why":"no\\nroom".*"at":"publish \(publish\.ts:7:1\)"/);
});

test('lines below the wanted level are hidden, others than JSON pass with their name', () => {
  const { lines, printer } = printing({ logLevel: 'warn' });
  printer.line('gateway', entry({}));
  printer.line('gateway', 'plain words');
  printer.line('gateway', 'last words', 'warn');
  printer.line('gateway', '', 'warn');
  printer.line('gateway', '{"half', 'warn');
  assert.deepEqual(
    lines.map((line) => line.replace(/\[.*?\]/, '').trim()),
    ['gateway             WARN: last words', 'gateway             WARN: {"half'],
  );
});

test('as JSON, every line is an object with service, level, time and message', () => {
  const { lines, printer } = printing({ logFormat: 'json' });
  printer.line('gateway', entry({ runId: 'r1' }));
  printer.line('edge', 'plain words');
  printer.log.warn('edge ended');
  const parsed = lines.map((line) => JSON.parse(line));
  assert.deepEqual(parsed[0], JSON.parse(entry({ runId: 'r1' })));
  assert.deepEqual(
    parsed.map(({ service, level, msg }) => [service, level, msg]),
    [
      ['gateway', 'info', 'ready'],
      ['edge', 'info', 'plain words'],
      ['nephron', 'warn', 'edge ended'],
    ],
  );
});

test('what the servers say is a detail unless something is wrong', () => {
  assert.deepEqual(postgresEntry('2026-11-23 10:00:00.000 UTC [42] LOG:  checkpoint starting: time'), {
    level: 'debug',
    message: 'checkpoint starting: time',
  });
  assert.equal(postgresEntry('2026-11-23 10:00:00.000 UTC [42] FATAL:  no room').level, 'error');
  assert.equal(postgresEntry('2026-11-23 10:00:00.000 UTC [42] STATEMENT:  select 1').level, 'debug');
  assert.deepEqual(natsEntry('[7] 2026/11/23 10:00:00.000000 [ERR] no room'), { level: 'error', message: 'no room' });
  assert.equal(natsEntry('[7] 2026/11/23 10:00:00.000000 [INF] Server is ready').level, 'debug');
});
