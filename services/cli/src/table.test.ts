import assert from 'node:assert/strict';
import { test } from 'node:test';
import pc from 'picocolors';
import { table } from './table.ts';

const colours = pc.createColors(false);

test('columns line up, numbers to the right, and the last one is cut to the terminal', () => {
  const columns = [{ title: 'NAME' }, { title: 'GENES', align: 'right' as const }, { title: 'REMARK' }];
  const rows = [
    [{ text: 'gnomAD' }, { text: '18,000' }, { text: 'a rather long remark' }],
    [{ text: 'x' }, { text: '7' }, { text: '' }],
  ];
  assert.deepEqual(table(columns, rows, 28, colours), ['NAME     GENES  REMARK', 'gnomAD  18,000  a rather lo…', 'x            7']);
});

test('colours take no room', () => {
  const columns = [{ title: 'A' }, { title: 'B' }];
  const paint = (text: string): string => `<${text}>`;
  assert.deepEqual(
    table(
      columns,
      [
        [{ text: 'x', paint }, { text: 'y' }],
        [{ text: 'long' }, { text: 'z' }],
      ],
      80,
      colours,
    ).slice(1),
    ['<x>     y', 'long  z'],
  );
});

test('control characters of others do not reach the terminal', () => {
  const [, line] = table([{ title: 'A' }], [[{ text: 'a\u001b[2J\nb' }]], 80, colours);
  assert.equal(line, 'a [2J b');
});
