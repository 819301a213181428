import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArtifactSuspectError } from '@nephron/errors';
import { REAL_MIRROR, withoutRealMirror } from '@nephron/testing';
import fc from 'fast-check';
import { readAnswer } from './api-answer.ts';
import { chooseCanonical } from './canonical.ts';

const GENE = {
  ...{
    id: 'ENSG00000000001',
    version: 7,
    object_type: 'Gene',
    assembly_name: 'GRCh38',
    seq_region_name: '16',
    start: 100,
    end: 399,
    strand: -1,
  },
  ...{ display_name: 'AAA1', biotype: 'protein_coding', description: 'a gene [Source:HGNC Symbol;Acc:HGNC:1]' },
  canonical_transcript: 'ENST00000000012.1',
  Transcript: [
    {
      ...{ id: 'ENST00000000011', version: 3, biotype: 'protein_coding', start: 100, end: 399, is_canonical: 0 },
      Exon: [
        { id: 'ENSE1', start: 300, end: 399 },
        { id: 'ENSE2', start: 100, end: 199 },
      ],
      MANE: [{ object_type: 'mane', type: 'MANE_Plus_Clinical', refseq_match: 'NM_000001.4', version: 3 }],
    },
    { id: 'ENST00000000012', version: 1, start: 100, end: 199, is_canonical: 1, Exon: [{ id: 'ENSE3', start: 100, end: 199 }], MANE: [] },
  ],
};

/** `GENE` with something else in place of a part. */
function changed(change: (gene: typeof GENE) => unknown): unknown {
  return change(structuredClone(GENE));
}

test('exons are numbered in the order of the answer, which is that of the transcript', () => {
  const answer = readAnswer(GENE) ?? assert.fail();
  const [first, second] = answer.gene.transcripts;
  assert.ok(first && second);
  assert.deepEqual(
    answer.exonsOf(first).map(({ id, number, start }) => [id, number, start]),
    [
      ['ENSE1', 1, 300],
      ['ENSE2', 2, 100],
    ],
  );
  assert.deepEqual([answer.gene.strand, answer.gene.chromosome, answer.statedHgncId], ['-', '16', 'HGNC:1']);
  assert.deepEqual(chooseCanonical(answer.gene.transcripts), { transcript: second, rule: 'Ensembl_canonical' });
  assert.deepEqual(answer.pairs, [
    { status: 'MANE Plus Clinical', transcriptId: 'ENST00000000011', transcriptVersion: 3, refseqId: 'NM_000001.4' },
  ]);
});

test('a description of another source gives no HGNC id, and null is no gene', () => {
  const other = changed((gene) => ({ ...gene, description: 'novel [Source:UniProtKB/TrEMBL;Acc:Q8NAX6]' }));
  assert.equal(readAnswer(other)?.statedHgncId, undefined);
  assert.equal(readAnswer(null), undefined);
});

const SUSPECT: readonly (readonly [what: string, value: unknown, why: RegExp])[] = [
  ['a list', [], /no JSON object/],
  ['a transcript in place of the gene', { ...GENE, object_type: 'Transcript' }, /is a Transcript, not a Gene/],
  ['another assembly', { ...GENE, assembly_name: 'GRCh37' }, /GRCh37, not on GRCh38/],
  ['no strand', { ...GENE, strand: 0 }, /has the strand 0/],
  ['an end before the start', { ...GENE, end: 1 }, /no start and end/],
  ['no transcripts', { ...GENE, Transcript: undefined }, /no list of Transcript/],
  [
    'a MANE kind that is unknown',
    changed((gene) => ({ ...gene, Transcript: [{ ...gene.Transcript[0], MANE: [{ type: 'X', refseq_match: 'NM_1.1' }] }] })),
    /is "X"/,
  ],
];

for (const [what, value, why] of SUSPECT) {
  test(`an answer with this is suspect: ${what}`, () => {
    assert.throws(
      () => readAnswer(value),
      (error: Error) => error instanceof ArtifactSuspectError && why.test(error.message),
    );
  });
}

test('exons along the chromosome on the minus strand are suspect: they would be numbered the wrong way round', () => {
  const turned = changed((gene) => {
    gene.Transcript[0]?.Exon.reverse();
    return gene;
  });
  const answer = readAnswer(turned) ?? assert.fail();
  assert.throws(() => answer.exonsOf(answer.gene.transcripts[0] ?? assert.fail()), /not numbered along the - strand/);
});

test('whatever the answer is, reading it gives a gene, nothing or a suspicion', () => {
  const keys = Object.keys(GENE) as (keyof typeof GENE)[];
  const damaged = fc.tuple(fc.constantFrom(...keys), fc.jsonValue()).map(([key, value]) => ({ ...GENE, [key]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), damaged), (value) => {
      try {
        const answer = readAnswer(value);
        for (const transcript of answer?.gene.transcripts ?? []) answer?.exonsOf(transcript);
      } catch (error) {
        assert.ok(error instanceof ArtifactSuspectError, String(error));
      }
    }),
  );
});

test('a recorded answer about BRAF has the exons of its canonical transcript', { skip: withoutRealMirror }, async () => {
  const recorded = JSON.parse(await readFile(join(REAL_MIRROR, 'api-fixtures', 'ensembl', 'lookup-braf-expanded-response.json'), 'utf8'));
  const { gene, exonsOf, statedHgncId } = readAnswer(recorded) ?? assert.fail();
  assert.deepEqual(
    [gene.id, gene.version, gene.chromosome, gene.start, gene.end, gene.strand],
    ['ENSG00000157764', 13, '7', 140719327, 140924928, '-'],
  );
  assert.deepEqual([statedHgncId, gene.transcripts.length], ['HGNC:1097', recorded.Transcript.length]);
  const canonical = chooseCanonical(gene.transcripts) ?? assert.fail();
  assert.deepEqual([canonical.transcript.id, canonical.rule], ['ENST00000646891', 'Ensembl_canonical']);
  const exons = exonsOf(canonical.transcript);
  assert.deepEqual([exons.length, exons[0]?.start, exons[0]?.number, exons.at(-1)?.start], [18, 140924566, 1, 140730665]);
  for (const transcript of gene.transcripts) assert.ok(exonsOf(transcript).length > 0);
});
