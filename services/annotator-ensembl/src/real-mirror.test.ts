import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { artifactAt } from '@nephron/annotator-kit';
import { type HgncGene, hgncGenes, REAL_MIRROR, seededRandom, withArtifacts, withoutRealMirror } from '@nephron/testing';
import { readMane } from './mane.ts';
import { HEADER, line, type Parsed, parsed } from './test-gtf.ts';

const skip = withoutRealMirror;
const MANE = join(REAL_MIRROR, 'mane', 'MANE.GRCh38.v1.0.summary.txt.gz');
/** BioMart's table of exons with ranks. Most of its positions are of an older assembly: what is compared is the way through the GTF. */
const EXONS = join(REAL_MIRROR, 'ensembl', 'ensembl_exons_38.subset.txt.gz');
const NAMES = { gtf: 'Homo_sapiens.GRCh38.106.chr.gtf', mane: 'MANE.GRCh38.v1.0.summary.txt' };
const SILENT = { rows: () => {}, badLine: () => {}, unmatched: () => {} };

type Row = Readonly<Record<string, string>>;

async function rowsOf(path: string): Promise<Row[]> {
  const [header = '', ...lines] = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n');
  const names = header.split('\t');
  return lines.map((text) => Object.fromEntries(text.split('\t').map((cell, index) => [names[index] ?? '', cell])));
}

/** The table as a GTF, with no help from the parser's own code. */
function gtfOf(rows: readonly Row[]): string {
  const lines = [...HEADER];
  for (const [geneId, ofGene] of Map.groupBy(rows, (row) => row['Gene stable ID'] ?? '')) {
    lines.push(line('gene', placeOf(ofGene), { gene_id: geneId, gene_version: '1', gene_biotype: 'protein_coding' }));
    for (const [transcriptId, ofTranscript] of Map.groupBy(ofGene, (row) => row['Transcript stable ID'] ?? '')) {
      const ids = { gene_id: geneId, transcript_id: transcriptId, transcript_version: '1' };
      lines.push(line('transcript', placeOf(ofTranscript), { ...ids, transcript_biotype: 'protein_coding' }));
      for (const row of ofTranscript) {
        const exon = { ...ids, exon_number: row['Exon rank in transcript'], exon_id: row['Exon stable ID'] };
        lines.push(line('exon', placeOf([row]), exon), line('CDS', placeOf([row]), exon));
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

const startOf = (row: Row): number => Number(row['Exon region start (bp)']);
const endOf = (row: Row): number => Number(row['Exon region end (bp)']);

function placeOf(rows: readonly Row[]): string {
  const [first = {}] = rows;
  const strand = first.Strand === '-1' ? '-' : '+';
  return `${first['Chromosome/scaffold name']} ${Math.min(...rows.map(startOf))} ${Math.max(...rows.map(endOf))} ${strand}`;
}

let genes: readonly HgncGene[] = [];
let table: readonly Row[] = [];
let fromTable: Parsed | undefined;
before(async () => {
  if (skip) return;
  genes = await hgncGenes(join(REAL_MIRROR, 'hgnc', 'hgnc_complete_set.txt.gz'));
  table = await rowsOf(EXONS);
  const contents = { gtf: gtfOf(table), mane: gunzipSync(await readFile(MANE)) };
  fromTable = await withArtifacts<'gtf' | 'mane', Parsed>(NAMES, contents, (files) => parsed(files, genes));
});

test('MANE v1.0 is read whole: every row has its place, and every partner is the one of its line', { skip }, async () => {
  const badLines: string[] = [];
  const report = { ...SILENT, badLine: (_: unknown, at: number, why: string) => void badLines.push(`${at}: ${why}`) };
  const mane = await readMane(await artifactAt(MANE, 'mane'), report, AbortSignal.timeout(60_000));
  const rows = await rowsOf(MANE);
  assert.deepEqual([badLines, rows.length], [[], 19_120]);
  let pairs = 0;
  for (const [geneId, ofGene] of Map.groupBy(rows, (row) => row.Ensembl_Gene?.split('.')[0] ?? '')) {
    const found = mane.pairsOf({ id: geneId, transcripts: [] });
    pairs += found.length;
    const written = found.map((pair) => `${pair.status} ${pair.transcriptId}.${pair.transcriptVersion} ${pair.refseqId}`);
    assert.deepEqual(
      written,
      ofGene.map((row) => `${row.MANE_status} ${row.Ensembl_nuc} ${row.RefSeq_nuc}`),
    );
    assert.equal(mane.hgncIdOf(geneId), ofGene.find((row) => row.HGNC_ID)?.HGNC_ID);
  }
  assert.equal(pairs, 19_120);
});

test('every gene of the exon table that HGNC knows by its Ensembl id has a document, and no other', { skip }, () => {
  const known = new Set(genes.flatMap(({ ensemblGeneId }) => ensemblGeneId ?? []));
  const expected = new Set(table.flatMap((row) => (known.has(row['Gene stable ID'] ?? '') ? (row['Gene stable ID'] ?? '') : [])));
  const { documents, badLines } = fromTable ?? assert.fail();
  const byId = [...documents.values()].filter(({ matched_by }) => matched_by === 'ensembl_gene_id');
  assert.deepEqual(byId.map(({ gene_id }) => gene_id).sort(), [...expected].sort());
  assert.deepEqual(badLines, []);
  assert.ok(documents.size > 250);
});

test('twenty genes drawn at random have the exons, numbers and transcripts of the table, and their RefSeq partner of MANE', {
  skip,
}, async (t) => {
  const { documents } = fromTable ?? assert.fail();
  const partners = new Map((await rowsOf(MANE)).map((row) => [row.Ensembl_nuc?.split('.')[0] ?? '', row]));
  const seed = Math.floor(Math.random() * 1_000_000);
  t.diagnostic(`seed ${seed}`);
  const random = seededRandom(seed);
  const all = [...documents.values()];
  for (let drawn = 0; drawn < 20; drawn++) {
    const document = all[Math.floor(random() * all.length)] ?? assert.fail();
    const canonical = document.canonical_transcript;
    const ofGene = table.filter((row) => row['Gene stable ID'] === document.gene_id);
    const transcripts = [...Map.groupBy(ofGene, (row) => row['Transcript stable ID'] ?? '')];
    // No tags in the table: the longest by its span, the first of equals.
    const span = (rows: readonly Row[]): number => Math.max(...rows.map(endOf)) - Math.min(...rows.map(startOf));
    const [transcriptId, rows = []] = transcripts.toSorted(([, a], [, b]) => span(b) - span(a))[0] ?? [];
    assert.deepEqual([canonical.transcript_id, document.transcript_count], [transcriptId, transcripts.length]);
    assert.deepEqual([document.start, document.end], [Math.min(...ofGene.map(startOf)), Math.max(...ofGene.map(endOf))]);
    assert.equal(document.strand, rows[0]?.Strand === '-1' ? '-' : '+');
    const expected = rows
      .map((row) => [row['Exon stable ID'], Number(row['Exon rank in transcript']), startOf(row), endOf(row)] as const)
      .sort((a, b) => a[1] - b[1]);
    assert.deepEqual(
      canonical.exons.map((exon) => [exon.exon_id, exon.exon_number, exon.start, exon.end]),
      expected,
    );
    const starts = rows.map(startOf).sort((a, b) => a - b);
    assert.deepEqual(
      canonical.exons.map((exon) => exon.genomic_order),
      expected.map(([, , start]) => starts.indexOf(start) + 1),
    );
    assert.equal(canonical.refseq_transcript_id, partners.get(canonical.transcript_id)?.RefSeq_nuc ?? null);
  }
});
