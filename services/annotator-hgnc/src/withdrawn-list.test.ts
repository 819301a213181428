import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ArtifactFiles, GeneIndex } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { type ParsedArtifacts, parseArtifacts, SAMPLE_MIRROR, withArtifacts } from '@nephron/testing';
import type { HgncRole } from '@nephron/upstream';
import fc from 'fast-check';
import { hgnc } from './source.ts';
import { headerOf, tsv } from './test-artifact.ts';

const HEADER = await headerOf(join(SAMPLE_MIRROR, 'hgnc', 'hgnc_complete_set.txt'));
const LIST_HEADER = 'HGNC_ID\tSTATUS\tWITHDRAWN_SYMBOL\tMERGED_INTO_REPORT(S) (i.e HGNC_ID|SYMBOL|STATUS)';
const GENES = tsv(HEADER, [
  { hgnc_id: 'HGNC:1001', symbol: 'AAA1' },
  { hgnc_id: 'HGNC:1002', symbol: 'BBB2' },
]);

const NAMES = { complete_set: 'hgnc_complete_set.txt', withdrawn: 'withdrawn.txt' };

async function parsedWith(list: string, set = GENES): Promise<ParsedArtifacts> {
  const parse = (files: ArtifactFiles<HgncRole>) => parseArtifacts(hgnc, files, new GeneIndex([]));
  return await withArtifacts(NAMES, { complete_set: set, withdrawn: list }, parse);
}

/** Withdrawn entries by the symbol of the gene they lead to, as `id symbol`. */
function leadsTo({ documents }: ParsedArtifacts): Record<string, string[]> {
  const led = [...documents.values()].filter((document) => 'withdrawn_entries' in document);
  const entries = (value: unknown) => (value as { hgnc_id: string; symbol: string }[]).map((entry) => `${entry.hgnc_id} ${entry.symbol}`);
  return Object.fromEntries(led.map((document) => [document.symbol, entries(document.withdrawn_entries)]));
}

const listOf = (...rows: readonly string[]): string => [LIST_HEADER, ...rows, ''].join('\n');

test('merged entries lead to the genes that replaced them, split ones to all of these, and those without successor to none', async () => {
  const parsed = await parsedWith(
    listOf(
      'HGNC:31\tMerged/Split\tOLD31\tHGNC:1001|AAA1|Approved',
      'HGNC:4\tMerged/Split\tOLD4\tHGNC:1001|AAA1|Approved, HGNC:1002|BBB2|Approved',
      'HGNC:5\tEntry Withdrawn\tOLD5\t',
    ),
  );
  assert.deepEqual(leadsTo(parsed), { AAA1: ['HGNC:4 OLD4', 'HGNC:31 OLD31'], BBB2: ['HGNC:4 OLD4'] });
  assert.deepEqual([parsed.rows, parsed.unmatched, parsed.badLines], [5, 1, []]);
});

test('an entry merged into one that was withdrawn later leads to the gene at the end; a circle and an unknown gene lead nowhere', async () => {
  const parsed = await parsedWith(
    listOf(
      'HGNC:3\tMerged/Split\tOLD3\tHGNC:4|OLD4|Entry Withdrawn',
      'HGNC:4\tMerged/Split\tOLD4~withdrawn\tHGNC:1002|BBB2|Approved',
      'HGNC:5\tMerged/Split\tOLD5\tHGNC:6|OLD6|Merged/Split',
      'HGNC:6\tMerged/Split\tOLD6\tHGNC:5|OLD5|Merged/Split',
      'HGNC:7\tMerged/Split\tOLD7\tHGNC:9999|ZZZ9|Approved',
    ),
  );
  assert.deepEqual(leadsTo(parsed), { BBB2: ['HGNC:3 OLD3', 'HGNC:4 OLD4'] });
});

test('the list is read in the wording and with the slashes of former years, with quotes, and without its last empty cells', async () => {
  const former = [
    'HGNC_ID\tSTATUS\tWITHDRAWN_SYMBOL\tMERGED_INTO_REPORT(S) (i.e HGNC_ID/SYMBOL/STATUS)',
    'HGNC:4\tMerged/Split\tOLD4\t"HGNC:1001/AAA1/Approved, HGNC:1002/BBB2/Approved"',
    'HGNC:5\tEntry Withdrawn\tOLD5',
  ];
  const parsed = await parsedWith(former.join('\r\n'));
  assert.deepEqual(leadsTo(parsed), { AAA1: ['HGNC:4 OLD4'], BBB2: ['HGNC:4 OLD4'] });
  assert.deepEqual([parsed.unmatched, parsed.badLines], [1, []]);
});

test('with the list, withdrawn entries of the complete set itself are only counted', async () => {
  const own = { hgnc_id: 'HGNC:8', symbol: 'OLD8', name: 'symbol withdrawn, see AAA1', status: 'Symbol Withdrawn' };
  const set = tsv(HEADER, [{ hgnc_id: 'HGNC:1001', symbol: 'AAA1' }, own]);
  assert.deepEqual(leadsTo(await parsedWith(listOf(), set)), {});
  const alone = await withArtifacts(NAMES, { complete_set: set }, (files) => parseArtifacts(hgnc, files, new GeneIndex([])));
  assert.deepEqual(leadsTo(alone), { AAA1: ['HGNC:8 OLD8'] });
});

test('a broken line of the list is reported with its number and reason', async () => {
  const { badLines, documents } = await parsedWith(
    listOf('HGNC:3', '3\tMerged/Split\tOLD3\tHGNC:1001|AAA1|Approved', 'HGNC:4\tApproved\tOLD4\t', 'HGNC:5\tEntry Withdrawn\t\t'),
  );
  assert.deepEqual(badLines, [
    'withdrawn:2: 1 columns instead of 4',
    'withdrawn:3: "3" is no HGNC id',
    'withdrawn:4: status "Approved" is none of a withdrawn entry',
    'withdrawn:5: "" is no symbol',
  ]);
  assert.equal(documents.size, 2);
});

const suspects: readonly (readonly [what: string, list: string, why: RegExp])[] = [
  ['an empty list', '', /withdrawn\.txt is empty/],
  ['a list without successors', 'HGNC_ID\tSTATUS\tWITHDRAWN_SYMBOL\n', /lacks the column MERGED_INTO_REPORT/],
  ['a web page', '<html>\n</html>\n', /lacks the columns HGNC_ID/],
];
for (const [what, list, why] of suspects) {
  test(`${what} is suspect`, async () => {
    await assert.rejects(parsedWith(list), (error) => error instanceof ArtifactSuspectError && why.test(error.message));
  });
}

test('random lines of the list end in documents, reported lines or suspicion, never in another error or a loop', async () => {
  const id = fc.constantFrom('HGNC:1', 'HGNC:2', 'HGNC:3', 'HGNC:1001', 'HGNC:1002');
  const report = fc.array(id, { maxLength: 3 }).map((ids) => ids.map((one) => `${one}|X|Approved`).join(', '));
  const row = fc.tuple(id, fc.constantFrom('Merged/Split', 'Entry Withdrawn'), fc.constantFrom('A', 'B'), report);
  const line = fc.oneof(
    { weight: 3, arbitrary: row.map((cells) => cells.join('\t')) },
    fc.array(fc.string()).map((cells) => cells.join('\t')),
  );
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(line), async (hasHeader, lines) => {
      try {
        const { documents } = await parsedWith([...(hasHeader ? [LIST_HEADER] : []), ...lines].join('\n'));
        assert.equal(documents.size, 2);
      } catch (error) {
        assert.ok(error instanceof ArtifactSuspectError, `${error}`);
      }
    }),
    { numRuns: 150 },
  );
});
