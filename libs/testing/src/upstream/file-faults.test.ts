import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultPlan } from './faults.ts';
import { faultyText, olderRelease } from './file-faults.ts';

/** Some characters at a time, so that lines and names are cut everywhere. */
async function faulty(plan: FaultPlan, text: string, mark?: RegExp, isOfRelease = false): Promise<string> {
  async function* chunks(): AsyncGenerator<string> {
    for (let start = 0; start < text.length; start += 7) yield text.slice(start, start + 7);
  }
  let given = '';
  for await (const chunk of faultyText(plan, { mark, isOfRelease }, chunks)) given += chunk;
  return given;
}

const TABLE = `#comment about gene_id\nsymbol\tgene_id\n${Array.from({ length: 100 }, (_, i) => `G${i}\tgene_id ${i}\n`).join('')}`;

test('a column is renamed in the line that names it and nowhere else', async () => {
  const renamed = await faulty({ fault: 'renamed-column', column: 'symbol' }, TABLE);
  assert.equal(renamed, TABLE.replace('symbol', 'renamed_6'));
});

test('a name is renamed as a whole, not where it is a part of another', async () => {
  const renamed = await faulty({ fault: 'renamed-column', column: 'lof.oe' }, 'lof.oe_ci.lower\tall.lof.oe\tlof.oe\n1\t2\t3\n');
  assert.equal(renamed, 'lof.oe_ci.lower\tall.lof.oe\trenamed_6\n1\t2\t3\n');
});

test('without a column it is what the catalogue knows the file by', async () => {
  const table = 'symbol\tgene_id\nA\tgene_id\n';
  assert.equal(await faulty({ fault: 'renamed-column' }, table, /gene.id/), table.replace('gene_id', 'renamed_7'));
  assert.equal(
    await faulty({ fault: 'renamed-column' }, table, /symbol\t/),
    table.replace('symbol', 'renamed_6'),
    'a separator is no part of the name',
  );
});

test('a file without the column is an error of the test and not a file left as it was', async () => {
  await assert.rejects(faulty({ fault: 'renamed-column', column: 'loeuf' }, TABLE), /there is no loeuf/);
  await assert.rejects(faulty({ fault: 'renamed-column' }, TABLE), /needs a column/);
});

test('a shrunken table keeps its beginning up to a line end', async () => {
  const shrunken = await faulty({ fault: 'shrunken', share: 0.3 }, TABLE);
  assert.ok(TABLE.startsWith(shrunken) && shrunken.endsWith('\n'));
  assert.ok(Math.abs(shrunken.length / TABLE.length - 0.3) < 0.02, `${shrunken.length} of ${TABLE.length}`);
});

test('shrunken JSON is JSON, with a shorter list of what the file is about', async () => {
  const docs = Array.from({ length: 10 }, (_, id) => ({ id, names: ['a', 'b'] }));
  const text = JSON.stringify({ header: { status: 0 }, response: { found: 10, docs } });
  const shrunken = await faulty({ fault: 'shrunken', share: 0.4 }, text);
  assert.deepEqual(JSON.parse(shrunken), { header: { status: 0 }, response: { found: 10, docs: docs.slice(0, 4) } });
});

test('an older version has earlier dates, on every line, and nothing else changes', async () => {
  const text = '#version: 2024-04-26\nPKD1\t2019-01-02\t2024_04\tENSG20240404\t12024-04-26\n2023-12';
  const older = '#version: 2021-04-26\nPKD1\t2016-01-02\t2021_04\tENSG20240404\t12024-04-26\n2020-12';
  assert.equal(await faulty({ fault: 'older-version' }, text), older);
});

test('an older version of a file with an address per release also lacks its last line, whatever the file ends in', async () => {
  const older = (text: string) => faulty({ fault: 'older-version' }, text, undefined, true);
  assert.equal(await older('id\tscore\nA\t1\nB\t2\n'), 'id\tscore\nA\t1\n');
  assert.equal(await older('id\tscore\nA\t1\nB\t2'), 'id\tscore\nA\t1\n');
  assert.equal(await older(TABLE), TABLE.split('\n').slice(0, -2).join('\n').concat('\n'));
});

test('a release has an earlier name', () => {
  assert.deepEqual(['115', '12.0', '2024_04', 'release_1.5', '2024-04-26'].map(olderRelease), [
    '114',
    '11.0',
    '2021_04',
    'release_0.5',
    '2021-04-26',
  ]);
});
