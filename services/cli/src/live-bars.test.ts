import assert from 'node:assert/strict';
import { test } from 'node:test';
import pc from 'picocolors';
import { barLine } from './live-bars.ts';
import { row } from './test-server.ts';

const colours = pc.createColors(false);

test('a bar line tells name, share, state, genes and what is going on', () => {
  const line = barLine(row({ progress_percentage: 50 }), 120, colours);
  assert.equal(line, `gnomAD${' '.repeat(18)}  ${'█'.repeat(12)}${'░'.repeat(12)}    50 %  running     2,250 of 18,000  parsing`);
});

test('a bar line never exceeds the terminal', () => {
  const long = row({ display_name: 'A source with a very long name indeed', reason: 'x'.repeat(500) });
  for (const width of [80, 100, 140]) assert.ok(barLine(long, width, colours).length <= width, `width ${width}`);
});
