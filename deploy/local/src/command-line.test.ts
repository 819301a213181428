import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpText, readCommandLine } from './command-line.ts';

test('flags are read, and an unknown one is told with where to look', () => {
  assert.deepEqual(readCommandLine([]), { help: false, version: false, firstRun: true });
  assert.equal(readCommandLine(['--no-run']).firstRun, false);
  assert.throws(() => readCommandLine(['--prot', '80']), /--prot.*--help/);
});

test('the help lists every flag and every setting with its default', () => {
  const text = helpText();
  for (const expected of ['--no-run', '--version', 'NEPHRON_PORT', '(default: 8000)', 'NEPHRON_MIRROR_DIR', 'DATABASE_URL', 'NATS_URL']) {
    assert.ok(text.includes(expected), expected);
  }
});
