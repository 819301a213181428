import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GateInput, isOlder, judge, thresholdsOf } from './gate.ts';
import type { GateRules } from './source.ts';

const rules: GateRules = {
  minDocuments: 10,
  sentinels: [{ hgncId: 'HGNC:9008', symbol: 'PKD1', check: (document) => (Number(document.pli) > 1 ? 'has a pLI above 1' : undefined) }],
};

const fine: GateInput = {
  version: '2024-10',
  documents: 100,
  rows: 1_000,
  badRows: 0,
  badLines: [],
  sentinelDocuments: new Map([['HGNC:9008', { pli: 1 }]]),
  previous: { version: '2024-09', documents: 100 },
  scope: 'all',
};

const verdict = (change: Partial<GateInput>): string => judge(rules, thresholdsOf(rules, {}), { ...fine, ...change }).verdict;

test('a release like its predecessor passes', () => assert.equal(verdict({}), 'pass'));

test('below 99 % of the documents before it is remarked on, below 70 % it is held', () => {
  assert.equal(verdict({ documents: 99 }), 'pass');
  assert.equal(verdict({ documents: 98 }), 'warn');
  assert.equal(verdict({ documents: 70 }), 'warn');
  assert.equal(verdict({ documents: 69 }), 'hold');
});

test('a file that lost more than 30 % of its bytes holds, though every gene has a document; a replay is what was asked for', () => {
  const files = (bytes: number) => [{ name: 'aliases.txt.gz', bytes, previousBytes: 1_000 }];
  assert.equal(verdict({ files: files(700) }), 'pass');
  const held = judge(rules, thresholdsOf(rules, {}), { ...fine, files: files(699) });
  assert.equal(held.verdict, 'hold');
  assert.match(held.problems.join(), /aliases\.txt\.gz has 69\.9 % of the bytes it had before/);
  assert.equal(verdict({ files: files(699), isReplay: true }), 'pass');
  assert.equal(verdict({ files: files(699), scope: 'genes' }), 'pass');
});

test('a few unreadable rows are remarked on, more than 1 % hold', () => {
  assert.equal(verdict({ badRows: 10 }), 'warn');
  assert.equal(verdict({ badRows: 11 }), 'hold');
});

test('no rows, too few documents, an older version, a missing or absurd sentinel hold, each with its reason', () => {
  const problems = (change: Partial<GateInput>) => judge(rules, thresholdsOf(rules, {}), { ...fine, ...change }).problems.join();
  assert.match(problems({ rows: 0, documents: 0 }), /no data row/);
  assert.match(problems({ documents: 9, previous: undefined }), /at least 10/);
  assert.match(problems({ version: '2024-08' }), /2024-08 is older than the published 2024-09/);
  assert.match(problems({ sentinelDocuments: new Map() }), /PKD1 \(HGNC:9008\) has no document/);
  assert.match(problems({ sentinelDocuments: new Map([['HGNC:9008', { pli: 7 }]]) }), /pLI above 1/);
});

test('a run limited to some genes is not measured against the whole', () => {
  assert.equal(verdict({ scope: 'genes', documents: 1, sentinelDocuments: new Map() }), 'pass');
});

test('versions are compared by their numbers, and only where their labels have one shape', () => {
  assert.equal(isOlder('v4.1 + v2.1.1', 'v4.10 + v2.1.1'), true);
  assert.equal(isOlder('v4.10 + v2.1.1', 'v4.1 + v2.1.1'), false);
  assert.equal(isOlder('v2.1.1', 'v4.1 + v2.1.1'), false);
  assert.equal(isOlder('2024-10-18', '2024-10-18'), false);
  assert.equal(isOlder('2024-10-18 + annotations 2023-01-27', '2024-04-26 + annotations 2023-02-03'), true, 'one file went back');
  assert.equal(isOlder('2024-10-18 + annotations 2023-02-03', '2024-04-26 + annotations 2023-02-03'), false);
});

test('a version that is only the date of a file holds nothing', () => {
  const dated = { ...rules, isVersionOrdered: false };
  assert.equal(judge(dated, thresholdsOf(dated, {}), { ...fine, version: '2024-08' }).verdict, 'pass');
});

test('a download that its publisher dates earlier than the one before is held, whatever its version says; a replay is not', () => {
  const file = { name: 'values.txt', bytes: 90, previousBytes: 100, lastModified: 'Mon, 05 Jan 2026 10:00:00 GMT' };
  const dated = (previousLastModified: string | undefined, isReplay = false) =>
    judge(rules, thresholdsOf(rules, {}), { ...fine, files: [{ ...file, previousLastModified }], isReplay });
  const older = dated('Tue, 06 Jan 2026 10:00:00 GMT');
  assert.deepEqual(
    [older.verdict, older.problems[0]],
    ['hold', 'values.txt is of Mon, 05 Jan 2026 10:00:00 GMT, older than the one of Tue, 06 Jan 2026 10:00:00 GMT before'],
  );
  assert.equal(dated('Mon, 05 Jan 2026 10:00:00 GMT').verdict, 'pass');
  assert.equal(dated(undefined).verdict, 'pass');
  assert.equal(dated('Tue, 06 Jan 2026 10:00:00 GMT', true).verdict, 'pass');
});
