import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRunSourceEnded, type RunSourceState, type SourceId } from '@nephron/contracts';
import { planSources, releasedBy, verdictOf } from './plan.ts';

const states = (plan: ReturnType<typeof planSources>) => plan.map(({ source, state }) => `${source} ${state}`);
const ended = (source: SourceId, state: RunSourceState, reason: string | null = null, failed = 0) => ({ source, state, reason, failed });

test('HGNC goes first when it is part of the run, and nobody waits for it when it is not', () => {
  assert.deepEqual(states(planSources(['hgnc', 'gnomad', 'hpo'], 0)), ['hgnc queued', 'gnomad waiting', 'hpo waiting']);
  assert.deepEqual(states(planSources(['gnomad'], 44_000)), ['gnomad queued']);
  assert.deepEqual(states(planSources(['gnomad'], 0)), ['gnomad failed']);
});

test('what waits is released when its last predecessor ended, however it ended', () => {
  const waiting = { source: 'gnomad' as const, state: 'waiting' as const };
  assert.deepEqual(releasedBy([{ source: 'hgnc', state: 'running' }, waiting], isRunSourceEnded), []);
  assert.deepEqual(releasedBy([{ source: 'hgnc', state: 'failed' }, waiting], isRunSourceEnded), ['gnomad']);
});

test('a run succeeds when something was done and nothing went wrong, and says why when not', () => {
  assert.equal(verdictOf([ended('hgnc', 'succeeded'), ended('hpo', 'skipped', 'no file')]).state, 'succeeded');
  assert.equal(verdictOf([ended('hgnc', 'unchanged')]).state, 'succeeded');
  const partial = verdictOf([ended('hgnc', 'succeeded'), ended('hpo', 'held', 'hp.json is empty')]);
  assert.deepEqual(partial, { state: 'partial', error: 'hpo held: hp.json is empty' });
  assert.deepEqual(verdictOf([ended('gnomad', 'succeeded', null, 3)]), {
    state: 'partial',
    error: 'gnomad: 3 genes could not be asked about',
  });
  assert.equal(verdictOf([ended('hpo', 'failed', 'x')]).state, 'failed');
  assert.match(verdictOf([ended('hpo', 'skipped', 'no file')]).error ?? '', /no source had anything to read: hpo skipped: no file/);
});
