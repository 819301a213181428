import { type ArtifactFile, columnsOf, firstLines } from '@nephron/annotator-kit';

const COLUMNS = [
  'Type',
  'Name',
  'GeneID',
  'GeneSymbol',
  'HGNC_ID',
  'ClinicalSignificance',
  'PhenotypeList',
  'Assembly',
  'Chromosome',
  'Start',
  'Stop',
  'ReviewStatus',
  'VariationID',
] as const;

export type Column = (typeof COLUMNS)[number];

/** Where the variant summary keeps what we read. Columns of somatic classifications are not read. */
export interface Layout {
  readonly columnCount: number;
  readonly at: Readonly<Record<Column, number>>;
}

/** The layout by the header line; layouts with fewer columns (before 2024) are read too. A missing column throws ArtifactSuspectError. */
export async function layoutOf(file: ArtifactFile): Promise<Layout> {
  const [header = ''] = await firstLines(file, 1);
  const columns = columnsOf(file, header.replace(/^#/, '').split('\t'), COLUMNS);
  return {
    columnCount: columns.count,
    at: Object.fromEntries(COLUMNS.map((column) => [column, columns.at(column)])) as Record<Column, number>,
  };
}
