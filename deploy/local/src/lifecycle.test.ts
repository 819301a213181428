import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@nephron/testing';
import { pino } from 'pino';
import { type Lifecycle, runUntilStopped } from './lifecycle.ts';

function running(start: (life: Lifecycle) => Promise<void>) {
  const signals = new EventEmitter();
  const exits: number[] = [];
  const ended = runUntilStopped(start, { log: pino({ level: 'silent' }), signals, killedExit: (code) => exits.push(code) });
  return { signals, exits, ended };
}

test('Ctrl-C stops everything, last started first, and what cannot be stopped does not keep the rest', async () => {
  const stopped: string[] = [];
  const { signals, ended } = running(async ({ onStop }) => {
    onStop(async () => stopped.push('server'));
    onStop(async () => Promise.reject(new Error('stuck')));
    onStop(async () => stopped.push('service'));
  });
  signals.emit('SIGINT', 'SIGINT');
  await ended;
  assert.deepEqual(stopped, ['service', 'server']);
});

test('npm repeats a Ctrl-C at once: that is not a second one; a later one kills everything', async () => {
  const events: string[] = [];
  const { signals, exits } = running(async ({ onStop }) => {
    onStop(
      () => new Promise(() => {}),
      () => events.push('killed'),
    );
  });
  signals.emit('SIGINT', 'SIGINT');
  signals.emit('SIGINT', 'SIGINT');
  assert.deepEqual(exits, []);
  await eventually(() => {
    signals.emit('SIGINT', 'SIGINT');
    assert.deepEqual(exits, [130]);
  });
  assert.deepEqual(events, ['killed']);
});

test('a start that fails is undone in order and told', async () => {
  const stopped: string[] = [];
  const { ended } = running(async ({ onStop }) => {
    onStop(async () => stopped.push('server'));
    throw new Error('no room');
  });
  await assert.rejects(ended, /no room/);
  assert.deepEqual(stopped, ['server']);
});

test('a stop during the start waits for the step that is going on, so that nothing is forgotten', async () => {
  const stopped: string[] = [];
  const { signals, ended } = running(async ({ onStop, signal }) => {
    await once(signal, 'abort');
    await delay(50);
    onStop(async () => stopped.push('late server'));
    signal.throwIfAborted();
    stopped.push('went on');
  });
  signals.emit('SIGTERM', 'SIGTERM');
  await ended;
  assert.deepEqual(stopped, ['late server']);
});

test('a closed terminal, and the end of whoever started it, ask for the stop and never for more', async () => {
  const stopping = Promise.withResolvers<void>();
  const { signals, exits, ended } = running(async ({ onStop }) => onStop(() => stopping.promise));
  signals.emit('SIGINT', 'SIGINT');
  await delay(800);
  for (const name of ['SIGHUP', 'disconnect']) signals.emit(name, name);
  stopping.resolve();
  await ended;
  assert.deepEqual(exits, []);
});
