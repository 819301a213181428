import { type ArtifactFile, type Columns, columnsOf, detached, firstLines, type ParseReport, rowBatches } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import type { GeneModel, ManePair, ManeStatus } from './model.ts';
import { stableId } from './stable-id.ts';

const COLUMNS = ['Ensembl_Gene', 'HGNC_ID', 'RefSeq_nuc', 'Ensembl_nuc', 'MANE_status'] as const;
type Column = (typeof COLUMNS)[number];

/** MANE's summary: which Ensembl transcript is identical to which of RefSeq, and the HGNC ids it knows Ensembl's genes by. */
export class ManeTable {
  readonly #byGene = new Map<string, ManePair[]>();
  readonly #byTranscript = new Map<string, ManePair>();
  readonly #hgncIds = new Map<string, string>();

  /** False where the transcript has a partner already. */
  add(geneId: string, hgncId: string | undefined, pair: ManePair): boolean {
    if (this.#byTranscript.has(pair.transcriptId)) return false;
    this.#byTranscript.set(pair.transcriptId, pair);
    const pairs = this.#byGene.get(geneId);
    if (pairs) pairs.push(pair);
    else this.#byGene.set(geneId, [pair]);
    if (hgncId) this.#hgncIds.set(geneId, hgncId);
    return true;
  }

  /** The HGNC id that MANE gives for an Ensembl gene id. */
  hgncIdOf(geneId: string): string | undefined {
    return this.#hgncIds.get(geneId);
  }

  /** What MANE has under the gene's id, or under one of its transcripts. */
  pairsOf({ id, transcripts }: Pick<GeneModel, 'id' | 'transcripts'>): ManePair[] {
    const pairs = new Set(this.#byGene.get(id));
    for (const transcript of transcripts) {
      const pair = this.#byTranscript.get(transcript.id);
      if (pair) pairs.add(pair);
    }
    return [...pairs];
  }
}

/** Reads the summary whole: some twenty thousand rows. */
export async function readMane(file: ArtifactFile, report: ParseReport, signal: AbortSignal): Promise<ManeTable> {
  const [header] = await firstLines(file, 1);
  if (!header) throw new ArtifactSuspectError(`${file.name} is empty`);
  const columns = columnsOf(file, header.split('\t'), COLUMNS);
  const table = new ManeTable();
  for await (const rows of rowBatches(file, 2)) {
    signal.throwIfAborted();
    report.rows(rows.length);
    for (const { cells, line } of rows) {
      const problem = addRow(table, cells, columns);
      if (problem) report.badLine(file, line, problem);
    }
  }
  return table;
}

/** What is wrong with the row, or undefined. */
function addRow(table: ManeTable, cells: readonly string[], columns: Columns<Column>): string | undefined {
  if (cells.length !== columns.count) return `${cells.length} columns instead of ${columns.count}`;
  const cell = (name: Column): string => cells[columns.at(name)]?.trim() ?? '';
  const gene = stableId(cell('Ensembl_Gene'), 'ENSG');
  const transcript = stableId(cell('Ensembl_nuc'), 'ENST');
  const status = statusIn(cell('MANE_status'));
  if (!gene || !transcript)
    return `"${cell('Ensembl_Gene').slice(0, 40)}" and "${cell('Ensembl_nuc').slice(0, 40)}" are no gene and transcript`;
  if (!status) return `"${cell('MANE_status').slice(0, 40)}" is no MANE status`;
  if (!isRefseqId(cell('RefSeq_nuc'))) return `"${cell('RefSeq_nuc').slice(0, 40)}" is no RefSeq transcript`;
  // A few genes of MANE have no HGNC id.
  const hgncId = /^HGNC:\d+$/.test(cell('HGNC_ID')) ? detached(cell('HGNC_ID')) : undefined;
  const pair = { status, transcriptId: transcript.id, transcriptVersion: transcript.version, refseqId: detached(cell('RefSeq_nuc')) };
  return table.add(gene.id, hgncId, pair) ? undefined : `a second row for ${transcript.id}; the first is kept`;
}

/** The file says `MANE Select`, Ensembl's API `MANE_Select`. */
export function statusIn(text: string): ManeStatus | undefined {
  const status = text.replaceAll('_', ' ');
  return status === 'MANE Select' || status === 'MANE Plus Clinical' ? status : undefined;
}

/** A curated transcript with its version: `NM_001009944.3`, `NR_001566.3`. */
export function isRefseqId(text: string): boolean {
  return /^N[MR]_\d+\.\d+$/.test(text);
}
