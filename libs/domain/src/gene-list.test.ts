import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GeneListError, readGeneList } from './gene-list.ts';

const given = (text: string) => readGeneList(text).lines.map(({ line, given: name, weight }) => [line, name, weight]);

test('a plain list has one symbol or id per line; remarks, empty lines and a byte order mark are passed over', () => {
  assert.deepEqual(given('\uFEFF# my genes\nPKD1\n\n  HGNC:9009 \r\nENSG00000169344\n'), [
    [2, 'PKD1', undefined],
    [4, 'HGNC:9009', undefined],
    [5, 'ENSG00000169344', undefined],
  ]);
});

test('a table is read by the names of its columns, the most stable id of a line first', () => {
  const text = 'Symbol\tHGNC ID\tWeight\tremark\nPKD1\tHGNC:9008\t97.5\tADPKD\nUMOD\t\t0\t\nC8orf37\t-\t\t\n';
  assert.deepEqual(given(text), [
    [2, 'HGNC:9008', 97.5],
    [3, 'UMOD', 0],
    [4, 'C8orf37', undefined],
  ]);
});

test('commas and semicolons separate too, with quotes; without a header the second column is the weight', () => {
  assert.deepEqual(given('gene,"name, long",score\n"PKD1","polycystin 1, long",10\n'), [[2, 'PKD1', 10]]);
  assert.deepEqual(given('PKD1;80\nPKD2;\n'), [
    [1, 'PKD1', 80],
    [2, 'PKD2', undefined],
  ]);
});

test('lines without a gene or with an impossible weight are named, the others are kept', () => {
  const { lines, bad } = readGeneList('symbol\tweight\nPKD1\t101\n\t5\nPKD2\thigh\nUMOD\t1e1\n');
  assert.deepEqual(
    bad.map(({ line, why }) => [line, why]),
    [
      [2, 'has the weight "101", which is no number from 0 to 100'],
      [3, 'names no gene'],
      [4, 'has the weight "high", which is no number from 0 to 100'],
    ],
  );
  assert.deepEqual(
    lines.map(({ given: name, weight }) => [name, weight]),
    [['UMOD', 10]],
  );
});

test('whatever text comes, it is read or refused, and every line that is kept is one of the text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const text = lines.join(end);
      try {
        const list = readGeneList(text);
        for (const { line, given: name } of [...list.lines, ...list.bad]) {
          assert.ok(line >= 1 && line <= text.split(/\r\n|\r|\n/).length, `${line} of ${JSON.stringify(text)}`);
          assert.ok(name.length <= 100);
        }
      } catch (error) {
        assert.ok(error instanceof GeneListError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
