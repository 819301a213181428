import { type ArtifactFile, detached, type ParseReport, type Row, rowBatches } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';
import { commonColumn } from './common-column.ts';

/** One orthologue pair of `HMD_HumanPhenotype.rpt`. */
export interface HumanMousePair {
  readonly entrezId: string;
  readonly mouseSymbol: string;
  readonly mgiId: string;
  /** High-level MP terms under which the mouse gene has annotations; empty where it has none. */
  readonly highLevelTerms: readonly string[];
}

const ENTREZ_COLUMN = 1;

/**
 * Reads the pairs. The file has no header and older layouts have more columns before the mouse symbol (HomoloGene id, a flag), so the
 * MGI id is found by what it looks like; the mouse symbol stands before it and the terms behind it in all of them.
 */
export async function* readHumanPhenotype(file: ArtifactFile, report: ParseReport, signal: AbortSignal): AsyncGenerator<HumanMousePair> {
  let mgiColumn: number | undefined;
  // The same few terms stand in most rows.
  const terms = new Map<string, string>();
  for await (const rows of rowBatches(file)) {
    signal.throwIfAborted();
    mgiColumn ??= commonColumn(rows, /^MGI:\d+$/);
    if (mgiColumn === undefined || mgiColumn <= ENTREZ_COLUMN + 1) {
      throw new ArtifactSuspectError(`${file.name} has no column of MGI ids behind human symbol, Entrez id and mouse symbol`);
    }
    report.rows(rows.length);
    for (const row of rows) {
      const pair = pairOf(row, mgiColumn);
      if (typeof pair === 'string') report.badLine(file, row.line, pair);
      else yield { ...pair, highLevelTerms: pair.highLevelTerms.map((term) => onceIn(terms, term)) };
    }
  }
}

function pairOf({ cells }: Row, mgiColumn: number): HumanMousePair | string {
  const entrezId = cells[ENTREZ_COLUMN]?.trim() ?? '';
  const mouseSymbol = detached(cells[mgiColumn - 1]?.trim() ?? '');
  const mgiId = cells[mgiColumn]?.trim() ?? '';
  const highLevelTerms = (cells[mgiColumn + 1] ?? '').split(/[\s,|]+/).filter((term) => term !== '');
  if (!/^\d+$/.test(entrezId)) return `"${entrezId}" is no Entrez id`;
  if (!/^MGI:\d+$/.test(mgiId)) return `"${mgiId}" is no MGI id`;
  if (mouseSymbol === '') return 'the mouse symbol is empty';
  const strange = highLevelTerms.find((term) => !/^MP:\d{7}$/.test(term));
  return strange === undefined ? { entrezId, mouseSymbol, mgiId, highLevelTerms } : `"${strange}" is no MP id`;
}

function onceIn(terms: Map<string, string>, term: string): string {
  const known = terms.get(term);
  if (known === undefined) terms.set(term, term);
  return known ?? term;
}
