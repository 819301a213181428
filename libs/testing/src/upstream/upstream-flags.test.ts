import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAMPLE_MIRROR } from '../mirror.ts';
import { readUpstreamFlags } from './upstream-flags.ts';

test('without flags it answers from the sample, on its own port, without a fault', () => {
  assert.deepEqual(readUpstreamFlags([]), { help: false, port: 8900, mirrorDir: SAMPLE_MIRROR, faults: [] });
});

test('a relative folder counts from where npm was called', () => {
  const flags = readUpstreamFlags(['--mirror', 'files', '--port', '0'], '/somewhere');
  assert.ok(typeof flags === 'object');
  assert.deepEqual([flags.mirrorDir, flags.port], ['/somewhere/files', 0]);
});

test('faults are plans, numbers as numbers and paths as patterns, several at once', () => {
  const flags = readUpstreamFlags([
    '--fault',
    '503,host=rest.ensembl.org,times=3,retryAfter=2',
    '--fault',
    'shrunken,path=hgnc_.*\\.txt,share=0.4',
  ]);
  assert.ok(typeof flags === 'object');
  assert.deepEqual(flags.faults, [
    { fault: '503', host: 'rest.ensembl.org', times: 3, retryAfter: '2' },
    { fault: 'shrunken', path: /hgnc_.*\.txt/, share: 0.4 },
  ]);
});

test('what cannot be understood is said, with what was given', () => {
  for (const [args, why] of [
    [['--port', 'x'], /--port .* not x/],
    [['--port', '70000'], /--port/],
    [['--fault', 'flood'], /--fault flood: a fault is one of 429, /],
    [['--fault', '503,often'], /"often" is not like times=3/],
    [['--fault', '503,times=often'], /times is a number/],
    [['--fault', '503,path=('], /path is no pattern/],
    [['--fast'], /--fast[\s\S]*npm run upstream/],
  ] as const) {
    const said = readUpstreamFlags(args);
    assert.ok(typeof said === 'string', args.join(' '));
    assert.match(said, why);
  }
});
